"""What reads leads across branches, and what other apps show of them."""

from collections.abc import Collection

from django.db.models import F, Prefetch, QuerySet

from accounts.models import Organization, User
from core.errors import DomainError
from customers.matching.incoming import PASSPORT, PHONE
from customers.models import Customer, CustomerIdentifier
from customers.normalize import read_passport
from customers.queries import asked_numbers
from leads.models import Lead, LeadProjectAssociation
from leads.models.lead import LeadQuerySet


def leads_known_by(organization: Organization, *, phone: str, passport: str) -> QuerySet[Lead]:
    """Leads of whatever branch whose person has exactly this phone, or else this passport.

    Raises DomainError 400 for a key that cannot be read, or when none is asked for.
    """
    if phone.strip():
        values: Collection[str] = asked_numbers(phone, organization)
        return _with_key(organization, PHONE, values)
    if not passport.strip():
        raise DomainError.at("phone", "required", "Give the phone or the passport to look for.")
    value, problems = read_passport(passport)
    if not value:
        message = problems[0].message if problems else "This is no passport number."
        raise DomainError.at("passport", "invalid", message)
    return _with_key(organization, PASSPORT, [value])


def _with_key(organization: Organization, kind: str, values: Collection[str]) -> QuerySet[Lead]:
    owners = CustomerIdentifier.objects.filter(
        organization=organization, kind=kind, value__in=values
    ).order_by()
    people = owners.values("customer")
    leads = Lead.objects.filter(organization=organization, merged_into=None, customer__in=people)
    return leads.order_by("-is_active", "-pk")


def memberships_of_leads() -> QuerySet[LeadProjectAssociation]:
    """A person's project grid: the places in use first, the archived last."""
    rows = LeadProjectAssociation.objects.select_related(
        "project", "assigned_to", "assigned_by", "channel_partner"
    )
    return rows.order_by(F("archived_at").asc(nulls_first=True), "project__name", "pk")


def with_projects(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    """With all projects of each person, in one more query."""
    return leads.prefetch_related(Prefetch("associations", memberships_of_leads()))


def leads_of(customer: Customer, reader: User) -> LeadQuerySet:
    return Lead.objects.for_user(reader).filter(customer=customer)


def count_leads(customer: Customer, reader: User) -> int:
    return leads_of(customer, reader).count()


def lead_labels(ids: Collection[int]) -> dict[int, str]:
    """{id: "lead 5"}: the history stands on the person's own page, so the name says nothing."""
    found = Lead.objects.filter(pk__in=ids).order_by().values_list("pk", flat=True)
    return {pk: f"lead {pk}" for pk in found}
