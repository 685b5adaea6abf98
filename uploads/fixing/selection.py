"""Which waiting rows are meant: all, those with a certain cell, or chosen ones; and why a row
cannot be tried again now."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from django.db import connection
from django.db.models import F, Func, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Trim

from core.errors import DomainError
from uploads.models import FileUpload, Outcome, UploadRow, UploadStatus

_SHOWN = 8
_LONGEST = 199  # longer values are shortened in problems and could not be found by them
# Over the index of rows that wait, so that a sheet of a million costs what waits of it.
_COUNTS = {
    "postgresql": (
        "SELECT problem->>'column', problem->>'value', count(*), min(row_number) "
        "FROM uploads_uploadrow, jsonb_array_elements(problems) problem "
        "WHERE upload_id = %s AND outcome = 'needs_attention' AND reverted_at IS NULL "
        "AND problem->>'column' <> '' AND problem->>'value' <> '' "
        "AND length(problem->>'value') <= %s "
        "GROUP BY 1, 2 HAVING count(*) > 1 ORDER BY 3 DESC, 1, 2 LIMIT %s"
    ),
    "sqlite": (
        "SELECT json_extract(problem.value, '$.column'), json_extract(problem.value, '$.value'), "
        "count(*), min(row_number) "
        "FROM uploads_uploadrow, json_each(problems) problem "
        "WHERE upload_id = %s AND outcome = 'needs_attention' AND reverted_at IS NULL "
        "AND json_extract(problem.value, '$.column') <> '' "
        "AND json_extract(problem.value, '$.value') <> '' "
        "AND length(json_extract(problem.value, '$.value')) <= %s "
        "GROUP BY 1, 2 HAVING count(*) > 1 ORDER BY 3 DESC, 1, 2 LIMIT %s"
    ),
}
_RUNNING = (UploadStatus.QUEUED, UploadStatus.PROCESSING)
_TO_BE_RUN = (UploadStatus.NEEDS_MAPPING, UploadStatus.PREVIEWING, UploadStatus.PREVIEWED)
_OVER = (UploadStatus.DONE, UploadStatus.FAILED, UploadStatus.CANCELLED)


class _Own(Func):
    """A column's cell in `corrections` or `filled` as text, or null. They are objects with numbers
    for names, and Django would take a number for a place in a list."""

    output_field = TextField()

    def __init__(self, name: str, position: int) -> None:
        super().__init__(F(name), Value(str(position)))

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s)", arg_joiner=" ->> ")

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "json_extract(%(expressions)s)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=", '$.' || ")


@dataclass(frozen=True)
class Selection:
    """`value` is the cell of `column` as it stands now, whatever its case and outer spaces."""

    column: int | None = None
    value: str | None = None
    rows: Sequence[int] | None = None

    def waiting(self, upload: FileUpload) -> QuerySet[UploadRow]:
        """In the order of the sheet; the index of waiting rows finds them."""
        found = UploadRow.objects.filter(
            upload=upload, outcome=Outcome.NEEDS_ATTENTION, reverted_at=None
        ).order_by("row_number")
        if self.rows is not None:
            found = found.filter(row_number__in_values=self.rows)
        if self.column is not None and self.value is not None:
            cell = Coalesce(
                _Own("corrections", self.column),
                _Own("filled", self.column),
                KeyTextTransform(str(self.column), "cells"),
            )
            found = found.annotate(cell=Trim(cell)).filter(cell__iexact=self.value.strip())
        return found

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"rows": None if self.rows is None else list(self.rows)}

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> Self:
        return cls(found["column"], found["value"], found["rows"])


@dataclass(frozen=True, slots=True)
class WrongValue:
    column: str
    value: str
    rows: int
    first_row: int


def common_wrong_values(upload: FileUpload) -> list[WrongValue]:
    """The most frequent first; one query."""
    if not upload.needs_attention_count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS[connection.vendor], [upload.pk, _LONGEST, _SHOWN])
        return [WrongValue(*found) for found in cursor.fetchall()]


def ensure_open(upload: FileUpload) -> None:
    """DomainError 409 while the upload is being imported, and once it was reverted."""
    if upload.status in _OVER:
        if upload.corrects_id is not None:
            raise _conflict(
                "is_workbook",
                "This is a corrected workbook: its lines belong to the rows of another upload. "
                "Correct those rows where they wait.",
            )
        return
    if upload.status in _RUNNING:
        raise _conflict(
            "upload_running",
            "The sheet is still being imported. Wait until it is done, then correct the row.",
        )
    if upload.status in _TO_BE_RUN:
        raise _conflict(
            "upload_not_run",
            f"Nothing of this sheet is imported yet: {upload.get_status_display()}. Run it; the "
            "rows that wait then can be corrected.",
        )
    raise _conflict(
        "reverted",
        f"Rows of this upload cannot be corrected: {upload.get_status_display()}. Upload the sheet "
        "again if its rows are wanted.",
    )


def ensure_waiting(row: UploadRow, *, profile: int) -> None:
    """DomainError 409 for a row that does not wait, or was tried by somebody else since."""
    if row.reverted_at is not None:
        raise _conflict(
            "reverted",
            f"{row} was reverted with its upload. Upload the sheet again if it is wanted.",
        )
    if row.attempts != profile:
        raise _conflict(
            "tried_meanwhile",
            f"Somebody else tried {row} in the meantime: {row.get_outcome_display()}. Look at the "
            "row again before you correct it.",
        )
    if row.outcome != Outcome.NEEDS_ATTENTION:
        raise _conflict(
            "not_waiting",
            f"{row} does not wait: {row.get_outcome_display()}. Change the record itself, or "
            "upload a new sheet.",
        )


def _conflict(code: str, message: str) -> DomainError:
    return DomainError(message, code=code, status=409)
