"""Which waiting rows are meant: all, those with a certain cell, or chosen ones."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Trim

from uploads.models import FileUpload, Outcome, UploadRow


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
            found = found.filter(row_number__within=self.rows)
        if self.column is not None and self.value is not None:
            place = str(self.column)
            cell = Coalesce(
                KeyTextTransform(place, "corrections"), KeyTextTransform(place, "cells")
            )
            found = found.annotate(cell=Trim(cell)).filter(cell__iexact=self.value.strip())
        return found

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"rows": None if self.rows is None else list(self.rows)}

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> Self:
        return cls(found["column"], found["value"], found["rows"])
