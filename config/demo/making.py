"""Makes the demo as people would: sheets are uploaded, visits recorded, nothing is written past
the services."""

from datetime import timedelta

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Branch, Organization, User
from accounts.services import create_branch, create_user
from config.demo.businesses import BUSINESSES, PASSWORD, USERNAMES, Business
from config.demo.doubles import meet_doubles
from config.demo.messages import send_refills
from config.demo.prospects import enter_prospects
from config.demo.sales import book_tours, work_the_counter
from core.roles import Role
from customers.ignoring import ignore_identifier
from jobs.worker import work_once
from leads.models import ChannelPartner, Lead, Project
from leads.services.claiming import claim_by_hand, decide_contest
from leads.services.projects import create_project
from uploads.services import receive_upload
from visits.services import record_walk_in

SAMPLES = settings.BASE_DIR / "samples"


def demo_members() -> QuerySet[User]:
    """Those of the demo who are in this database; none before it is made."""
    names = [business.settings["name"] for business in BUSINESSES]
    return User.objects.filter(username__in=USERNAMES, organization__name__in=names)


def is_in_use() -> bool:
    """Whether anybody is in this database; the demo comes into an empty one only."""
    return Organization.objects.exists() or User.objects.exists()


def make_demo() -> None:
    """Both businesses at once or not at all, their sheets imported, then who came or called."""
    with transaction.atomic():
        made = [(_make_business(business), business) for business in BUSINESSES]
    work_once(queues=["*"])
    for organization, business in made:
        _record_walk_ins(organization, business)
    (pharmacy, sabarmati), (agency, safar) = made
    manager = User.objects.get(username=sabarmati.manager)
    staff = next(member for member in sabarmati.members if member.role == Role.STAFF)
    enter_prospects(pharmacy, manager)
    work_the_counter(pharmacy, manager, User.objects.get(username=staff.username))
    send_refills(pharmacy, manager)
    meet_doubles(pharmacy, manager)
    book_tours(agency, User.objects.get(username=safar.manager))
    for organization, business in made:
        _record_calls(organization, business)


def _make_business(business: Business) -> Organization:
    organization = Organization(**business.settings)
    organization.full_clean()
    organization.save()
    for name, code, city, aliases in business.branches:
        create_branch(
            organization=organization, by=None, name=name, code=code, city=city, aliases=aliases
        )
    for number, reason in business.ignored:
        ignore_identifier(organization, value=number, reason=reason)
    for member in business.members:
        create_user(
            organization=organization,
            username=member.username,
            password=PASSWORD,
            by=None,
            role=member.role,
            branches=Branch.objects.filter(organization=organization, name=member.branch),
            first_name=member.first_name,
            last_name=member.last_name,
        )
    for name, code, city in business.projects:
        create_project(organization, by=None, name=name, code=code, city=city)
    _upload_sheets(organization, business)
    return organization


def _upload_sheets(organization: Organization, business: Business) -> None:
    manager = User.objects.get(username=business.manager)
    for name, kind in business.sheets:
        file = SimpleUploadedFile(name, (SAMPLES / name).read_bytes())
        receive_upload(organization, kind=kind, file=file, by=manager)


def _record_walk_ins(organization: Organization, business: Business) -> None:
    """After the sheets, so that known people are found among their customers."""
    manager = User.objects.get(username=business.manager)
    branches = {branch.name: branch for branch in organization.branches.all()}
    for walk_in in business.walk_ins:
        record_walk_in(
            organization,
            {"full_name": walk_in.full_name, "phone": walk_in.phone},
            branch=branches[walk_in.branch],
            visit_date=organization.today() - timedelta(days=walk_in.days_ago),
            by=manager,
            outcome=walk_in.outcome,
            notes=walk_in.notes,
            attended_by=manager,
        )


def _record_calls(organization: Organization, business: Business) -> None:
    """Partners who claim leads of the sheets, so that the ledger has a contest and a decision."""
    manager = User.objects.get(username=business.manager)
    own = {"organization": organization}
    for call in business.calls:
        claim, _ = claim_by_hand(
            Lead.objects.get(contact_number=call.lead, **own),
            Project.objects.get(name=call.project, **own),
            ChannelPartner.objects.get(code=call.partner, **own),
            description=call.answer_text,
            by=manager,
        )
        if call.decision:
            decide_contest(claim, reason=call.decision, by=manager)
