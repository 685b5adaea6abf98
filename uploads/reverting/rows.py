"""Kept rows: what they did, what they say, and what becomes of them."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.lookups import IsNull

from core.bulk import instant_text, json_text, read_instant, read_json, update_rows
from core.sentences import Sentence
from history.models import ChangeAction, ChangeCause
from history.reverting.records import ChangeEntry
from uploads.detection import SheetProfile
from uploads.fixing.cells import cells_to_read
from uploads.kinds import KINDS
from uploads.models import FileUpload, Outcome, UploadRow
from uploads.rows.result import Kind, RowResult
from uploads.sentences import row_label
from visits.models import Purchase

_COLUMNS = (
    "id", "upload_id", "row_number", "outcome", "same_as", "customer_id", "visit_id", "lead_id",
    "channel_partner_id", json_text("changes"), instant_text("processed_at"), "reverted_at",
    IsNull(F("fingerprint"), False), "contact_id", "purchase_id", "project_id", "forgotten",
)  # fmt: skip
_RECORDS = [
    "customer_id", "visit_id", "lead_id", "channel_partner_id", "contact_id", "purchase_id",
    "project_id",
]  # fmt: skip
_CHANGES, _PROCESSED_AT = 9, 10
# Uploads whose reading is kept at hand: names of branches and columns are read once for each.
_AT_HAND = 40


@dataclass(slots=True)
class RowFacts:
    """A kept row without its cells."""

    id: int
    upload_id: int
    row_number: int
    outcome: str
    same_as: int | None
    customer_id: int | None
    visit_id: int | None
    lead_id: int | None
    partner_id: int | None
    changes: dict[str, Any]
    processed_at: datetime
    reverted_at: datetime | None
    has_fingerprint: bool
    contact_id: int | None
    purchase_id: int | None
    project_id: int | None
    forgotten: str = ""

    @property
    def created(self) -> bool:
        return self.outcome == Outcome.CREATED

    def entry(self, changes: Mapping[str, Any] | None = None) -> ChangeEntry:
        """What it changed, or `changes` of it, like an entry of the log, where that has none."""
        action = ChangeAction.CREATED if self.created else ChangeAction.UPDATED
        given = self.changes if changes is None else changes
        return ChangeEntry(
            self.id, action, ChangeCause.UPLOAD_ROW, self.id, given, None, self.processed_at
        )


def facts_of(rows: QuerySet[UploadRow]) -> Iterator[RowFacts]:
    for values in rows.values_list(*_COLUMNS):
        facts = RowFacts(*values)
        facts.changes = read_json(values[_CHANGES])
        facts.processed_at = read_instant(values[_PROCESSED_AT])
        yield facts


def beside(rows: Sequence[RowFacts], among: QuerySet[UploadRow]) -> Iterator[RowFacts]:
    """Those `among` that are not `rows`, all that are not reverted of a part of one upload, from
    the last on: what is in memory is not read a second time."""
    first, last = rows[-1], rows[0]
    in_memory = Q(
        upload=first.upload_id,
        row_number__range=(first.row_number, last.row_number),
        reverted_at=None,
    )
    return facts_of(among.exclude(in_memory))


def rows_of_counter(pk: int, upload_id: int) -> Iterable[RowFacts]:
    """The rows of an upload about a counter customer, and all about the bills that these speak of.

    Nothing else that a counter has can stand on them, and it has rows without end: the sales of
    every day to nobody, each of which would be read again to know what it says.
    """
    own = UploadRow.objects.filter(customer=pk, upload=upload_id)
    bills = Purchase.objects.filter(pk__in=own.values("purchase")).values("bill")
    lines = Purchase.objects.filter(bill__in=bills).values("pk")
    others = UploadRow.objects.filter(customer=pk, purchase__in=lines).exclude(upload=upload_id)
    return (*facts_of(own.order_by("pk")), *facts_of(others.order_by("pk")))


def in_order(rows: Iterable[RowFacts]) -> list[RowFacts]:
    """As they were imported."""
    return sorted(rows, key=lambda row: (row.processed_at, row.id))


class Readings:
    """What rows say: they are read again, by the code that imported them."""

    def __init__(self, renew: Callable[[], None]) -> None:
        self._renew = renew
        self._kinds: OrderedDict[int, tuple[Kind, SheetProfile]] = OrderedDict()

    def of(self, row_ids: Collection[int]) -> Iterator[tuple[int, RowResult]]:
        """(row id, the row as understood), one query and one per upload met for the first time.

        Without those whose cells were forgotten: nobody knows what they said."""
        rows = UploadRow.objects.filter(pk__in_values=row_ids, forgotten="").order_by("pk")
        rows = rows.only("upload_id", "row_number", "cells", "filled", "corrections")
        for row in rows.iterator(chunk_size=2_000):
            self._renew()
            kind, profile = self._kind_of(row.upload_id)
            yield row.pk, kind.rows.read(row.row_number, *cells_to_read(row, {}, profile))

    def extras(self, row_ids: Iterable[int]) -> dict[int, Any]:
        """The kind's own entry of each row that has one."""
        read = self.of(list(row_ids))
        return {pk: result.extra for pk, result in read if result.extra is not None}

    def _kind_of(self, upload_id: int) -> tuple[Kind, SheetProfile]:
        if upload_id in self._kinds:
            self._kinds.move_to_end(upload_id)
            return self._kinds[upload_id]
        upload = FileUpload.objects.select_related("organization", "branch").get(pk=upload_id)
        self._kinds[upload_id] = KINDS[upload.kind](upload), SheetProfile.from_json(upload.profile)
        while len(self._kinds) > _AT_HAND:
            self._kinds.popitem(last=False)
        return self._kinds[upload_id]


