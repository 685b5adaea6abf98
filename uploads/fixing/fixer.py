"""Trying rows of one upload again: by the upload's own code, whatever its kind."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from core.bulk import as_json, insert, update_rows
from core.roles import Can
from customers.matching.store import lock_identities
from uploads.detection import SheetProfile
from uploads.fixing.cells import Corrections, cells_as_read, cells_to_read, stored_corrections
from uploads.fixing.selection import ensure_open
from uploads.kinds import KINDS
from uploads.models import FileUpload, Outcome, RowAttempt, UploadRow
from uploads.rows.problems import RowReader
from uploads.rows.result import RESULT_COLUMNS, Kind, RowResult, result_of
from uploads.rows.seen_before import recognize_corrected, uncorrected_key
from uploads.rows.writing import add_branches_of, count_tried_again


@dataclass(slots=True)
class Correction:
    """A row as somebody saw it waiting, and the cells to try it with instead."""

    row: UploadRow
    cells: Corrections = field(default_factory=dict)


@dataclass(slots=True)
class _Try:
    row: UploadRow
    cells: list[Any]
    corrections: dict[str, Any] | None
    result: RowResult


class Fixer:
    """Knows branches, projects and rules as they are now: one per request, or life of a job."""

    def __init__(self, upload: FileUpload, *, by: User | None) -> None:
        self.upload = upload
        self.by = by
        self.profile = SheetProfile.from_json(upload.profile)
        self.kind: Kind = KINDS[upload.kind](_as_handed_in_by(upload, by))
        self.reader = RowReader(self.kind.rows)

    def settle(
        self, corrections: Sequence[Correction], *, workbook: FileUpload | None = None
    ) -> list[RowResult]:
        """Try the rows in order, inside a transaction; row results of those that were still
        waiting.

        A row that somebody else tried since it was read is left as it is. Raises DomainError 409
        when the upload is not over or was reverted.
        """
        lock_identities(self.upload.organization_id)
        # Locked, so that nobody begins to take the upload back before this is committed.
        uploads = FileUpload.objects.select_for_update(no_key=True)
        ensure_open(uploads.get(pk=self.upload.pk))
        mine = _still_waiting(corrections)
        tries = [self._read(correction) for correction in corrections if correction.row.pk in mine]
        if not tries:
            return []
        results = [each.result for each in tries]
        self.kind.import_rows(results)
        recognize_corrected(self.upload, results)
        at = timezone.now()
        _write_rows(tries, at)
        add_branches_of(self.upload, results)
        self._write_attempts(tries, at, workbook)
        count_tried_again(self.upload, results)
        return results

    def _read(self, correction: Correction) -> _Try:
        row = correction.row
        cells, filled = cells_to_read(row, correction.cells, self.profile)
        result = self.reader.read(row.row_number, cells, filled)
        result.id = row.pk
        return _Try(row, cells, stored_corrections(row, correction.cells), result)

    def _write_attempts(
        self, tries: Sequence[_Try], at: datetime, workbook: FileUpload | None
    ) -> None:
        """The try of the upload itself is written down with the first one after it."""
        by = self.by.pk if self.by else None
        first_by = self.upload.uploaded_by_id
        lines: list[dict[str, Any]] = []
        for each in tries:
            row, result = each.row, each.result
            if not row.attempts:
                lines.append(
                    {
                        "row_id": row.pk,
                        "number": 1,
                        "cells": as_json(row.cells),
                        "outcome": row.outcome,
                        "problems": as_json(row.problems),
                        "workbook_id": None,
                        "tried_by_id": first_by,
                        "tried_at": row.processed_at,
                        "uncorrected_key": None,
                    }
                )
            key = None
            if each.corrections and result.outcome != Outcome.NEEDS_ATTENTION:
                key = uncorrected_key(self.upload, self.profile, cells_as_read(row))
            lines.append(
                {
                    "row_id": row.pk,
                    "number": row.attempts + 2,
                    "cells": result.cells_json,
                    "outcome": str(result.outcome),
                    "problems": result.problems_json,
                    "workbook_id": workbook.pk if workbook else None,
                    "tried_by_id": by,
                    "tried_at": at,
                    "uncorrected_key": key,
                }
            )
        insert(RowAttempt, lines, at=at)


def _as_handed_in_by(upload: FileUpload, by: User | None) -> FileUpload:
    """A correction is its author's: their name stands in the customers' histories, and shops
    become branches only where they may say so themselves."""
    own = copy(upload)
    own.uploaded_by = by
    if by is not None and not by.can(Can.MANAGE):
        own.options = {**own.options, "create_missing_branches": False}
    return own


def _still_waiting(corrections: Sequence[Correction]) -> set[int]:
    """Claims the rows that wait as they were seen: one that was tried meanwhile is left out."""
    profile = {correction.row.pk: correction.row.attempts for correction in corrections}
    rows = UploadRow.objects.order_by("pk").select_for_update(no_key=True, of=("self",))
    waiting = rows.filter(pk__in_values=profile, outcome=Outcome.NEEDS_ATTENTION, reverted_at=None)
    return {pk for pk, attempts in waiting.values_list("pk", "attempts") if attempts == profile[pk]}


def _write_rows(tries: Sequence[_Try], at: datetime) -> None:
    update_rows(
        UploadRow,
        ["attempts", "corrections", *RESULT_COLUMNS],
        [
            (
                each.row.pk,
                each.row.attempts + 1,
                None if each.corrections is None else as_json(each.corrections),
                *result_of(each.result, at),
            )
            for each in tries
        ],
    )
