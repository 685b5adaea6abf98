"""People to win, partners, projects."""

from django.utils import timezone

from accounts.models import Organization
from bookings.models import AreaCustomer, Booking, BookingPerson
from config.tests.factories.people import branch, customer, user
from config.tests.factories.registry import makes
from leads.models import (
    ChannelPartner,
    ClaimStatus,
    FollowUpHistory,
    Lead,
    LeadDuplicate,
    LeadProjectAssociation,
    LoanCommitment,
    PartnerClaim,
    PartnerDuplicate,
    PartnerProject,
    Project,
)


@makes(Project)
def project(shop: Organization, number: int) -> Project:
    return Project.objects.get_or_create(organization=shop, name=f"Secret project {number}")[0]


@makes(ChannelPartner)
def partner(shop: Organization, number: int) -> ChannelPartner:
    return ChannelPartner.objects.get_or_create(
        organization=shop,
        phone=f"+9197{shop.pk % 1000:03}{number:05}",
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


@makes(LeadDuplicate)
def lead_pair(shop: Organization, number: int) -> LeadDuplicate:
    first, second = lead(shop, 2 * number), lead(shop, 2 * number + 1)
    return LeadDuplicate.objects.get_or_create(
        organization=shop, type="lead", first_lead=first, second_lead=second
    )[0]


@makes(PartnerDuplicate)
def partner_pair(shop: Organization, number: int) -> PartnerDuplicate:
    first, second = partner(shop, 2 * number), partner(shop, 2 * number + 1)
    return PartnerDuplicate.objects.get_or_create(
        organization=shop, type="channel_partner", first_partner=first, second_partner=second
    )[0]


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
        status=ClaimStatus.ACTIVE,
        valid_until=timezone.now(),
        description=f"Secret call {number}",
        claimed_by=user(shop, number),
        claimed_at=timezone.now(),
    )
