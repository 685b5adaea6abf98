"""One person as a row, form or webhook names them, already normalized."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from customers.models import IdentifierKind

# Details a row may refresh; the keys, name, branch and last activity have rules of their own.
DETAIL_FIELDS = (
    "city",
    "address",
    "date_of_birth",
    "age",
    "gender",
    "category",
    "service_type",
    "chronic_conditions",
    "allergies",
    "primary_doctor",
    "prefers_generic",
    "generic_education_given",
    "special_notes",
)
PHONE, EMAIL, PASSPORT = (kind.value for kind in IdentifierKind)


@dataclass(slots=True)
class Incoming:
    """What is said of one person. Empty values say nothing.

    `details` has non-empty values of `DETAIL_FIELDS` only. `last_activity` and its local `day`
    come together or not at all. `label` names the row for people ("row 4 of may.csv"). `known_id`:
    the customer this record stood for before, who is meant unless a key says somebody else.
    """

    full_name: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    passport_number: str = ""
    branch_id: int | None = None
    day: date | None = None
    last_activity: datetime | None = None
    details: dict[str, Any] = field(default_factory=dict)
    label: str = ""
    cause_id: int | None = None
    known_id: int | None = None

    # (kind, value) in the order in which they decide: phones, emails, passport.
    keys: tuple[tuple[str, str], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        keys = [(PHONE, phone) for phone in self.phones]
        keys += [(EMAIL, email) for email in self.emails]
        if self.passport_number:
            keys.append((PASSPORT, self.passport_number))
        self.keys = tuple(keys)
