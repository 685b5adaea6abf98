"""Adopts what another system holds."""

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Organization, User
from core.errors import DomainError
from core.roles import Can
from uploads.adoption.adopting import Adoption
from uploads.adoption.plan import ROLES, Given, read_mapping
from uploads.adoption.report import Report
from uploads.adoption.running import adopted, revert_adopted
from uploads.adoption.source import Source, source_of
from uploads.sentences import closing_sentence, status_label


class Command(BaseCommand):
    help = (
        "Adopt projects, partners, customers, leads and what leads they are in which projects from "
        "another system: a folder of sheets, or a database. Without --for-good nothing is written; "
        "either way a report says what is decided of each row, and why (docs/adopting.md)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "source",
            nargs="?",
            help="a folder, postgres://user@host/name, or env:NAME of a variable with the address",
        )
        parser.add_argument(
            "--by", required=True, help="who adopts: a manager's or owner's login; whose business"
        )
        parser.add_argument(
            "--table",
            action="append",
            default=[],
            metavar="WHAT=TABLE",
            help=f"which table holds what: {', '.join(ROLES)}",
        )
        parser.add_argument("--mapping", type=Path, help="a file that says what the columns are")
        parser.add_argument("--report", type=Path, help="the folder for the report")
        how = parser.add_mutually_exclusive_group()
        how.add_argument(
            "--rehearse", action="store_true", help="decide about everything, write nothing: usual"
        )
        how.add_argument("--for-good", action="store_true", help="adopt")
        how.add_argument("--revert", metavar="NAME", help="revert what was adopted under this name")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            by, organization = _who(options["by"])
            if options["revert"]:
                self._revert(organization, by, options["revert"])
                return
            if not options["source"]:
                raise CommandError("Say where from: a folder, or a database's address.")
            given = read_mapping(options["mapping"], _tables(options["table"]))
            source = source_of(options["source"])
            try:
                self._adopt(source, given, organization, by, options)
            finally:
                source.close()
        except DomainError as error:
            raise CommandError(error.message) from error

    def _adopt(
        self,
        source: Source,
        given: Given,
        organization: Organization,
        by: User,
        options: dict[str, Any],
    ) -> None:
        folder = options["report"] or Path(f"adoption-{timezone.localtime():%Y-%m-%d-%H%M%S}")
        report = Report(folder)
        with tempfile.TemporaryDirectory(
            prefix="adoption-", dir=settings.FILE_UPLOAD_TEMP_DIR
        ) as private:
            adoption = Adoption(
                source,
                given,
                organization=organization,
                by=by,
                folder=Path(private),
                report=report,
                progress=self.stdout.write,
            )
            try:
                adoption.read()
                if options["for_good"]:
                    adoption.run()
                else:
                    adoption.decide()
            finally:
                adoption.close()
                summary = report.close()
        self.stdout.write(f"\n{summary}")
        self.stdout.write(f"Every decision with its reason: {folder / 'decisions.csv'}")
        if options["for_good"]:
            self.stdout.write(f"To revert it: --revert {source.name!r}")
        else:
            self.stdout.write("Nothing was written. Go through the report, then: --for-good")

    def _revert(self, organization: Organization, by: User, name: str) -> None:
        uploads = adopted(organization, name)
        if not uploads:
            raise CommandError(f'Nothing that was adopted from "{name}" can be reverted.')
        for upload in uploads:
            self.stdout.write(f"{upload}: {closing_sentence(upload)}")
            reverted = revert_adopted(upload, by=by)
            self.stdout.write(f"{upload}: {status_label(reverted)}")


def _who(login: str) -> tuple[User, Organization]:
    user = (
        User.objects.filter(username=login, is_active=True).select_related("organization").first()
    )
    if user is None or user.organization is None:
        raise CommandError(f'There is no user "{login}" of an organization.')
    if not user.can(Can.MANAGE):
        raise CommandError(f"{login} may not adopt: that takes a manager or an owner.")
    return user, user.organization


def _tables(given: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in given:
        role, equals, table = each.partition("=")
        if not equals:
            raise CommandError(f'"{each}": write --table leads=NAME.')
        found[role.strip()] = table.strip()
    return found
