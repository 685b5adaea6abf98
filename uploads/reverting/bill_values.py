"""What rows filled in on bills and lines that were there, and whether it goes back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from uploads.reverting.work import RowFacts
from visits.models import Bill, Purchase
from visits.services.entries import BillEntry
from visits.services.states import FILLED_IN, REPEATED


@dataclass(frozen=True, slots=True)
class RowOfBill:
    """A row about a bill. `entry` is what it says, for active rows read again."""

    row: RowFacts
    gone: bool
    label: str
    entry: BillEntry | None


@dataclass(frozen=True, slots=True)
class Value:
    """One field of a bill, or of the line that row `row_number` speaks of."""

    record: Bill | Purchase
    name: str
    now: Any
    before: Any
    row_number: int
    why_kept: str = ""

    @property
    def sentence(self) -> str:
        label = self.name.replace("_", " ")
        if self.why_kept:
            return f"The bill's {label} stays {_shown(self.now)}: {self.why_kept}."
        return f"The bill's {label}: {_shown(self.now)} → {_shown(self.before)}."


def values_of(record: Bill | Purchase, parts: Iterable[RowOfBill]) -> list[Value]:
    """What becomes of each field that rows which are reverted filled in on this record."""
    names = FILLED_IN if isinstance(record, Bill) else REPEATED
    rows = sorted(parts, key=lambda each: (each.row.processed_at, each.row.id))
    values = (_value(record, name, rows) for name in names)
    return [value for value in values if value is not None]


def _value(record: Bill | Purchase, name: str, rows: list[RowOfBill]) -> Value | None:
    steps = [each for each in rows if name in each.row.changes]
    if not any(each.gone for each in steps):
        return None
    now = getattr(record, name)
    last = steps[-1]
    if not last.gone or now != last.row.changes[name][1]:
        gone = [each for each in steps if each.gone]
        first = gone[-1].row
        if first.reverted_at is not None:
            return None  # settled when it was reverted
        return Value(record, name, now, now, first.row_number, "changed since")
    first = last.row
    for each in reversed(steps[:-1]):
        if not each.gone or each.row.changes[name][1] != first.changes[name][0]:
            break
        first = each.row
    later = (each for each in rows if not each.gone and each.row.processed_at > first.processed_at)
    who = next((each.label for each in later if _entry_value(each.entry, name) == now), "")
    why = f"also named by {who}" if who else ""
    return Value(record, name, now, first.changes[name][0], last.row.row_number, why)


def _entry_value(entry: BillEntry | None, name: str) -> Any:
    if entry is None:
        return None
    if name in FILLED_IN:
        return getattr(entry, name)
    return getattr(entry.lines[0], name) if entry.lines else None


def _shown(value: Any) -> str:
    return "—" if value in (None, "") else str(value)
