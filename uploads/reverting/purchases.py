"""Rows that are lines of bills: the lines go by the service of bills, then the people.

A preview takes the lines away, too, decides, and rolls that back: what becomes of bills, visits and
customers follows from what is left of them.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from customers.reverting import Known
from history.models import Change, ChangeCause, TargetType
from reminders.models import RefillReminder
from uploads.models import Outcome, RevertList
from uploads.reverting.bill_values import RowOfBill, Value, values_of
from uploads.reverting.people import OnePerson, PeopleReverter
from uploads.reverting.work import Entry, RowFacts
from visits.models import Bill, Purchase
from visits.services.corrections import remove_lines
from visits.services.entries import BillEntry
from visits.services.reverting import revert_values


class PurchasesReverter(PeopleReverter):
    def revert_rows(self, rows: list[RowFacts], *, below: int | None) -> list[Entry]:
        with transaction.atomic():
            entries = super().revert_rows(rows, below=below)
            if not self.work.writes:
                transaction.set_rollback(True)
        return entries

    def before(self, persons: dict[int, OnePerson]) -> None:
        given = {row.purchase_id for one in persons.values() for row in _all_rows(one)}
        lines = Purchase.objects.filter(pk__in_values=given - {None}).order_by()
        self.bill_of: dict[int | None, int] = dict(lines.values_list("pk", "bill_id"))
        self.values: dict[int, list[Value]] = {}
        made = {
            row.purchase_id: (person, row)
            for person in persons.values()
            for row in person.gone
            if row.purchase_id is not None and row.outcome == Outcome.CREATED
        }
        kept = self._why_kept(made, persons)
        for pk, (person, row) in made.items():
            if why := kept.get(pk):
                person.lines_kept.append((row, why))
            else:
                person.lines_gone[pk] = row
        remove_lines(
            self.work.upload.organization,
            made.keys() - kept.keys(),
            by=self.work.revert.started_by,
            why=f"Reverting of {self.work.upload}",
        )

    def _why_kept(
        self,
        made: dict[int, tuple[OnePerson, RowFacts]],
        persons: dict[int, OnePerson],
    ) -> dict[int, str]:
        """Lines that somebody else told of, corrected or worked with."""
        kept = {
            row.purchase_id: f"also named by {self.names.row(row.upload_id, row.row_number)}"
            for person in persons.values()
            for row in person.active
            if row.purchase_id in made
        }
        bill_of = dict(
            Purchase.objects.filter(pk__in_values=made).order_by().values_list("pk", "bill_id")
        )
        bills = set(bill_of.values())
        corrected = _last_corrections(bills)
        cancelled = set(
            Bill.objects.filter(pk__in_values=bills)
            .exclude(cancelled_at=None)
            .order_by()
            .values_list("pk", flat=True)
        )
        for pk, bill in bill_of.items():
            _, row = made[pk]
            if bill in cancelled:
                kept.setdefault(pk, "its bill was cancelled since")
            elif bill in corrected and corrected[bill] > row.processed_at:
                kept.setdefault(pk, "its bill was corrected since")
        worked = RefillReminder.objects.filter(purchase__in_values=made).exclude(
            sent_at=None, responded_at=None
        )
        for pk in worked.order_by().values_list("purchase", flat=True):
            kept.setdefault(pk, "the customer was reminded of it")
        return {pk: why for pk, why in kept.items() if pk in bill_of and pk is not None}

    def decide_more(self, persons: dict[int, OnePerson], known: dict[int, Known]) -> None:
        """Values that rows filled in on bills which others brought go back, now that it is known
        what active rows tell."""
        bills = Bill.objects.filter(pk__in_values=set(self.bill_of.values()), cancelled_at=None)
        lines = Purchase.objects.filter(bill__in_values=(by_id := {one.pk: one for one in bills}))
        of_bills: dict[int, dict[str, list[Any]]] = {}
        of_lines: dict[int, dict[str, list[Any]]] = {}
        line_by_id = {line.pk: line for line in lines.order_by("pk")}
        for pk, person in persons.items():
            self.values[pk] = values = self._values(person, by_id, line_by_id)
            for value in values:
                if not value.why_kept:
                    goes = of_bills if isinstance(value.record, Bill) else of_lines
                    goes.setdefault(value.record.pk, {})[value.name] = [value.now, value.before]
        revert_values(
            self.work.upload.organization,
            bills=of_bills,
            lines=of_lines,
            by=self.work.revert.started_by,
            why=f"Reverting of {self.work.upload}",
        )

    def _values(
        self, person: OnePerson, bills: dict[int, Bill], lines: dict[int, Purchase]
    ) -> list[Value]:
        kept = {row.purchase_id for row, _ in person.lines_kept}
        data: dict[Bill | Purchase, list[RowOfBill]] = {}
        gone = {row.id for row in person.gone if row.purchase_id not in kept}
        for row in _all_rows(person):
            result = person.values.get(row.id)
            entry = result.extra if result and isinstance(result.extra, BillEntry) else None
            label = self.names.row(row.upload_id, row.row_number)
            each = RowOfBill(row, row.id in gone, label, entry)
            if (bill := bills.get(self.bill_of.get(row.purchase_id, 0))) is not None:
                data.setdefault(bill, []).append(each)
            if (line := lines.get(row.purchase_id or 0)) is not None:
                data.setdefault(line, []).append(each)
        own = {row.id for row in person.own}
        values = [
            value
            for record, rows in data.items()
            if any(each.row.id in own for each in rows)
            for value in values_of(record, rows)
        ]
        back = {value.name for value in values if not value.why_kept}
        person.reverted_values = {row.id for row in person.own if back & row.changes.keys()}
        return values

    def entries_of_more(self, pk: int, person: OnePerson) -> list[Entry]:
        first = min((row.row_number for row in person.own), default=0)
        lines = person.lines_gone.values()
        gone = [f"The bill's line of row {r.row_number} {self.work.goes}." for r in lines]
        kept = [f"The bill's line of row {r.row_number} stays: {w}." for r, w in person.lines_kept]
        values = self.values.get(pk, [])
        back = [value.sentence for value in values if not value.why_kept]
        stay = [value.sentence for value in values if value.why_kept]
        return [
            Entry(
                which, self.type_of(pk), pk, person.name[:254], first, [*lines, *given],
                {"purchases": len(lines), "values": len(given)},
            )
            for which, lines, given in (
                (RevertList.REVERTED, gone, back), (RevertList.KEPT, kept, stay),
            )
            if lines or given
        ]  # fmt: skip


def _all_rows(person: OnePerson) -> list[RowFacts]:
    return [*person.earlier, *person.own, *person.active]


def _last_corrections(bills: Collection[int]) -> dict[int, datetime]:
    """When somebody last corrected each of these bills by hand."""
    found: dict[int, datetime] = {}
    changes = Change.objects.of_each(TargetType.BILL, bills).exclude(cause=ChangeCause.REVERT)
    for bill, given, at in changes.order_by("pk").values_list("target_id", "changes", "at"):
        if any(_is_correction(name, pair) for name, pair in given.items()):
            found[bill] = at
    return found


def _is_correction(name: str, pair: list[Any]) -> bool:
    """A line that was added, as rows do it, and the sum that follows are none."""
    return name != "total_amount" and not (name.startswith("purchases.") and pair[0] is None)
