"""What the cells of a waiting row are read as, beside how they were typed."""

from collections.abc import Callable
from typing import Any

from customers.normalize import clean_text, format_phone, read_phones
from uploads.columns import columns_by_name
from uploads.columns.readers import CellProblem, Sheet
from uploads.fixing.cells import cells_to_read, current_cells
from uploads.models import FileUpload, UploadRow
from uploads.rows.context import context_of
from uploads.sentences import format_day

Read = Callable[[Any], str]


class Understanding:
    """Of one upload's rows: days, phones and shops, which read otherwise than they are written.

    Asks the database when it is made, and not for a row.
    """

    def __init__(self, upload: FileUpload) -> None:
        self._reads: dict[int, Read] = {}
        if "mapping" not in upload.profile:
            return  # a corrected workbook: its lines belong to rows of another upload
        context = context_of(upload)
        self._columns, self._profile = upload.columns, context.profile
        sheet, branches = context.sheet, context.branches
        region = context.rules.region

        def phones(cell: Any) -> str:
            return ", ".join(map(format_phone, read_phones(cell, region).numbers))

        def branch(cell: Any) -> str:
            return branches.names.get(branches.find(clean_text(cell)) or 0, "")

        known = columns_by_name(upload.kind)
        for index, name in context.profile.mapping.items():
            if name == "phone":
                self._reads[index] = phones
            elif name == "branch":
                self._reads[index] = branch
            elif name in known and known[name].is_date:
                self._reads[index] = _day_in(sheet, index)

    def of(self, row: UploadRow) -> dict[str, str]:
        """{heading: text}; without cells that can't be read, and those that read as they stand."""
        if not row.cells or not self._reads:
            return {}  # forgotten, or nothing in it reads otherwise
        cells, _ = cells_to_read(row, {}, self._profile)
        shown = current_cells(row)
        found = {
            index: read(cells[index]) for index, read in self._reads.items() if cells[index] != ""
        }
        return {
            self._columns[index]: text
            for index, text in sorted(found.items())
            if text and text != shown[index]
        }


def _day_in(sheet: Sheet, index: int) -> Read:
    def read(cell: Any) -> str:
        try:
            return format_day(sheet.past_day_in(cell, index))
        except CellProblem:
            return ""

    return read
