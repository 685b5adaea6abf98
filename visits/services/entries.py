"""What is said of a bill, and what became of it."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from customers.matching import Decision, Incoming
from visits.services.visits import UNSAID, Attendant

# What makes a line the same line again, beside its bill.
LineKind = tuple[str, Decimal, Decimal]  # medicine key, quantity, amount


def medicine_key(name: str) -> str:
    """The name as it is compared: " Telmisartan  40" and "telmisartan 40" are one medicine."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


@dataclass(slots=True)
class LineEntry:
    """One medicine. `amount` is of the whole line; without a duration nothing is reminded of."""

    medicine_name: str
    generic_name: str = ""
    is_generic: bool | None = None
    quantity: Decimal = Decimal(1)
    amount: Decimal = Decimal(0)
    duration_days: int | None = None

    @property
    def kind(self) -> LineKind:
        return medicine_key(self.medicine_name), self.quantity, self.amount


@dataclass(slots=True)
class BillEntry:
    """A bill as it is entered, or a row of a sheet that is one line of one.

    `joins`: a line of a bill that is there already is added to it, for rows of sheets; otherwise a
    number that is taken is refused. Without a number, joining rows of one person, branch and day
    are one bill. `served_by_id`: the user who sold; `attendant` attended the visit, and sold when
    nobody else is named. `why` names the row for the bill's history. `bill_id` may be reserved
    before.
    """

    incoming: Incoming
    branch_id: int
    bill_date: date
    bill_number: str = ""
    customer_category: str = ""
    was_contacted_before: bool = False
    visited_but_no_purchase: bool = False
    doctor_name: str = ""
    discount_amount: Decimal = Decimal(0)
    notes: str = ""
    served_by_id: int | None = None
    attendant: Attendant = UNSAID
    lines: list[LineEntry] = field(default_factory=list)
    joins: bool = False
    why: str = ""
    bill_id: int | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing of an entry was imported; `bill_id` is the bill in its way."""

    code: str
    message: str
    bill_id: int | None


@dataclass(slots=True)
class BillOutcome:
    """What became of an entry. Ids are known once the batch is written.

    `created`: the bill is new. `line_ids` are those that were added or found again;
    `lines_created` how many of them are new. `changes` has what was filled in on a bill or line
    that was there before.
    """

    entry: BillEntry
    refused: Refusal | None = None
    decision: Decision | None = None
    created: bool = False
    bill_id: int | None = None
    bill_number: str = ""
    visit_id: int | None = None
    visit_created: bool = False
    attendant_filled: bool = False
    line_ids: list[int] = field(default_factory=list)
    lines_created: int = 0
    changes: dict[str, list[Any]] = field(default_factory=dict)
