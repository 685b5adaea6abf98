"""The waiting rows as a workbook to correct and hand in again, each with what to do about it."""

import tempfile
from collections.abc import Callable, Iterator
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from core.api.exports import XLSX_MAX_ROWS, workbook_cell
from core.errors import DomainError
from customers.normalize.text import cell_text
from uploads.fixing.cells import current_cells
from uploads.fixing.selection import Selection, ensure_open
from uploads.models import FileUpload, UploadRow
from uploads.rows.problems import without_location
from uploads.workbook.layout import SHEET_TITLE, TOKEN_HEADING, own_headings, token_of

_REMEDIES = {
    "person_erased": "Leave the row out, or add the person by hand if they are back.",
    "phone_invalid": "Type the whole number, 10 digits or with +91.",
    "phone_damaged": "The spreadsheet cut digits off. Type the number again, whole.",
    "phone_filler": "Type the real number, or leave the cell empty and give an e-mail.",
    "phone_missing": "Give a phone number.",
    "email_invalid": "Type the e-mail address again, or leave it empty.",
    "passport_invalid": "Type the passport number again, or leave it empty.",
    "branch_unknown": "Write the shop as it is called in your branches, or add the branch first.",
    "branch_missing": "Write the shop, or take the date away.",
    "date_unreadable": "Write the date with the name of its month, such as 31 Dec 2024.",
    "date_in_future": "Correct the date: it has not come yet.",
    "project_unknown": "Write the project as you have entered it, or add it first.",
    "partner_unknown": "Write the partner's code as you have entered it, or add the partner first.",
    "commission_invalid": "Write a percentage from 0 to 100.",
    "code_taken": "Correct the phone or the code: one of them is another partner's.",
    "bill_number_taken": "Correct the bill number or the customer: the bill is somebody else's.",
    "bill_cancelled": "The bill was cancelled: give another bill number, or leave the line out.",
    "bill_differs": "Correct the bill number, the date or the shop: one is another bill's.",
    "medicine_missing": "Name the medicine.",
    "quantity_invalid": "Write a number above 0.",
    "amount_invalid": "Write an amount such as 180 or 1,250.50.",
    "duration_invalid": "Write a number of days from 1 to 366, or nothing.",
    "date_missing": "Give the date of the bill.",
    "formula_without_result": "Type the value in place of the formula.",
    "no_person": "Give a name, or a phone, e-mail or passport.",
    "too_long": "Shorten the text.",
}
_OTHERWISE = "Correct the coloured cells."
_BOLD = Font(bold=True)
_GREY = PatternFill("solid", fgColor="E7E6E6")
_WRONG = PatternFill("solid", fgColor="FFD9A8")
_OURS = Font(color="7F7F7F")
_TOP = Alignment(vertical="top")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_AS_TEXT = "@"  # what is typed stays as typed: no 0 is eaten, no date turned round
# Read at once: so many rows, or fewer wide ones.
_ROWS, _CELLS = 1_000, 100_000
_READ = (
    "upload_id", "organization_id", "row_number", "cells", "filled", "corrections", "attempts",
    "problems",
)  # fmt: skip


def remedies_for(codes: list[str]) -> str:
    return " ".join(dict.fromkeys(_REMEDIES.get(code, _OTHERWISE) for code in codes))


def require_rows(upload: FileUpload) -> None:
    """DomainError: 409 when no row waits or the upload is not over; 400 for too many rows."""
    ensure_open(upload)
    if not upload.needs_attention_count:
        raise DomainError(
            "No row of this upload waits. There is nothing to correct.",
            code="nothing_waits",
            status=409,
        )
    if upload.needs_attention_count > XLSX_MAX_ROWS:
        raise DomainError("A workbook holds fewer rows than wait here. Correct what they share.")


