"""One small factory per model that a route or an admin page serves.

The walks make records of the shop with them and prove that strangers find nothing. A model
without a factory fails there. `number` tells the records apart; each must differ where the
database says so. Relations point to records of their own, so that an N+1 query shows.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.utils import timezone

from accounts.models import Branch, Organization, User
from accounts.roles import Role
from customers.models import (
    ChangeCause,
    Customer,
    CustomerChange,
    CustomerIdentifier,
    DuplicateCandidate,
    IdentifierKind,
    IgnoredIdentifier,
    WebhookEvent,
    WebhookKey,
)
from jobs.models import Job
from leads.models import (
    AreaCustomer,
    Booking,
    BookingPerson,
    ChannelPartner,
    ClaimStatus,
    FollowUpHistory,
    Lead,
    LeadProjectAssociation,
    LoanCommitment,
    PartnerClaim,
    PartnerProject,
    Project,
)
from uploads.models import FileUpload, Outcome, UploadKind, UploadRow
from visits.models import Visit

Factory = Callable[[Organization, int], Any]
FACTORIES: dict[type[Model], Factory] = {}


def makes(model: type[Model]) -> Callable[[Factory], Factory]:
    def keep(factory: Factory) -> Factory:
        FACTORIES[model] = factory
        return factory

    return keep


@makes(Organization)
def organization(shop: Organization, number: int) -> Organization:
    return shop


@makes(Branch)
def branch(shop: Organization, number: int) -> Branch:
    return Branch.objects.get_or_create(organization=shop, name=f"Secret shop {number}")[0]


@makes(User)
def user(shop: Organization, number: int) -> User:
    member, created = User.objects.get_or_create(
        username=f"secret-{shop.pk}-{number}",
        defaults={"organization": shop, "role": Role.STAFF, "is_staff": True},
    )
    if created:
        member.branches.add(branch(shop, number))
    return member


@makes(Customer)
def customer(shop: Organization, number: int) -> Customer:
    return Customer.objects.get_or_create(
        organization=shop,
        phone=f"+9198{shop.pk:03}{number:05}",
        defaults={"full_name": f"Secret person {number}", "branch": branch(shop, number)},
    )[0]


@makes(CustomerIdentifier)
def identifier(shop: Organization, number: int) -> CustomerIdentifier:
    owner = customer(shop, number)
    return CustomerIdentifier.objects.create(
        organization=shop,
        customer=owner,
        kind=IdentifierKind.PHONE,
        value=owner.phone,
        first_seen=timezone.now(),
    )


@makes(CustomerChange)
def change(shop: Organization, number: int) -> CustomerChange:
    return CustomerChange.objects.create(
        customer=customer(shop, number),
        cause=ChangeCause.EDIT,
        changes={"full_name": ["", f"Secret person {number}"]},
        changed_by=user(shop, number),
        changed_at=timezone.now(),
    )


@makes(DuplicateCandidate)
def candidate(shop: Organization, number: int) -> DuplicateCandidate:
    return DuplicateCandidate.objects.create(
        organization=shop,
        first=customer(shop, 2 * number),
        second=customer(shop, 2 * number + 1),
        reasons=[f"Secret reason {number}"],
    )


@makes(IgnoredIdentifier)
def ignored(shop: Organization, number: int) -> IgnoredIdentifier:
    return IgnoredIdentifier.objects.create(
        organization=shop, value=f"+9179{number:08}", reason=f"Secret counter {number}"
    )


@makes(WebhookKey)
def webhook_key(shop: Organization, number: int) -> WebhookKey:
    return WebhookKey.objects.get_or_create(
        key_id=f"whk_{shop.pk}_{number}",
        defaults={"organization": shop, "label": f"Secret till {number}"},
    )[0]


@makes(WebhookEvent)
def webhook_event(shop: Organization, number: int) -> WebhookEvent:
    return WebhookEvent.objects.create(
        organization=shop,
        key=webhook_key(shop, number),
        event_id=f"secret-event-{number}",
        body_sha256=f"{number:064}",
    )


@makes(Visit)
def visit(shop: Organization, number: int) -> Visit:
    return Visit.objects.create(
        organization=shop,
        customer=customer(shop, number),
        branch=branch(shop, number),
        visit_date=shop.today(),
        attended_by=user(shop, number),
        notes=f"Secret notes {number}",
    )


@makes(Project)
def project(shop: Organization, number: int) -> Project:
    return Project.objects.get_or_create(organization=shop, name=f"Secret project {number}")[0]


@makes(ChannelPartner)
def partner(shop: Organization, number: int) -> ChannelPartner:
    return ChannelPartner.objects.get_or_create(
        organization=shop,
        phone=f"+9197{shop.pk:03}{number:05}",
        defaults={"name": f"Secret partner {number}", "code": f"SP{number}"},
    )[0]


@makes(PartnerProject)
def partner_project(shop: Organization, number: int) -> PartnerProject:
    return PartnerProject.objects.get_or_create(
        partner=partner(shop, number),
        project=project(shop, number),
        defaults={"commission_percent": 2},
    )[0]


@makes(Lead)
def lead(shop: Organization, number: int) -> Lead:
    person = customer(shop, number)
    return Lead.objects.get_or_create(
        organization=shop,
        customer=person,
        defaults={
            "full_name": person.full_name,
            "contact_number": person.phone,
            "branch": person.branch,
            "assigned_to": user(shop, number),
            "next_follow_up_on": shop.today(),
            "notes": f"Secret notes {number}",
        },
    )[0]


@makes(Booking)
def booking(shop: Organization, number: int) -> Booking:
    made, created = Booking.objects.get_or_create(
        organization=shop,
        reference=f"Secret booking {number}",
        defaults={
            "branch": branch(shop, number),
            "booked_on": shop.today(),
            "project": project(shop, number),
            "lead": lead(shop, number),
            "notes": f"Secret notes {number}",
        },
    )
    if created:
        BookingPerson.objects.create(
            booking=made, full_name=f"Secret person {number}", customer=customer(shop, number)
        )
    return made


@makes(AreaCustomer)
def area_customer(shop: Organization, number: int) -> AreaCustomer:
    return AreaCustomer.objects.create(
        organization=shop,
        branch=branch(shop, number),
        full_name=f"Secret person {number}",
        customer=customer(shop, number),
    )


@makes(LeadProjectAssociation)
def association(shop: Organization, number: int) -> LeadProjectAssociation:
    return LeadProjectAssociation.objects.get_or_create(
        organization=shop,
        lead=lead(shop, number),
        project=project(shop, number),
        defaults={
            "assigned_to": user(shop, number),
            "channel_partner": partner(shop, number),
            "notes": f"Secret notes {number}",
        },
    )[0]


@makes(FollowUpHistory)
def follow_up(shop: Organization, number: int) -> FollowUpHistory:
    return FollowUpHistory.objects.create(
        organization=shop,
        lead=lead(shop, number),
        project=project(shop, number),
        notes=f"Secret notes {number}",
        done_by=user(shop, number),
        done_at=timezone.now(),
    )


@makes(LoanCommitment)
def loan(shop: Organization, number: int) -> LoanCommitment:
    return LoanCommitment.objects.create(
        organization=shop,
        lead=lead(shop, number),
        project=project(shop, number),
        amount=100_000,
        lender=f"Secret bank {number}",
        promised_on=shop.today(),
    )


@makes(PartnerClaim)
def claim(shop: Organization, number: int) -> PartnerClaim:
    return PartnerClaim.objects.create(
        organization=shop,
        lead=lead(shop, number),
        project=project(shop, number),
        partner=partner(shop, number),
        status=ClaimStatus.STANDING,
        stands_until=timezone.now(),
        told=f"Secret call {number}",
        claimed_by=user(shop, number),
        claimed_at=timezone.now(),
    )


@makes(Job)
def job(shop: Organization, number: int) -> Job:
    return Job.objects.create(
        organization=shop, kind="accounts.secret", started_by=user(shop, number)
    )


@makes(FileUpload)
def upload(shop: Organization, number: int) -> FileUpload:
    return FileUpload.objects.create(
        organization=shop,
        branch=branch(shop, number),
        uploaded_by=user(shop, number),
        kind=UploadKind.CUSTOMERS,
        file=f"uploads/secret-{shop.pk}-{number}.csv",
        original_name=f"secret-{number}.csv",
        size=10,
        sha256=f"{number:064}",
        job=job(shop, number),
    )


@makes(UploadRow)
def upload_row(shop: Organization, number: int) -> UploadRow:
    return UploadRow.objects.create(
        organization=shop,
        upload=upload(shop, number),
        row_number=number + 2,
        cells=[f"Secret cell {number}"],
        outcome=Outcome.CREATED,
        customer=customer(shop, number),
        processed_at=timezone.now(),
    )
