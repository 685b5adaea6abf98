"""Which waiting rows are meant: all, those with a certain cell, or chosen ones; and why a row
cannot be tried again now."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from django.db.models import F, Func, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Trim

from core.errors import DomainError
from uploads.models import FileUpload, Outcome, UploadRow, UploadStatus
from uploads.queries import with_problem

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
    """`value` is the cell of `column` as it stands now, whatever its case and outer spaces; with
    `problem`, a code, as it stands in that problem: the rows of a group (`uploads.fixing.groups`).
    """

    column: int | None = None
    value: str | None = None
    rows: Sequence[int] | None = None
    problem: str | None = None

    def waiting(self, upload: FileUpload) -> QuerySet[UploadRow]:
        """In the order of the sheet; the index of waiting rows finds them."""
        found = UploadRow.objects.filter(
            upload=upload, outcome=Outcome.NEEDS_ATTENTION, reverted_at=None
        ).order_by("row_number")
        if self.rows is not None:
            found = found.filter(row_number__in_values=self.rows)
        if self.column is not None and self.problem is not None:
            heading = upload.columns[self.column]
            return with_problem(found, code=self.problem, column=heading, value=self.value or "")
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
        return cls(found["column"], found["value"], found["rows"], found.get("problem"))


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
