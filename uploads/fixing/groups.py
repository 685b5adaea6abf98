"""Waiting rows by what is wrong with them: what one correction puts right in all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection

from uploads.columns import columns_by_name
from uploads.models import FileUpload, Outcome, PreviewRow, UploadRow
from uploads.models.row import SheetRow
from uploads.queries import previewed_count
from uploads.rows.problems import without_location

_COMMON_SHOWN = 8
_COMMON_READ = 50
_LONGEST = 199  # letters; longer cells are shortened in problems and not found by them
# Over the index of rows that wait, so that a sheet of a million costs what waits of it.
_PROBLEMS = {
    "postgresql": (
        "SELECT problem->>'code' AS code, problem->>'column' AS heading, "
        "problem->>'value' AS cell, row_number, problem->>'message' AS message "
        "FROM {table}, jsonb_array_elements(problems) problem "
    ),
    "sqlite": (
        "SELECT json_extract(problem.value, '$.code') AS code, "
        "json_extract(problem.value, '$.column') AS heading, "
        "json_extract(problem.value, '$.value') AS cell, "
        "row_number, json_extract(problem.value, '$.message') AS message "
        "FROM {table}, json_each(problems) problem "
    ),
}
_WAITING = "WHERE upload_id = %s AND outcome = 'needs_attention'"


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """Rows that wait for the same reason with the same cell in the same column.

    `column` is its heading, "" where the whole row is meant; `value` the cell as typed, up to 200
    letters of it; `message` what the rows are told, without where.
    """

    code: str
    column: str
    value: str
    rows: int
    first_row: int
    message: str


class WaitingGroups(Sequence[WaitingGroup]):
    """Of one upload, the largest first: a query for their number, and one for each slice."""

    def __init__(self, upload: FileUpload) -> None:
        self.upload = upload
        self._problems = f"{_problems_in(UploadRow)} {_WAITING} AND reverted_at IS NULL"
        self._has_any = upload.needs_attention_count > 0

    def __len__(self) -> int:
        return self._number

    def __getitem__(self, part: Any) -> Any:
        if not isinstance(part, slice):
            return self[part : part + 1][0]
        start, stop = part.start or 0, len(self) if part.stop is None else part.stop
        if not self._has_any or start >= stop:
            return []
        sql = (
            "SELECT code, heading, cell, count(DISTINCT row_number), min(row_number), min(message) "  # noqa: S608 - own text
            f"FROM ({self._problems}) found GROUP BY code, heading, cell "
            "ORDER BY 4 DESC, code, heading, cell LIMIT %s OFFSET %s"
        )
        return [
            WaitingGroup(code, column, value, rows, first_row, without_location(message))
            for code, column, value, rows, first_row, message in self._rows_of(
                sql, stop - start, start
            )
        ]

    @cached_property
    def _number(self) -> int:
        if not self._has_any:
            return 0
        sql = (
            "SELECT count(*) FROM "  # noqa: S608 - own text
            f"(SELECT DISTINCT code, heading, cell FROM ({self._problems}) found) apart"
        )
        return int(self._rows_of(sql)[0][0])

    def _rows_of(self, sql: str, *parameters: int) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, [self.upload.pk, *parameters])
            return cursor.fetchall()


class PreviewedGroups(WaitingGroups):
    """Of the rows that would wait, before anything is imported."""

    def __init__(self, upload: FileUpload) -> None:
        self.upload = upload
        self._problems = f"{_problems_in(PreviewRow)} {_WAITING}"
        self._has_any = previewed_count(upload, Outcome.NEEDS_ATTENTION) > 0


def _problems_in(model: type[SheetRow]) -> str:
    return _PROBLEMS[connection.vendor].format(table=model._meta.db_table)


def field_of(upload: FileUpload, column: str) -> str | None:
    """What the column with this heading was taken for."""
    if column not in upload.columns:
        return None
    return upload.column_mapping.get(str(upload.columns.index(column)))


def may_be_corrected_at_once(upload: FileUpload, group: WaitingGroup) -> bool:
    """Whether one cell can be right for all its rows: a phone that is missing is each row's own."""
    if group.column not in upload.columns:
        return False
    name = field_of(upload, group.column)
    known = columns_by_name(upload.kind).get(name or "")
    return bool(group.value) or (known is not None and not known.identifies)


def common_wrong_values(upload: FileUpload) -> list[WaitingGroup]:
    """A handful of cells that several rows have wrong, the most frequent first; one query."""
    return [
        group
        for group in WaitingGroups(upload)[:_COMMON_READ]
        if group.rows > 1 and group.column and 0 < len(group.value) <= _LONGEST
    ][:_COMMON_SHOWN]
