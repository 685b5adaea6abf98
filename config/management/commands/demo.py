"""Two invented businesses in an empty database, to try everything with."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from config.checks import beyond_this_machine
from config.demo.businesses import PASSWORD
from config.demo.making import demo_members, is_in_use, make_demo


class Command(BaseCommand):
    help = (
        "Make two invented businesses with users of every role and the sample sheets uploaded. "
        "Only in an empty database that nobody but this machine can reach, since everybody knows "
        "the password. Where the demo is already, nothing changes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--where-it-may-be",
            action="store_true",
            help="Where no demo belongs, say so and go on instead of failing (for make run).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not demo_members().exists():
            if why_not := reason_against():
                if not options["where_it_may_be"]:
                    raise CommandError(why_not)
                # Who has a business of their own starts it every day, and did nothing wrong.
                own = "This database is in use: it is served as it is, without a demo."
                self.stdout.write(own if is_in_use() and not beyond_this_machine() else why_not)
                return
            self.stdout.write("Making the demo: the sample sheets are being imported ...")
            make_demo()
        if not beyond_this_machine():
            self.stdout.write(logins())


def reason_against() -> str:
    """Why this database gets no demo; empty when it may."""
    if hosts := beyond_this_machine():
        return (
            f"No demo here: ALLOWED_HOSTS lets others in ({', '.join(hosts)}), and everybody knows "
            "the demo's password."
        )
    if is_in_use():
        return (
            "No demo here: this database is in use. For a demo beside it name an empty one, such "
            "as DATABASE_URL=sqlite:///demo.sqlite3, and migrate it first."
        )
    return ""


def logins() -> str:
    members = demo_members().select_related("organization").prefetch_related("branches")
    lines = [f'\nDemo logins; the password of each is "{PASSWORD}":']
    by_business: dict[str, list[User]] = {}
    for member in members.order_by("organization", "pk"):
        by_business.setdefault(str(member.organization), []).append(member)
    for business, people in by_business.items():
        lines.append(f"  {business}")
        for member in people:
            of = ", ".join(branch.name for branch in member.branches.all())
            limit = f", {of} only" if of else ""
            lines.append(f"    {member.username:<8} {member.get_role_display().lower()}{limit}")
    return "\n".join(lines) + "\n"
