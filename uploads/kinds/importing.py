"""How all kinds of sheets import their rows: known again, or decided in the sheet's order."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from customers.matching import OrganizationRules
from customers.matching.store import lock_identities
from history.importing import BatchImporter, Cause
from history.models import ChangeCause
from uploads.kinds.erased import without_erased
from uploads.models import FileUpload, MatchedBy, Outcome
from uploads.rows.context import Context
from uploads.rows.result import RECORDS, RowResult
from uploads.rows.seen_before import Original, find_originals

Entry = TypeVar("Entry")
Imported = TypeVar("Imported")
SOURCE = "upload"


class ImportingKind(ABC, Generic[Entry, Imported]):
    """A kind of sheet whose rows are entries of a `BatchImporter`. Made once per run."""

    matched_again: str = MatchedBy.PHONE
    # Rows of a chunk that are written while the next ones are decided; None: the whole chunk is
    # decided first. For kinds whose importer can write more than once.
    rows_at_once: ClassVar[int | None] = None
    upload: FileUpload
    context: Context
    rules: OrganizationRules

    @property
    def cause(self) -> Cause:
        by = self.upload.uploaded_by
        return Cause(ChangeCause.UPLOAD_ROW, by=by, source=SOURCE, is_upload=True)

    def import_rows(self, results: Sequence[RowResult]) -> None:
        lock_identities(self.rules.organization.pk)
        usable = without_erased(self.upload, self.context, self.usable(results))
        originals = find_originals(self.upload, usable)
        repeated: dict[int, Original] = {}
        for result in usable:
            if twins := originals.get(result.fingerprint or ""):
                repeated[result.row_number] = twins.pop(0)
        fresh = [result for result in usable if result.row_number not in repeated]
        importer = self.importer()
        self.prepare(fresh)
        entries = [self.entry(result) for result in fresh]
        importer.load(entries)
        self.loaded([result for result in usable if result.row_number in repeated])
        waiting = iter(entries)
        for part in _parts(usable, self.rows_at_once):
            decided: list[tuple[RowResult, Imported]] = []
            for result in part:
                if original := repeated.get(result.row_number):
                    self.repeat(result, original)
                else:
                    decided.append((result, importer.decide(next(waiting))))
            self.decided(decided)
            importer.write()
            self.conclude(decided)

    def written(self) -> None:
        """Called once the rows of a chunk are stored; usually nothing is left to do."""

    @abstractmethod
    def usable(self, results: Sequence[RowResult]) -> list[RowResult]:
        """Those that do not wait."""

    @abstractmethod
    def importer(self) -> BatchImporter[Entry, Imported]:
        """A new one for each chunk."""

    @abstractmethod
    def entry(self, result: RowResult) -> Entry:
        """What the row says."""

    def prepare(self, fresh: Sequence[RowResult]) -> None:
        """A place to say of rows that were not seen before what their cells don't."""

    def loaded(self, repeated: Sequence[RowResult]) -> None:
        """A place to read more, once it is known who is there."""

    def decided(self, decided: Sequence[tuple[RowResult, Any]]) -> None:
        """A place to read more, before anything that was decided is written."""

    def repeat(self, result: RowResult, original: Original) -> None:
        """An earlier upload brought this very row: it points to the same records."""
        result.outcome, result.same_as = Outcome.UNCHANGED, original.row_id
        result.matched_by = self.matched_again
        for name in RECORDS.values():
            setattr(result, name, getattr(original, name))

    @abstractmethod
    def conclude(self, decided: Sequence[tuple[RowResult, Any]]) -> None:
        """Fill the row results with what became of them."""


def _parts(results: list[RowResult], size: int | None) -> Iterator[list[RowResult]]:
    """At least one, be it empty: who decides nothing writes nothing, but says so."""
    size = size or len(results) or 1
    for start in range(0, max(len(results), 1), size):
        yield results[start : start + size]
