"""Medical details in uploaded rows, and who does not get to read them.

A row is kept as it came, so what a column is was found out only for the sheet as a whole: cells are
hidden by column, changes by field, problems by the heading that they name.
"""

from functools import lru_cache
from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.roles import Can
from customers.models import MEDICAL_FIELDS
from uploads.headings import recognize
from uploads.models import FileUpload, UploadRow

HIDDEN = "(hidden: your role does not read medical details)"


class MedicalVeil:
    """What `reader` sees of one upload's rows."""

    def __init__(self, upload: FileUpload, reader: User | AnonymousUser) -> None:
        self.columns: list[str] = upload.columns
        self.reads_all = reader.is_authenticated and reader.can(Can.READ_MEDICAL)
        self.hidden = frozenset[int]() if self.reads_all else medical_columns(upload)
        self._headings = {self.columns[index] for index in self.hidden}

    def raw(self, row: UploadRow) -> dict[str, Any]:
        """{heading: cell} in the order of the sheet's columns."""
        return {
            heading: HIDDEN if index in self.hidden and cell != "" else cell
            for index, (heading, cell) in enumerate(zip(self.columns, row.cells, strict=False))
        }

    def changes(self, row: UploadRow) -> dict[str, Any]:
        if self.reads_all:
            return row.changes
        return {name: pair for name, pair in row.changes.items() if name not in MEDICAL_FIELDS}

    def problems(self, row: UploadRow) -> list[dict[str, Any]]:
        return [
            {**problem, "value": "", "message": f"Row {row.row_number}: {HIDDEN}"}
            if problem["column"] in self._headings
            else problem
            for problem in row.problems
        ]


def medical_columns(upload: FileUpload) -> frozenset[int]:
    """Columns taken for a medical field, and those that only look like one: a second "Allergies"
    of a sheet is mapped to nothing and says as much as the first."""
    mapped = {int(index) for index, name in upload.column_mapping.items() if name in MEDICAL_FIELDS}
    alike = {
        index
        for index, heading in enumerate(upload.columns)
        if _looks_medical(heading, upload.kind)
    }
    return frozenset(mapped | alike)


@lru_cache(maxsize=2_000)
def _looks_medical(heading: str, kind: str) -> bool:
    return not MEDICAL_FIELDS.isdisjoint(recognize([heading], kind).values())
