"""What branch offices keep of their customers."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import Organization, User
from accounts.services import ensure_own_branch
from bookings.collection.others import collect_area_customers
from bookings.models import AreaCustomer
from core.dates import FIRST_DAY
from core.errors import DomainError
from customers.matching import OrganizationRules
from customers.matching.store import lock_identities
from customers.services import read_values, refusal

EDITABLE_FIELDS = (
    "branch",
    "full_name",
    "phone",
    "email",
    "passport_number",
    "city",
    "address",
    "service_type",
    "last_activity_on",
)


@transaction.atomic
def save_area_customer(
    organization: Organization,
    values: Mapping[str, Any],
    *,
    record: AreaCustomer | None = None,
) -> AreaCustomer:
    """A new record, or `record` changed. Its signal upserts the customer after the commit.

    Raises DomainError 400 for what cannot be read: who typed it is there to mend it.
    """
    if unknown := values.keys() - set(EDITABLE_FIELDS):
        raise TypeError(f"Not of an area customer: {', '.join(sorted(unknown))}")
    lock_identities(organization.pk)
    if record is None:
        record = AreaCustomer(organization=organization)
    else:
        record = AreaCustomer.objects.get(pk=record.pk)
    for name, value in values.items():
        setattr(record, name, value)
    ensure_own_branch(record.branch, organization)
    day = record.last_activity_on
    if day is not None and not FIRST_DAY <= day <= organization.today():
        message = f"Give the day of the last activity: from {FIRST_DAY} until today."
        raise DomainError.at("last_activity_on", "date_out_of_range", message, overall="invalid")
    person = {name: getattr(record, name) for name in EDITABLE_FIELDS}
    person["last_activity"] = person.pop("last_activity_on")
    reading = read_values(OrganizationRules.of(organization), **person)
    if reading.problems:
        raise refusal(reading.problems)
    record.full_clean(exclude=["organization", "customer"])
    record.save()
    return record


@transaction.atomic
def collect_area_customer(record: AreaCustomer, *, by: User | None = None) -> None:
    """Upsert the customer of one record; what was imported before changes nothing again."""
    lock_identities(record.organization_id)
    rows = AreaCustomer.objects.select_related("customer", "organization").filter(pk=record.pk)
    for stored in rows:
        collect_area_customers(OrganizationRules.of(stored.organization), [stored], by=by)