class UploadNames:
    """How uploads are called, each asked for once."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}

    def load(self, upload_ids: Collection[int]) -> None:
        missing = set(upload_ids) - self._names.keys()
        if missing:
            uploads = FileUpload.objects.filter(pk__in=missing)
            self._names.update(uploads.values_list("pk", "original_name"))

    def of(self, row: RowFacts) -> str:
        file = self._names[row.upload_id]
        text = f"row {row.row_number} of {file}"
        return Sentence(text, "row", row=row.row_number, file=file)

    def label(self, row: RowFacts) -> str:
        """As the row is called in the texts that it left elsewhere."""
        return row_label(row.upload_id, self._names[row.upload_id], row.row_number)


def mark_rows(rows: Collection[RowFacts], at: datetime, *, active: Iterable[RowFacts]) -> None:
    """Mark rows as reverted, with the records that they still point to. Of the `active` rows the
    oldest that repeated one of them is the one that the others now repeat."""
    records = {row.id: _records_of(row) for row in rows}
    # Most rows point to nothing any more: these are told with one list of ids.
    left = [(pk, at, *theirs) for pk, theirs in records.items() if any(theirs)]
    bare = records.keys() - {pk for pk, *_ in left}
    update_rows(UploadRow, ["reverted_at", *_RECORDS], left)
    if bare:
        nothing = dict.fromkeys(_RECORDS)
        UploadRow.objects.filter(pk__in_values=bare).update(reverted_at=at, **nothing)
    marked = records.keys()
    repetitions: dict[int, list[int]] = {}
    for row in sorted(active, key=lambda row: row.id):
        # Not one without a fingerprint, which repeats a row as it was before it was corrected.
        if row.same_as is not None and row.same_as in marked and row.has_fingerprint:
            repetitions.setdefault(row.same_as, []).append(row.id)
    update_rows(
        UploadRow,
        ["same_as"],
        [
            (pk, None if pk == first else first)
            for first, *others in repetitions.values()
            for pk in (first, *others)
        ],
    )


def unlink_rows(rows: Iterable[RowFacts]) -> None:
    """Rows that were reverted earlier point to nothing that goes now."""
    update_rows(UploadRow, _RECORDS, [(row.id, *_records_of(row)) for row in rows])


def _records_of(row: RowFacts) -> tuple[int | None, ...]:
    return (
        row.customer_id, row.visit_id, row.lead_id, row.partner_id, row.contact_id,
        row.purchase_id, row.project_id,
    )  # fmt: skip
