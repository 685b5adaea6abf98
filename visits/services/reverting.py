"""Visits that rows of an upload made, and values that they filled in on bills, when the upload is
reverted. Lines of bills go by `removals.remove_lines`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from accounts.models import Organization, User
from core.sentences import Sentence
from history.changes import Changes, to_json_value
from history.models import ChangeCause
from history.reverting.deciding import ActiveSource, Because, RecordDecider, in_words
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
from visits.models import Bill, Purchase, Visit, VisitOutcome
from visits.services.entries import BillEntry
from visits.services.states import FILLED_IN, REPEATED, runs_out_on
from visits.services.visits import Attendant
from visits.signals import notify_changed

VISIT = RecordType(
    Visit,
    unlogged={"outcome": VisitOutcome.UNKNOWN.value, "notes": ""},
    carried=(
        "customer_id", "branch_id", "visit_date", "attended_by_id", "attended_by_text",
        "created_at",
    ),
)  # fmt: skip
BILL = RecordType(Bill, fields=FILLED_IN, carried=("customer_id", "cancelled_at"))
LINE = RecordType(Purchase, fields=REPEATED, carried=("bill_id", "bill__bill_date"))


class VisitDecider(RecordDecider):
    """About a visit that rows made. `attended`: nobody but them says who attended it."""

    record_type = VISIT
    noun = "visit"
    attended = False

    def was_created(self) -> bool:
        return True

    def in_the_way(self) -> list[Because]:
        if self.record.references:
            record = self.record.references[0].name
            return [Sentence(f"{record} belongs to it", "belongs_to_it", record=record)]
        theirs = attendant_of(self.record) and not self.attended
        added = Sentence("somebody added to it since", "added_to")
        return [added] if theirs or super().in_the_way() else []

    @property
    def why_stays(self) -> str:
        because = [*(kept.because for kept in self.decision.kept), *self.decision.blocked]
        return in_words(because[0], None)


def attendant_of(visit: Record) -> Attendant:
    return Attendant(visit.values["attended_by_text"], visit.values["attended_by_id"])


def forget_attendants(ids: Collection[int]) -> None:
    """Nobody says any more who attended these visits."""
    Visit.objects.filter(pk__in_values=ids).update(attended_by=None, attended_by_text="")


def remove_visits(ids: Collection[int]) -> None:
    """Delete visits to which nothing refers any more."""
    delete_records(VISIT, ids)


class BillDecider(RecordDecider):
    """About what rows filled in on a bill that was there, or on a line of it. `own`: ids of the
    causes that are reverted now; what earlier ones left was named then."""

    record_type = BILL
    noun = "bill"
    own: Collection[int] = ()

    def describe(self, name: str) -> str:
        return Sentence(f"The bill's {name.replace('_', ' ')}", "field", name=name)

    def was_created(self) -> bool:
        return False  # bills go with their lines

    def keep(self, name: str, because: Because) -> None:
        gone = [change for change in self.histories[name].changes if change.gone]
        if gone[-1].entry.cause_id in self.own:
            super().keep(name, because)


class LineDecider(BillDecider):
    record_type = LINE


class BillReverter:
    """Bills with their lines and changes, but for those that were cancelled. For writing, the
    caller holds the identity lock."""

    def __init__(self, bill_ids: Collection[int]) -> None:
        bills = load_records(BILL, bill_ids, locking=False, with_references=False)
        self.bills = {pk: bill for pk, bill in bills.items() if not bill.values["cancelled_at"]}
        lines = load_records(LINE, self.bills, by="bill", locking=False, with_references=False)
        self.lines = lines
        for line in lines.values():
            prefix = f"purchases.{line.id}."
            line.entries = [
                entry._replace(changes=changes)
                for entry in self.bills[line.values["bill_id"]].entries
                if (changes := _of_line(entry.changes, prefix))
            ]

    def decide(
        self,
        record: Record,
        rows: Iterable[ChangeEntry],
        *,
        gone: Collection[int],
        own: Collection[int],
        active: Sequence[ActiveSource],
    ) -> BillDecider:
        """`rows`: what rows changed of it, oldest first. The log knows only rows that came when
        the bill was there; the others are told by `rows` alone."""
        logged = [each for each in record.entries if each.cause != ChangeCause.UPLOAD_ROW]
        record.entries = sorted([*rows, *logged], key=lambda entry: entry.at)
        decider_class = LineDecider if "bill_id" in record.values else BillDecider
        decider = decider_class(record, gone=gone, active=active, names={})
        decider.own = own
        decider.decide()
        return decider

    def write(
        self,
        deciders: Iterable[BillDecider],
        organization: Organization,
        cause: RevertCause,
        *,
        by: User | None,
        why: str,
    ) -> None:
        """Do what was decided, the same number of statements for one and for thousands."""
        bills: dict[int, Changes] = {}
        lines: dict[int, Changes] = {}
        logged: dict[int, Changes] = {}
        for decider in deciders:
            record, values = decider.record, decider.decision.values
            if not values:
                continue
            if not isinstance(decider, LineDecider):
                bills[record.id] = values
                logged.setdefault(record.id, {}).update(values)
                continue
            lines[record.id] = {**values, "runs_out_on": [None, _runs_out_on(record, values)]}
            of_bill = logged.setdefault(record.values["bill_id"], {})
            of_bill |= {f"purchases.{record.id}.{name}": pair for name, pair in values.items()}
        write_values(BILL, bills, cause)
        write_values(LINE, lines, cause)
        if logged:
            Bill.objects.filter(pk__in_values=logged).update(updated_at=cause.at)
        record_reverted(Bill, logged.items(), cause, note=why)
        customers = {self.bills[pk].values["customer_id"] for pk in logged}
        notify_changed(organization, customers, by=by)


def _of_line(changes: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {
        name.removeprefix(prefix): pair for name, pair in changes.items() if name.startswith(prefix)
    }


def _runs_out_on(line: Record, values: Changes) -> Any:
    days = values.get("duration_days", [None, line.values["duration_days"]])[1]
    return to_json_value(runs_out_on(line.values["bill__bill_date"], days))


def describe_bill(entry: BillEntry) -> dict[str, tuple[Any, ...]]:
    """What a row says of a bill and its line, field by field."""
    line = entry.lines[0] if entry.lines else None
    return {
        **{name: (getattr(entry, name),) for name in FILLED_IN},
        **{name: (getattr(line, name),) for name in REPEATED if line is not None},
    }
