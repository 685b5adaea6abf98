"""A customer in memory while a batch is decided."""

from datetime import date, datetime
from typing import Any

from customers.matching.incoming import DETAIL_FIELDS, EMAIL, PASSPORT, PHONE, Incoming
from customers.matching.rules import OrganizationRules
from customers.models import Customer
from history.changes import Changes
from history.importing import State

SHOWN_FIELD = {PHONE: "phone", EMAIL: "email", PASSPORT: "passport_number"}
# What the core reads and writes of a customer, in the order of its queries.
PERSON_FIELDS = (
    "branch_id",
    "full_name",
    "phone",
    "email",
    "passport_number",
    "last_activity",
    "is_active",
    *DETAIL_FIELDS,
)
_EMPTY: dict[str, Any] = {
    "branch_id": None,
    "last_activity": None,
    "date_of_birth": None,
    "age": None,
    "prefers_generic": None,
    "generic_education_given": None,
    "is_active": True,
}
_NEW = {name: _EMPTY.get(name, "") for name in PERSON_FIELDS}


class Person(State):
    """The state of one customer, known or new, and what the batch has changed of it so far."""

    __slots__ = ("last_day", "passports")

    def __init__(
        self, pk: int | None, fields: dict[str, Any], last_day: date | None, *, is_new: bool
    ) -> None:
        super().__init__(pk, fields, is_new=is_new)
        self.last_day = last_day
        self.passports: set[str] = set()

    @classmethod
    def new(cls) -> "Person":
        return cls(None, dict(_NEW), None, is_new=True)

    @classmethod
    def known(cls, row: tuple[Any, ...], rules: OrganizationRules) -> "Person":
        fields = dict(zip(PERSON_FIELDS, row[1:], strict=True))
        instant: datetime | None = fields["last_activity"]
        person = cls(row[0], fields, rules.day_of(instant) if instant else None, is_new=False)
        if fields["passport_number"]:
            person.passports.add(fields["passport_number"])
        return person

    def customer(self) -> Customer:
        """The stored record; for a new person, once the batch is written."""
        assert self.id is not None
        return Customer.with_counters.get(pk=self.id)

    def is_older(self, incoming: Incoming) -> bool:
        """Whether the row tells of a day before the last one known; the same day is not older."""
        return (
            incoming.day is not None and self.last_day is not None and incoming.day < self.last_day
        )

    def refresh(self, incoming: Incoming, *, older: bool, changes: Changes) -> None:
        """Set what the row says: newer overwrites, older fills blanks, empty never erases."""
        values: dict[str, Any] = incoming.details
        if incoming.full_name:
            values = {"full_name": incoming.full_name, **values}
        if incoming.branch_id is not None:
            values = {**values, "branch_id": incoming.branch_id}
        fields = self.fields
        for name, value in values.items():
            if fields[name] != value and (not older or fields[name] in (None, "")):
                self.set(name, value, changes)
        instant = incoming.last_activity
        if instant is not None:
            known = fields["last_activity"]
            if known is None or instant > known:
                self.set("last_activity", instant, changes)
                self.last_day = incoming.day
