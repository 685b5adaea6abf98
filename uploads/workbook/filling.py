"""Many rows put into a workbook as XML.

openpyxl lays the workbook out, but makes several objects of every cell: of a sheet of thousands of
rows that is three quarters of all the work. What is written here is what it would write.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from accounts.api.exports import workbook_text
from uploads.fixing.cells import LONGEST_CELL

_SHEET = "xl/worksheets/sheet1.xml"
_END = b"</sheetData>"
# Above so many cells the sheet may pass 2 GB, which a zip must know before the first of them.
_CELLS_OF_A_LARGE_SHEET = 10_000_000

StyledCell = tuple[str | int, int]  # what it says, and the style as the workbook numbers it
WriteRow = Callable[[Sequence[StyledCell]], None]


@contextmanager
def filled(book: Workbook, target: IO[bytes], *, first: int, cells: int) -> Iterator[WriteRow]:
    """Save `book`, of one sheet, to `target`, with more rows from number `first` on.

    Streams: neither memory nor the disk holds the sheet a second time. `cells`: about how many.
    """
    laid_out = io.BytesIO()
    book.save(laid_out)
    with ZipFile(laid_out) as made, ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for item in made.infolist():
            if item.filename != _SHEET:
                archive.writestr(item, made.read(item))
        before, end, after = made.read(_SHEET).partition(_END)
        with archive.open(_SHEET, "w", force_zip64=cells > _CELLS_OF_A_LARGE_SHEET) as sheet:
            sheet.write(before)
            yield _writer(sheet, first)
            sheet.write(end + after)


def _writer(sheet: IO[bytes], number: int) -> WriteRow:
    letters: list[str] = []

    def write(cells: Sequence[StyledCell]) -> None:
        nonlocal number
        while len(letters) < len(cells):
            letters.append(get_column_letter(len(letters) + 1))
        line = "".join(
            _cell(f"{letter}{number}", value, style)
            for letter, (value, style) in zip(letters, cells, strict=False)
        )
        sheet.write(f'<row r="{number}">{line}</row>'.encode())
        number += 1

    return write


def _cell(place: str, value: str | int, style: int) -> str:
    if isinstance(value, int):
        return f'<c r="{place}" s="{style}" t="n"><v>{value}</v></c>'
    text = workbook_text(value)[:LONGEST_CELL]
    if not text:
        return f'<c r="{place}" s="{style}" t="inlineStr" />'
    keep = ' xml:space="preserve"' if text.strip() not in ("", text) else ""
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t{keep}>{escape(text)}</t></is></c>'
