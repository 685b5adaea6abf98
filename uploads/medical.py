"""Medical details in uploaded rows, and who does not get to read them.

A row is kept as it came, so what a column is was found out only for the sheet as a whole: cells are
hidden by column, changes by field, problems by the heading that they name.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from core.medical import note_medical
from core.roles import Can
from customers.models import MEDICAL_FIELDS as MEDICAL_CUSTOMER_FIELDS
from uploads.columns import columns_by_name, recognize
from uploads.fixing.cells import cells_as_read, current_cells
from uploads.models import FileUpload, PreviewRow, UploadRow
from visits.models import MEDICAL_BILL_FIELDS, MEDICAL_LINE_FIELDS

MEDICAL_FIELDS = MEDICAL_CUSTOMER_FIELDS | MEDICAL_BILL_FIELDS | MEDICAL_LINE_FIELDS
HIDDEN = "(hidden: your role does not read medical details)"


class MedicalRedactor:
    """What `reader` sees of one upload's rows."""

    def __init__(self, upload: FileUpload, reader: User | AnonymousUser) -> None:
        self.columns: list[str] = upload.columns
        self.reads_all = reader.is_authenticated and reader.can(Can.READ_MEDICAL)
        self._medical = medical_columns(upload)
        self.hidden = frozenset[int]() if self.reads_all else self._medical
        self._headings = {self.columns[index] for index in self.hidden}

    def raw(self, row: UploadRow | PreviewRow) -> dict[str, Any]:
        """{heading: cell} in the order of the sheet's columns."""
        if self.reads_all and any(row.cells[i] for i in self._medical if i < len(row.cells)):
            self._note(row)
        return self.named(row.cells)

    def named(self, cells: Sequence[Any]) -> dict[str, Any]:
        return {
            heading: HIDDEN if index in self.hidden and cell != "" else cell
            for index, (heading, cell) in enumerate(zip(self.columns, cells, strict=False))
        }

    def filled(self, row: UploadRow | PreviewRow) -> dict[str, Any]:
        """{heading: cell} of those cells that the row takes from lines above it."""
        taken = {self.columns[int(index)] for index in row.filled or {}}
        named = self.named(cells_as_read(row))
        return {heading: cell for heading, cell in named.items() if heading in taken}

    def corrected(self, row: UploadRow) -> dict[str, Any]:
        """{heading: cell} of those cells that were corrected since."""
        named = self.named(current_cells(row))
        wanted = {self.columns[int(index)] for index in row.corrections or {}}
        return {heading: cell for heading, cell in named.items() if heading in wanted}

    def changes(self, row: UploadRow | PreviewRow) -> dict[str, Any]:
        if self.reads_all:
            if not MEDICAL_FIELDS.isdisjoint(row.changes):
                self._note(row)
            return row.changes
        return {name: pair for name, pair in row.changes.items() if name not in MEDICAL_FIELDS}

    @staticmethod
    def _note(row: UploadRow | PreviewRow) -> None:
        """By the customer it became, else by the upload."""
        if (customer := getattr(row, "customer_id", None)) is not None:
            note_medical("customer", customer)
        else:
            note_medical("upload", row.upload_id)

    def problems(self, row: UploadRow | PreviewRow) -> list[dict[str, Any]]:
        return self.redacted_problems(row.row_number, row.problems)

    def redacted_problems(
        self, row_number: int, problems: list[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        return [
            {**problem, "value": "", "message": f"Row {row_number}: {HIDDEN}"}
            if problem["column"] in self._headings
            else problem
            for problem in problems
        ]


def medical_columns(upload: FileUpload) -> frozenset[int]:
    """Columns taken for a medical field, and those that only look like one: a second "Allergies"
    of a sheet is mapped to nothing and says as much as the first."""
    columns = columns_by_name(upload.kind)
    mapped = {
        int(index)
        for index, name in upload.column_mapping.items()
        if name in columns and columns[name].is_medical
    }
    alike = {
        index for index, heading in enumerate(upload.columns) if _is_medical(heading, upload.kind)
    }
    return frozenset(mapped | alike)


@lru_cache(maxsize=2_000)
def _is_medical(heading: str, kind: str) -> bool:
    columns = columns_by_name(kind)
    return any(columns[name].is_medical for name in recognize([heading], kind).values())
