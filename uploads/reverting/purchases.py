"""Uploads whose rows are lines of bills: the lines go by the service of bills, then the people.

A preview takes the lines away, too, decides, and rolls that back: what becomes of bills, visits and
customers follows from what is left of them.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from core.sentences import Sentence
from customers.reverting.records import KnownCustomer
from history.models import Change, ChangeCause, TargetType
from history.reverting.deciding import also_named
from history.reverting.records import Record
from reminders.models import RefillReminder
from uploads.reverting.people import OnePerson, PeopleReverter, Persons
from uploads.reverting.rows import RowFacts, in_order
from uploads.reverting.work import Entry, entries_in_lists
from visits.models import Bill, Purchase
from visits.services.entries import BillEntry
from visits.services.removals import remove_lines
from visits.services.reverting import BillDecider, BillReverter, describe_bill

_CANCELLED = Sentence("its bill was cancelled since", "bill_cancelled")
_CORRECTED = Sentence("its bill was corrected since", "bill_corrected")
_REMINDED = Sentence("the customer was reminded of it", "reminded")


class PurchasesReverter(PeopleReverter):
    previews_by_writing = True

    def revert_rows(self, rows: list[RowFacts], *, below: int | None) -> list[Entry]:
        with transaction.atomic():
            entries = super().revert_rows(rows, below=below)
            if not self.work.writes:
                transaction.set_rollback(True)
        return entries

    # --- Lines that the rows made -------------------------------------------------------------

    def before(self, persons: Persons) -> None:
        given = {row.purchase_id for person in persons.values() for row in person.rows}
        lines = Purchase.objects.filter(pk__in_values=given - {None}).order_by()
        self.bill_of: dict[int | None, int] = dict(lines.values_list("pk", "bill_id"))
        made = {
            row.purchase_id: (person, row)
            for person in persons.values()
            for row in person.gone
            if row.purchase_id is not None and row.created
        }
        active = (row for person in persons.values() for row in person.active)
        kept = self._why_kept({pk: row for pk, (_, row) in made.items()}, active)
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

    def _why_kept(self, made: Mapping[int, RowFacts], active: Iterable[RowFacts]) -> dict[int, str]:
        """Lines that somebody else named, corrected or worked with."""
        kept = {
            row.purchase_id: also_named(self.names.of(row))
            for row in active
            if row.purchase_id in made
        }
        bill_of = {pk: self.bill_of[pk] for pk in made if pk in self.bill_of}
        bills = set(bill_of.values())
        corrected = _last_corrections(bills)
        cancelled = set(
            Bill.objects.filter(pk__in_values=bills)
            .exclude(cancelled_at=None)
            .order_by()
            .values_list("pk", flat=True)
        )
        for pk, bill in bill_of.items():
            if bill in cancelled:
                kept.setdefault(pk, _CANCELLED)
            elif bill in corrected and corrected[bill] > made[pk].processed_at:
                kept.setdefault(pk, _CORRECTED)
        worked = RefillReminder.objects.filter(purchase__in_values=made).exclude(
            sent_at=None, responded_at=None
        )
        for pk in worked.order_by().values_list("purchase", flat=True):
            kept.setdefault(pk, _REMINDED)
        return {pk: why for pk, why in kept.items() if pk in bill_of and pk is not None}

    # --- Values that rows filled in on bills which others brought -----------------------------

    def decide_more(self, persons: Persons, known: Mapping[int, KnownCustomer]) -> None:
        bills = BillReverter(set(self.bill_of.values()))
        self.deciders = {pk: self._decide_bills(bills, one) for pk, one in persons.items()}
        bills.write(
            [each for deciders in self.deciders.values() for each in deciders],
            self.work.upload.organization,
            self.work.cause,
            by=self.work.revert.started_by,
            why=f"Reverting of {self.work.upload}",
        )

    def _decide_bills(self, bills: BillReverter, person: OnePerson) -> list[BillDecider]:
        about: dict[tuple[type[Any], int], tuple[Record, list[RowFacts]]] = {}
        for row in in_order(person.rows):
            bill = bills.bills.get(self.bill_of.get(row.purchase_id, 0))
            line = bills.lines.get(row.purchase_id or 0)
            for model, record in ((Bill, bill), (Purchase, line)):
                if record is not None:
                    about.setdefault((model, record.id), (record, []))[1].append(row)
        kept = {row.purchase_id for row, _ in person.lines_kept}
        gone = {row.id for row in person.gone if row.purchase_id not in kept}
        own = {row.id for row in person.own}
        deciders = [
            bills.decide(
                record,
                [row.entry() for row in rows],
                gone=gone,
                own=own,
                active=[
                    self.source(row, self._describe_row(person, row))
                    for row in rows
                    if row.id not in gone
                ],
            )
            for record, rows in about.values()
            if any(row.id in own for row in rows)
        ]
        back = {name for decider in deciders for name in decider.decision.values}
        person.reverted_values = {row.id for row in person.own if back & row.changes.keys()}
        return deciders

    @staticmethod
    def _describe_row(person: OnePerson, row: RowFacts) -> dict[str, tuple[Any, ...]]:
        result = person.readings.get(row.id)
        entry = result.extra if result else None
        return describe_bill(entry) if isinstance(entry, BillEntry) else {}

    # --- In words -----------------------------------------------------------------------------

    def entries_of_more(self, pk: int, person: OnePerson) -> list[Entry]:
        lines, stay = person.lines_gone.values(), person.lines_kept
        gone = [_of_line(row, f"{self.work.goes}.", "line_removed") for row in lines]
        kept = [_of_line(row, f"stays: {why}.", "line_stays", because=why) for row, why in stay]
        deciders = self.deciders.get(pk, [])
        back = [text for each in deciders for text in each.value_sentences()]
        left = [kept.sentence() for each in deciders for kept in each.decision.kept]
        return entries_in_lists(
            (self.type_of(pk), pk, person.name),
            person.own,
            reverted=([*gone, *back], {"purchases": len(gone), "values": len(back)}),
            kept=([*kept, *left], {"purchases": len(kept), "values": len(left)}),
            blocked=([], {}),
        )


def _of_line(row: RowFacts, text: str, code: str, **values: str) -> str:
    """What becomes of the line that a row put on a bill."""
    number = row.row_number
    return Sentence(f"The bill's line of row {number} {text}", code, row=number, **values)


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
