"""Which waiting rows are meant: all, those with a certain cell, or chosen ones."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from django.db.models import F, Func, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Trim

from uploads.models import FileUpload, Outcome, UploadRow


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
