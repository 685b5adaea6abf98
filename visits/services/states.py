"""Bills in memory while a batch is decided."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from core.bulk import read_rows
from customers.matching import Person
from customers.models import Customer
from history.importing import State
from visits.models import Bill, Purchase, number_key
from visits.services.entries import BillEntry, LineEntry, LineKind
from visits.services.medicines import SoldLine

# Of a bill that is there, a later line of a sheet fills these in when they are empty.
FILLED_IN = ("customer_category", "doctor_name")
# What a line that comes again may say anew.
REPEATED = ("generic_name", "is_generic", "duration_days")
_LINE_VALUES = (
    "medicine_name", "generic_name", "is_generic", "quantity", "amount", "duration_days",
)  # fmt: skip
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


class BillState(State):
    """A bill, known or new, with its lines. `person` is set when the batch decided whose it is."""

    __slots__ = (
        "bill_date", "bill_number", "branch_id", "cancelled", "created_at", "customer_id",
        "customer_name", "discount_amount", "lines", "number_made", "person", "visit_id",
    )  # fmt: skip
    KEY = (
        "bill_number", "number_key", "number_made", "customer_id", "branch_id", "visit_id",
        "bill_date", "discount_amount", "total_amount",
    )  # fmt: skip

    def __init__(self, bill_number: str, branch_id: int, bill_date: date) -> None:
        super().__init__(None, {})
        self.bill_number = bill_number
        self.number_made = False
        self.branch_id = branch_id
        self.bill_date = bill_date
        self.customer_id: int | None = None
        self.customer_name = ""
        self.person: Person | None = None
        self.visit_id: int | None = None
        self.cancelled = False
        self.created_at: datetime | None = None
        self.discount_amount = Decimal(0)
        self.lines: list[LineState] = []

    @classmethod
    def new(cls, entry: BillEntry, number: str, person: Person) -> "BillState":
        state = cls(number, entry.branch_id, entry.bill_date)
        state.id = entry.bill_id
        state.number_made = bool(number) and not entry.bill_number
        state.person = person
        state.is_new = True
        state.discount_amount = entry.discount_amount
        state.fields = {
            "customer_category": entry.customer_category,
            "was_contacted_before": entry.was_contacted_before,
            "visited_but_no_purchase": entry.visited_but_no_purchase,
            "doctor_name": entry.doctor_name,
            "notes": entry.notes,
            "served_by_id": entry.served_by_id or entry.attendant.user_id,
        }
        return state

    @classmethod
    def known(cls, values: Mapping[str, Any]) -> "BillState":
        state = cls(values["bill_number"], values["branch_id"], values["bill_date"])
        state.id = values["id"]
        state.number_made = values["number_made"]
        state.customer_id = values["customer_id"]
        state.visit_id = values["visit_id"]
        state.cancelled = values["cancelled_at"] is not None
        state.created_at = values["created_at"]
        state.discount_amount = values["discount_amount"]
        state.fields = {name: values[name] for name in FILLED_IN}
        return state

    def add(self, entry: LineEntry) -> "LineState":
        line = LineState(None, self, entry.kind, {n: getattr(entry, n) for n in _LINE_VALUES})
        line.is_new = line.taken = True
        self.lines.append(line)
        self.dirty.add("total_amount")
        return line

    def changed(self) -> dict[str, Any]:
        return {**super().changed(), "total_amount": self.total_amount}

    @property
    def number_key(self) -> str | None:
        return number_key(self.bill_number) or None

    @property
    def total_amount(self) -> Decimal:
        amounts = (line.fields["amount"] for line in self.lines)
        return sum(amounts, Decimal(0)) - self.discount_amount

    def belongs_to(self, person: Person | None) -> bool:
        if person is None:
            return False
        return person is self.person or (person.id is not None and person.id == self.customer_id)

    def owner_name(self) -> str:
        return self.person.fields["full_name"] if self.person else self.customer_name


class LineState(State):
    """`taken`: a row of this upload speaks of this line already."""

    __slots__ = ("bill", "kind", "taken")
    KEY = ("bill_id", "medicine_key", "runs_out_on")

    def __init__(
        self, pk: int | None, bill: BillState, kind: LineKind, fields: dict[str, Any]
    ) -> None:
        super().__init__(pk, fields)
        self.bill = bill
        self.kind = kind
        self.taken = False

    def changed(self) -> dict[str, Any]:
        return {**super().changed(), "runs_out_on": self.runs_out_on}

    @property
    def bill_id(self) -> int | None:
        return self.bill.id

    @property
    def medicine_key(self) -> str:
        return self.kind[0]

    @property
    def sold(self) -> SoldLine:
        return sold_line(self.kind[0], self.fields, self.bill.bill_date)

    @property
    def runs_out_on(self) -> date | None:
        return runs_out_on(self.bill.bill_date, self.fields["duration_days"])


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
    found = [BillState.known(dict(zip(_BILL_COLUMNS, row, strict=True))) for row in rows]
    whose = {state.customer_id for state in found}
    people = Customer.with_counters.order_by()
    names = dict(read_rows(people, ["id", "full_name"], by="id", values=whose) if whose else ())
    for state in found:
        state.customer_name = names.get(state.customer_id, "")
    return found


def load_lines(bills: Mapping[int, BillState]) -> None:
    """Give the bills their lines, oldest first: one query."""
    columns = ["id", "bill_id", "medicine_key", *_LINE_VALUES]
    lines = Purchase.objects.order_by("pk")
    for pk, bill_id, key, *values in read_rows(lines, columns, by="bill_id", values=bills.keys()):
        fields = dict(zip(_LINE_VALUES, values, strict=True))
        kind = key, fields["quantity"], fields["amount"]
        bill = bills[bill_id]
        bill.lines.append(LineState(pk, bill, kind, fields))


def sold_line(key: str, values: Mapping[str, Any], bill_date: date) -> SoldLine:
    return SoldLine(
        key,
        values["medicine_name"],
        values["generic_name"],
        values["is_generic"],
        values["quantity"],
        values["amount"],
        values["duration_days"],
        bill_date,
    )


def runs_out_on(bill_date: date, duration_days: int | None) -> date | None:
    return bill_date + timedelta(days=duration_days) if duration_days else None


def line_values(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a line that say something, for a bill's history."""
    return {
        name: f"{value.normalize():f}" if isinstance(value, Decimal) else value
        for name, value in fields.items()
        if value not in (None, "")
    }