def waiting_workbook(
    upload: FileUpload,
    *,
    progress: Callable[[int], None] = lambda written: None,
    saving: Callable[[Callable[[], None]], None] = lambda save: save(),
) -> IO[bytes]:
    """An XLSX in a temporary file that goes when it is closed, one line per row that waits.

    Cells stand as they were corrected last. `progress` hears at times how many rows are written;
    `saving` is given what packs them, which takes long for a large one and asks no database.
    DomainError as `require_rows`.
    """
    require_rows(upload)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET_TITLE)
    _lay_out(sheet, upload)
    styles, width, written = _Styles(sheet), len(upload.columns) + 4, 0
    try:
        for rows in _waiting_rows(upload, at_once=max(1, min(_ROWS, _CELLS // width))):
            for row in rows:
                sheet.append(_line(sheet, styles, upload, row))
            written += len(rows)
            progress(written)
    except BaseException:
        sheet.close()
        sheet._writer.cleanup()  # or its file stays until this process ends
        raise
    target = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the response closes it
    try:
        saving(lambda: book.save(target))
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def _waiting_rows(upload: FileUpload, *, at_once: int) -> Iterator[list[UploadRow]]:
    """A query each: an open one would keep a job on SQLite from writing how far it is."""
    waiting = Selection().waiting(upload).only(*_READ)
    rows = list(waiting[:at_once])
    while rows:
        yield rows
        full = len(rows) == at_once
        rows = list(waiting.filter(row_number__gt=rows[-1].row_number)[:at_once]) if full else []


def shown(cell: Any) -> str:
    """A stored cell as the workbook shows it; midnight is not said."""
    text = cell_text(cell)
    return text.removesuffix("T00:00:00")


def _lay_out(sheet: WriteOnlyWorksheet, upload: FileUpload) -> None:
    number, problem, remedy = own_headings(upload)
    titles = [number, problem, remedy, *upload.columns, TOKEN_HEADING]
    widths = [7, 44, 36, *(max(14, min(len(name) + 4, 30)) for name in upload.columns), 14]
    for position, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width
    sheet.freeze_panes = "B2"
    line = []
    for title in titles:
        cell = workbook_cell(sheet, title)
        cell.font, cell.fill, cell.alignment = _BOLD, _GREY, _WRAPPED
        line.append(cell)
    sheet.append(line)
    last = get_column_letter(len(titles))
    sheet.auto_filter.ref = f"A1:{last}{upload.needs_attention_count + 1}"


class _Styles:
    """Made once: a workbook looks a font or colour up anew for each cell that it is given to."""

    def __init__(self, sheet: WriteOnlyWorksheet) -> None:
        self.ours = self._style(sheet, alignment=_WRAPPED, font=_OURS)
        self.plain = self._style(sheet, alignment=_TOP, number_format=_AS_TEXT)
        self.wrong = self._style(sheet, alignment=_TOP, number_format=_AS_TEXT, fill=_WRONG)
        self.token = self._style(sheet, alignment=_TOP, font=_OURS)

    def _style(self, sheet: WriteOnlyWorksheet, **reads: Any) -> Any:
        cell = WriteOnlyCell(sheet)
        for name, profile in reads.items():
            setattr(cell, name, profile)
        return cell._style


def _line(
    sheet: WriteOnlyWorksheet, styles: _Styles, upload: FileUpload, row: UploadRow
) -> list[Any]:
    text = " ".join(without_location(problem["message"]) for problem in row.problems)
    remedy = remedies_for([problem["code"] for problem in row.problems])
    wrong = {problem["column"] for problem in row.problems}
    cells: list[tuple[str | int, Any]] = [
        (row.row_number, styles.ours),
        (text, styles.ours),
        (remedy, styles.ours),
        *(
            (shown(value), styles.wrong if heading in wrong else styles.plain)
            for heading, value in zip(upload.columns, current_cells(row), strict=False)
        ),
        (token_of(row), styles.token),
    ]
    return [_cell(sheet, value, style) for value, style in cells]


def _cell(sheet: WriteOnlyWorksheet, value: str | int, style: Any) -> Any:
    cell = workbook_cell(sheet, value) if isinstance(value, str) else WriteOnlyCell(sheet, value)
    cell._style = style
    return cell
