"""Who a customer is: all records that were merged into one, and the keys that are theirs alone."""

from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Q, QuerySet

from config.deleting.steps import all_of
from contacts.models import ContactRecord
from customers.models import Customer, CustomerIdentifier, IdentifierKind
from leads.models import Lead
from visits.models import Bill

_SHOWN = {
    IdentifierKind.PHONE: "phone",
    IdentifierKind.EMAIL: "email",
    IdentifierKind.PASSPORT: "passport_number",
}


@dataclass(frozen=True)
class Person:
    """`ids` are of the customer and of all that were merged into it. `phones`, `emails` and
    `passports` belong to nobody else: a phone that a family shares is the one's who owns it."""

    organization_id: int
    ids: tuple[int, ...]
    leads: tuple[int, ...]
    contacts: tuple[int, ...]
    bills: tuple[int, ...]
    phones: frozenset[str]
    emails: frozenset[str]
    passports: frozenset[str]

    @classmethod
    def of(cls, customer: Customer) -> Self:
        ids = _with_merged(customer)
        keys = _own_keys(customer.organization_id, ids)
        phones = frozenset(value for kind, value in keys if kind == IdentifierKind.PHONE)
        unclaimed = Q(customer=None, phone__in=phones, organization=customer.organization_id)
        contacts = ContactRecord.objects.filter(Q(customer__in=ids) | unclaimed)
        return cls(
            organization_id=customer.organization_id,
            ids=tuple(ids),
            leads=_ids(Lead.objects.filter(customer__in=ids)),
            contacts=_ids(contacts),
            bills=_ids(Bill.objects.filter(customer__in=ids)),
            phones=phones,
            emails=frozenset(value for kind, value in keys if kind == IdentifierKind.EMAIL),
            passports=frozenset(value for kind, value in keys if kind == IdentifierKind.PASSPORT),
        )

    @property
    def keys(self) -> frozenset[str]:
        return self.phones | self.emails | self.passports


def _ids(records: QuerySet[Any]) -> tuple[int, ...]:
    return tuple(records.order_by("pk").values_list("pk", flat=True))


def _with_merged(customer: Customer) -> list[int]:
    ids, fresh = [customer.pk], [customer.pk]
    while fresh:
        merged = all_of(Customer).filter(merged_into__in=fresh).exclude(pk__in=ids)
        fresh = sorted(merged.order_by().values_list("pk", flat=True))
        ids += fresh
    return ids


def _own_keys(organization_id: int, ids: list[int]) -> set[tuple[str, str]]:
    """Those they are known by, and those they show that nobody else is known by."""
    known = CustomerIdentifier.objects.filter(customer__in=ids).order_by()
    keys = {(kind, value) for kind, value in known.values_list("kind", "value")}
    shown = {
        (kind.value, value)
        for kind, name in _SHOWN.items()
        for value in Customer.objects.filter(pk__in=ids).order_by().values_list(name, flat=True)
        if value
    }
    unowned = shown - keys
    others = CustomerIdentifier.objects.filter(
        organization=organization_id, value__in={value for _, value in unowned}
    ).exclude(customer__in=ids)
    return keys | (unowned - set(others.order_by().values_list("kind", "value")))
