"""An empty sheet to fill in, whose every heading is known to us."""

import tempfile
from typing import IO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from uploads.columns import COLUMNS, Column

_BOLD = Font(bold=True)
_GREY = PatternFill("solid", fgColor="E7E6E6")
_EXAMPLE = Font(italic=True, color="7F7F7F")
_ABOUT = (
    "Fill in the first sheet, a line for each entry. Delete the grey example first.",
    "Columns that you do not need can stay empty or be deleted; their order does not matter.",
    "An empty cell never erases what is known. Nothing in the notes is read when you upload.",
)


def template_workbook(kind: str) -> IO[bytes]:
    """An XLSX of the headings, one invented example row and a sheet of notes, ready to be read."""
    book = Workbook()
    sheet = book.active
    sheet.title = kind.replace("_", " ").capitalize()
    columns = tuple(column for column in COLUMNS[kind] if column.in_template)
    _fill_in(sheet, columns)
    _explain(book.create_sheet("Notes"), columns)
    target = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the response closes it
    book.save(target)
    target.seek(0)
    return target


def _fill_in(sheet: Worksheet, columns: tuple[Column, ...]) -> None:
    for number, column in enumerate(columns, start=1):
        heading = sheet.cell(1, number, column.label)
        heading.font, heading.fill = _BOLD, _GREY
        example = sheet.cell(2, number, column.example)
        example.font = _EXAMPLE
        # Text, so that a spreadsheet eats no 0 of a phone and turns no date around.
        for row in range(2, 200):
            sheet.cell(row, number).number_format = "@"
        width = max(len(column.label), len(column.example)) + 4
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"


def _explain(sheet: Worksheet, columns: tuple[Column, ...]) -> None:
    """No cell here is a heading by itself, or this sheet would be taken for one to read."""
    for number, line in enumerate(_ABOUT, start=1):
        sheet.cell(number, 1, line)
    for number, column in enumerate(columns, start=len(_ABOUT) + 2):
        sheet.cell(number, 1, f"Column “{column.label}”").font = _BOLD
        limit = f" At most {column.longest:,} letters." if column.longest else ""
        note = sheet.cell(number, 2, f"{column.help}{limit} Example: {column.example}")
        note.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = 30
    sheet.column_dimensions["B"].width = 90
