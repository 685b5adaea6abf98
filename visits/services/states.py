"""Bills in memory while a batch is decided."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.bulk import read_rows
from customers.matching import Person
from customers.models import Customer
from visits.models import Bill, Purchase
from visits.services.entries import BillEntry, LineEntry, LineKind

# Of a bill that is there, a later line of a sheet fills these in when they are empty.
FILLED_IN = ("customer_category", "doctor_name")
# What a line that comes again may say anew.
REPEATED = ("generic_name", "is_generic", "duration_days")
_BILL_COLUMNS = (
    "id",
    "bill_number",
    "number_made",
    "customer_id",
    "branch_id",
    "bill_date",
    "visit_id",
    "cancelled_at",
    "discount_amount",
    "created_at",
    *FILLED_IN,
)


class LineState:
    """`taken`: a row of this upload speaks of this line already."""

    __slots__ = ("dirty", "fields", "id", "is_new", "kind", "taken")

    def __init__(self, pk: int | None, kind: LineKind, fields: dict[str, Any]) -> None:
        self.id = pk
        self.kind = kind
        self.fields = fields
        self.is_new = False
        self.taken = False
        self.dirty = False

    @classmethod
    def new(cls, entry: LineEntry) -> "LineState":
        line = cls(
            None,
            entry.kind,
            {
                "medicine_name": entry.medicine_name,
                "generic_name": entry.generic_name,
                "is_generic": entry.is_generic,
                "quantity": entry.quantity,
                "amount": entry.amount,
                "duration_days": entry.duration_days,
            },
        )
        line.is_new = line.taken = True
        return line


class BillState:
    """A bill, known or new, with its lines. `person` is set when the batch decided whose it is."""

    __slots__ = (
        "bill_date", "branch_id", "cancelled", "created_at", "customer_id", "customer_name",
        "dirty", "discount", "fields", "id", "is_new", "lines", "number", "number_made", "person",
        "visit_id",
    )  # fmt: skip

    def __init__(self, number: str, branch_id: int, bill_date: date) -> None:
        self.id: int | None = None
        self.number = number
        self.number_made = False
        self.branch_id = branch_id
        self.bill_date = bill_date
        self.customer_id: int | None = None
        self.customer_name = ""
        self.person: Person | None = None
        self.visit_id: int | None = None
        self.cancelled = False
        self.created_at: datetime | None = None
        self.discount = Decimal(0)
        self.fields: dict[str, Any] = {}
        self.lines: list[LineState] = []
        self.is_new = False
        self.dirty: set[str] = set()

    @classmethod
    def new(cls, entry: BillEntry, number: str, person: Person) -> "BillState":
        state = cls(number, entry.branch_id, entry.bill_date)
        state.id = entry.bill_id
        state.person = person
        state.is_new = True
        state.discount = entry.discount_amount
        state.fields = {
            "customer_category": entry.customer_category,
            "was_contacted_before": entry.was_contacted_before,
            "visited_but_no_purchase": entry.visited_but_no_purchase,
            "doctor_name": entry.doctor_name,
            "notes": entry.notes,
            "served_by_id": entry.served_by_id or entry.attendant.user_id,
        }
        return state

    @property
    def total(self) -> Decimal:
        return sum((line.fields["amount"] for line in self.lines), Decimal(0)) - self.discount

    def belongs_to(self, person: Person | None) -> bool:
        if person is None:
            return False
        return person is self.person or (person.id is not None and person.id == self.customer_id)

    def owner_name(self) -> str:
        return self.person.fields["full_name"] if self.person else self.customer_name


def load_bills(
    *,
    by: str,
    values: Collection[Any],
    where: Mapping[str, Any] | None = None,
    days: Collection[date] = (),
) -> list[BillState]:
    """The bills whose column `by` is among `values`, oldest first, without their lines.

    `days` keeps those of other times out of memory: a counter customer has bills of every day.
    """
    bills = Bill.objects.order_by("pk")
    if days:
        bills = bills.filter(bill_date__range=(min(days), max(days)))
    rows = read_rows(bills, _BILL_COLUMNS, by=by, values=values, where=where)
    found = [_state(dict(zip(_BILL_COLUMNS, row, strict=True))) for row in rows]
    whose = {state.customer_id for state in found}
    people = Customer.with_counters.order_by()
    names = dict(read_rows(people, ["id", "full_name"], by="id", values=whose) if whose else ())
    for state in found:
        state.customer_name = names.get(state.customer_id, "")
    return found


def _state(values: Mapping[str, Any]) -> BillState:
    state = BillState(values["bill_number"], values["branch_id"], values["bill_date"])
    state.id = values["id"]
    state.number_made = values["number_made"]
    state.customer_id = values["customer_id"]
    state.visit_id = values["visit_id"]
    state.cancelled = values["cancelled_at"] is not None
    state.created_at = values["created_at"]
    state.discount = values["discount_amount"]
    state.fields = {name: values[name] for name in FILLED_IN}
    return state


def load_lines(bills: Mapping[int, BillState]) -> None:
    """Give the bills their lines, oldest first: one query."""
    names = ("medicine_name", "quantity", "amount", *REPEATED)
    columns = ["id", "bill_id", "medicine_key", *names]
    lines = Purchase.objects.order_by("pk")
    for pk, bill_id, key, *values in read_rows(lines, columns, by="bill_id", values=bills.keys()):
        fields = dict(zip(names, values, strict=True))
        kind = key, fields["quantity"], fields["amount"]
        bills[bill_id].lines.append(LineState(pk, kind, fields))
