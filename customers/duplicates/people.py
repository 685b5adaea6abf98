"""The rule of the type `customer`."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from customers.duplicates.records import Record
from customers.duplicates.registry import DuplicateRule, Side
from customers.models import Customer, CustomerIdentifier, DuplicateCandidate
from customers.models.duplicate import CUSTOMER

_COMPARED = (
    "pk",
    "full_name",
    "phone",
    "email",
    "passport_number",
    "date_of_birth",
    "city",
    "address",
)


def records_of(ids: Collection[int]) -> dict[int, Record]:
    """Customers with every key they are known by, in two queries."""
    keys: dict[int, dict[str, list[str]]] = {}
    identifiers = CustomerIdentifier.objects.filter(customer__in_values=ids).order_by()
    for pk, kind, value in identifiers.values_list("customer_id", "kind", "value"):
        keys.setdefault(pk, {}).setdefault(kind, []).append(value)
    rows = Customer.objects.filter(pk__in_values=ids).order_by()
    return {row[0]: _record(row, keys.get(row[0], {})) for row in rows.values_list(*_COMPARED)}


def _record(row: tuple[Any, ...], keys: dict[str, list[str]]) -> Record:
    pk, name, phone, email, passport, born, city, address = row
    return Record(
        id=pk,
        name=name,
        phones=(phone, *sorted(keys.get("phone", ()))),
        emails=(email, *sorted(keys.get("email", ()))),
        passports=(passport, *sorted(keys.get("passport", ()))),
        date_of_birth=born,
        city=city,
        address=address,
    )


def _rows() -> QuerySet[Any]:
    return Customer.objects.all()


def _changed(organization_id: int, since: datetime) -> Q:
    """A key that an old entry tells of is added without another change of the customer.

    Neither time has an index: reading past 100,000 customers takes 65 ms once an hour, while one on
    `updated_at` would take PostgreSQL's in-place updates from every change of a customer.
    """
    keys = CustomerIdentifier.objects.filter(organization=organization_id, first_seen__gte=since)
    return Q(updated_at__gte=since) | Q(pk__in=keys.order_by().values("customer"))


def _side(customer: Customer) -> Side:
    return Side(
        id=customer.pk,
        full_name=customer.full_name,
        phone=customer.phone,
        email=customer.email,
        branch=customer.branch_id,
        branch_name=customer.branch.name if customer.branch else "",
        city=customer.city,
        address=customer.address,
        date_of_birth=customer.date_of_birth,
        is_active=customer.is_active,
        last_activity=customer.last_activity,
        admin_page="admin:customers_customer_change",
    )


CUSTOMERS = DuplicateRule(
    type=CUSTOMER,
    label="Customers",
    rows=_rows,
    alive=Q(is_active=True, merged_into=None),
    changed=_changed,
    load=lambda ids: list(records_of(ids).values()),
    pairs=DuplicateCandidate,
    first="first",
    second="second",
    related=("branch",),
    side=_side,
)
