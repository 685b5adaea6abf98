"""The dry run of an adoption: sheet after sheet is decided by the code that imports it, each seeing
what those before would have done, and nothing is written (`core.dry_run`)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from accounts.models import Organization, User
from uploads.adoption.report import SKIPPED, Decision, Formatter, RowOutcome
from uploads.adoption.sheets import Sheet
from uploads.adoption.source import cannot_adopt
from uploads.detection import SheetProfile
from uploads.kinds import KINDS
from uploads.models import FileUpload
from uploads.pipeline.opening import reader_limits, to_inspect
from uploads.pipeline.previewing import decide_rows, dry_run_of_rows, rows_at_once
from uploads.readers import Book, Unreadable
from uploads.rows.result import Kind, RowResult
from uploads.understanding.apart import Question, inspected, understood_rows


class SheetDecider:
    """Of one adoption. Sheets are decided about in the order in which they are given."""

    def __init__(self, organization: Organization, *, by: User) -> None:
        self._organization, self._by = organization, by
        self._formatter = Formatter(organization)
        self._dry_run = dry_run_of_rows()
        self._sheets = 0

    def __enter__(self) -> Self:
        self._dry_run.__enter__()
        return self

    def __exit__(self, *exc: object) -> None:
        self._dry_run.__exit__(*exc)

    def decide(self, sheet: Sheet, path: Path) -> Iterator[Decision]:
        """What would become of each row of the file, and which lines of it are no rows.

        DomainError for what cannot be read, or asks a question.
        """
        upload = self._imagined(sheet, path)
        try:
            with Book(str(path), path.name, reader_limits(), encoding="utf-8") as book:
                book.open()
                profile = _inspect(upload, book)
                yield from self._rows(sheet, upload, book)
        except Unreadable as problem:
            raise cannot_adopt(f"{path.name}: {problem.message}") from problem
        yield from skipped_lines(sheet, profile)

    def _imagined(self, sheet: Sheet, path: Path) -> FileUpload:
        """Of no row in the database: numbers below zero are nobody's."""
        self._sheets += 1
        return FileUpload(
            pk=-self._sheets,
            organization=self._organization,
            uploaded_by=self._by,
            kind=sheet.kind,
            original_name=path.name,
            options=sheet.options,
        )

    def _rows(self, sheet: Sheet, upload: FileUpload, book: Book) -> Iterator[Decision]:
        with self._dry_run.active():
            kind: Kind = KINDS[upload.kind](upload)
        for batch in understood_rows(book, kind.rows, rows_at_once()):
            decide_rows(upload, kind, batch, self._dry_run)
            for result in batch:
                yield self._formatter.decision(sheet, _outcome_of(result))


def _inspect(upload: FileUpload, book: Book) -> SheetProfile:
    found = inspected(book, to_inspect(upload))
    if isinstance(found, Question):
        raise cannot_adopt(f"{upload.original_name}: {found.message}")
    upload.profile, upload.columns = found.as_json(), found.columns
    return found


def skipped_lines(sheet: Sheet, profile: SheetProfile) -> Iterator[Decision]:
    """Lines that are no rows; of each reason so many that the profile lists them."""
    for line in profile.skipped:
        reason = f"read as no row ({line.why.replace('_', ' ')}): {line.text}"
        yield Decision(sheet.plan.table, SKIPPED, reason, row_number=line.row)


def _outcome_of(result: RowResult) -> RowOutcome:
    return RowOutcome(
        row_number=result.row_number,
        cells=json.loads(result.cells_json),
        outcome=result.outcome,
        matched_by=result.matched_by,
        same_as=result.same_as,
        changes=json.loads(result.changes_json),
        problems=result.problems,
        customer_id=result.customer_id,
        lead_id=result.lead_id,
        partner_id=result.partner_id,
        project_id=result.project_id,
    )
