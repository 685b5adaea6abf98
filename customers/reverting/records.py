"""Customers of a batch with what decides about them: read, and written."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db.models import Model, Q

from core.bulk import delete_rows, lookup_by_keys
from customers.matching.person import PERSON_FIELDS
from customers.models import Customer, CustomerIdentifier, DuplicateCandidate
from history.changes import Changes
from history.reverting.deciding import ActiveSource, RevertDecision
from history.reverting.records import (
    ChangeEntry,
    Record,
    RecordType,
    RevertCause,
    delete_records,
    load_records,
    record_reverted,
    write_values,
)

_TECHNICAL = {
    "id", "organization_id", "source", "first_uploaded_at", "created_at", "updated_at",
    "merged_into_id", *PERSON_FIELDS,
}  # fmt: skip
CUSTOMER = RecordType(
    Customer,
    fields=PERSON_FIELDS,
    # Consent, opt-out and the like. Whoever adds a column to customers gets it respected here.
    unlogged={
        column.attname: column.get_default()
        for column in Customer._meta.concrete_fields
        if column.attname not in _TECHNICAL
    },
    carried=("merged_into_id",),
    # Keys and pairs; the caller knows rows of uploads and visits.
    ignored_models=(CustomerIdentifier, DuplicateCandidate),
)
KEYS = "identifiers"
ReferenceKey = tuple[type[Model], Any]


@dataclass(slots=True)
class KnownCustomer:
    """A customer with what decides about them beside the record."""

    record: Record
    around: list[ChangeEntry] = field(default_factory=list)  # of records of theirs
    keys: list[str] = field(default_factory=list)  # oldest first
    pairs: list[DuplicateCandidate] = field(default_factory=list)

    @property
    def name(self) -> str:
        shown = ("full_name", "phone", "email", "passport_number")
        known = (self.record.values[name] for name in shown)
        return next((text for text in known if text), f"#{self.record.id}")


@dataclass(slots=True)
class RevertRequest:
    """What the caller knows of one customer.

    `gone`: ids of the causes that are reverted, now or before. `active`: those of the same kind
    that stay. `to_delete`: records that refer to the customer and go as well; `archived`: those
    that are only hidden; `covered`: those that the active causes account for. `detachable`: those
    that let go of a customer who goes, since they were there without them.
    """

    gone: set[int] = field(default_factory=set)
    active: list[ActiveSource] = field(default_factory=list)
    to_delete: set[ReferenceKey] = field(default_factory=set)
    archived: set[ReferenceKey] = field(default_factory=set)
    covered: set[ReferenceKey] = field(default_factory=set)
    detachable: set[ReferenceKey] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)  # of `gone`, as reasons of pairs begin
    last_day: date | None = None  # of the visits that remain
    since: datetime | None = None  # when the first cause that is reverted now was written


@dataclass(slots=True)
class CustomerDecision(RevertDecision):
    keys: list[str] = field(default_factory=list)
    is_merged: bool = False  # since then: nothing of it can be told apart any more
    candidates_gone: list[int] = field(default_factory=list)
    candidates_changed: list[DuplicateCandidate] = field(default_factory=list)

    @property
    def changes(self) -> Changes:
        return {**self.values, KEYS: [self.keys, []]} if self.keys else self.values


def load_customers(
    ids: Collection[int], *, locking: bool, ignored_models: Collection[type[Model]]
) -> dict[int, KnownCustomer]:
    """One query each for customers, changes, keys and pairs, and one per relation. For writing,
    the caller holds the identity lock inside a transaction."""
    records = load_records(CUSTOMER, ids, locking=locking, ignored_models=ignored_models)
    known = {pk: KnownCustomer(record) for pk, record in records.items()}
    keys = CustomerIdentifier.objects.filter(customer__in_values=known).order_by()
    found = keys.values_list("pk", "customer_id", "kind", "value")
    for _, owner, kind, value in sorted(found):
        known[owner].keys.append(f"{kind}:{value}")
    pairs = DuplicateCandidate.objects.filter(
        Q(first__in_values=known) | Q(second__in_values=known)
    )
    for pair in sorted(pairs.order_by(), key=attrgetter("pk")):
        for member in (pair.first_id, pair.second_id):
            if member in known:
                known[member].pairs.append(pair)
    return known


def write_reverted_customers(decisions: Collection[CustomerDecision], cause: RevertCause) -> None:
    """Do what was decided: a number of statements that does not grow with the batch. Whatever else
    referred to customers that go is gone already."""
    going = [decision.record.id for decision in decisions if decision.is_removed]
    if going:
        CustomerIdentifier.objects.filter(customer__in_values=going).delete()
        DuplicateCandidate.objects.filter(
            Q(first__in_values=going) | Q(second__in_values=going)
        ).delete()
        delete_records(CUSTOMER, going)
    staying = [decision for decision in decisions if not decision.is_removed]
    _remove_keys(staying, cause.organization_id)
    write_values(CUSTOMER, {each.record.id: each.values for each in staying}, cause)
    record_reverted(Customer, [(each.record.id, each.changes) for each in staying], cause)
    _settle_pairs(decisions, cause.at)


def _remove_keys(decisions: Iterable[CustomerDecision], organization_id: int) -> None:
    by_kind: dict[str, list[tuple[str]]] = {}
    for decision in decisions:
        for key in decision.keys:
            kind, _, value = key.partition(":")
            by_kind.setdefault(kind, []).append((value,))
    for kind, values in by_kind.items():
        found = lookup_by_keys(
            CustomerIdentifier,
            ["value"],
            values,
            where={"organization_id": organization_id, "kind": kind},
            columns=["id"],
        )
        delete_rows(CustomerIdentifier, [pk for _, (pk,) in found])


def _settle_pairs(decisions: Iterable[CustomerDecision], at: datetime) -> None:
    gone: set[int] = set()
    changed: dict[int, DuplicateCandidate] = {}
    for decision in decisions:
        gone.update(decision.candidates_gone)
        changed.update({pair.pk: pair for pair in decision.candidates_changed})
    if gone:
        DuplicateCandidate.objects.filter(pk__in_values=gone).delete()
    left = [pair for pk, pair in changed.items() if pk not in gone]
    for pair in left:
        pair.updated_at = at
    names = ["reasons", "key_score", "updated_at"]
    DuplicateCandidate.objects.bulk_update(left, names, batch_size=500)
