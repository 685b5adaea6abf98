"""Rows that are each about one record, and about no customer: partners, contacts."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from uploads.models import RevertList, UploadRow
from uploads.reverting.readings import Readings, UploadNames
from uploads.reverting.rows import mark_rows, reassign_original, unlink_rows
from uploads.reverting.work import Entry, RowFacts, Work, facts_of


class RecordsReverter(ABC):
    """Decides about each record in the chunk in which its last row comes up. A decision has `goes`
    and `blocked`."""

    column: str  # the attribute of a row's facts that names its record
    record_type: str

    def __init__(self, work: Work) -> None:
        self.work = work
        self.readings = Readings(work.renew)
        self.names = UploadNames()

    @abstractmethod
    def rows_about(self, ids: set[int]) -> QuerySet[UploadRow]:
        """All rows about these records, whichever upload they came by."""

    @abstractmethod
    def decide(self, about: dict[int, list[RowFacts]]) -> dict[int, Any]:
        """The decisions, by record. Rows are in the order in which they were imported."""

    @abstractmethod
    def write(self, decisions: dict[int, Any]) -> None:
        """Do what was decided; the rows point to nothing that goes any more."""

    @abstractmethod
    def lists(self, decision: Any) -> Iterable[tuple[RevertList, list[str], dict[str, int]]]:
        """The sentences of each list, and how much of what they tell."""

    def revert_rows(self, rows: list[RowFacts], *, below: int | None) -> list[Entry]:
        ids = {pk for row in rows if (pk := self._record(row)) is not None}
        about: dict[int, list[RowFacts]] = {pk: [] for pk in ids}
        for row in facts_of(self.rows_about(ids).order_by("processed_at", "pk")):
            about[self._record(row) or 0].append(row)
        for pk in [pk for pk, item in about.items() if self._came_up(item, below)]:
            del about[pk]
        self.names.load({row.upload_id for item in about.values() for row in item})
        decisions = self.decide(about)
        if self.work.writes:
            self._write(rows, about, decisions)
        return [
            Entry(
                which, self.record_type, pk, self.title(decision)[:254],
                min((row.row_number for row in self.own(about[pk])), default=0),
                sentences, counted,
            )
            for pk, decision in decisions.items()
            for which, sentences, counted in self.lists(decision)
            if sentences
        ]  # fmt: skip

    @abstractmethod
    def title(self, decision: Any) -> str: ...

    def own(self, rows: Iterable[RowFacts]) -> list[RowFacts]:
        upload_id = self.work.upload.pk
        return [row for row in rows if row.upload_id == upload_id and row.reverted_at is None]

    def gone(self, rows: Iterable[RowFacts]) -> set[int]:
        """Those that are reverted, now or before."""
        upload_id = self.work.upload.pk
        return {row.id for row in rows if row.upload_id == upload_id or row.reverted_at is not None}

    def label(self, row: RowFacts) -> str:
        return self.names.row(row.upload_id, row.row_number)

    def _record(self, row: RowFacts) -> int | None:
        record: int | None = getattr(row, self.column)
        return record

    def _came_up(self, rows: list[RowFacts], below: int | None) -> bool:
        return below is not None and any(row.row_number >= below for row in self.own(rows))

    def _write(
        self,
        rows: list[RowFacts],
        about: dict[int, list[RowFacts]],
        decisions: dict[int, Any],
    ) -> None:
        marked = [row for row in rows if self._record(row) is None]
        unlinked: list[RowFacts] = []
        active = [row for item in about.values() for row in item if row.id not in self.gone(item)]
        for pk, decision in decisions.items():
            if decision.blocked:
                continue
            own = self.own(about[pk])
            marked += own
            if decision.goes:
                mine = {row.id for row in own}
                unlinked += [row for row in about[pk] if row.id not in mine]
                for row in about[pk]:
                    setattr(row, self.column, None)
        mark_rows(marked, self.work.at)
        unlink_rows(unlinked)
        reassign_original({row.id for row in marked}, active)
        self.write(decisions)
