"""The columns of the workbook beside those of the sheet, and where they stand when it comes back.

People sort, filter, move and delete columns: everything is found by headings, rows by tokens.
"""

from dataclasses import dataclass
from itertools import islice

from uploads.detection.cells import text_of
from uploads.detection.header import HEAD_ROWS, distinct, headings_of
from uploads.models import FileUpload
from uploads.readers import Book, Cell, Row
from uploads.workbook.tokens import TOKEN_HEADING, is_like_token

SHEET_TITLE = "Waiting rows"
OWN_HEADINGS = ("Row", "Problem", "What to do")


def own_headings(upload: FileUpload) -> list[str]:
    """The headings of our own columns; a sheet may have a column "Problem" itself."""
    return distinct([*upload.columns, *OWN_HEADINGS])[len(upload.columns) :]


@dataclass(frozen=True)
class TokenPosition:
    """Where a workbook has its tokens. `header_row` 0: tokens, but no headings above them."""

    sheet: str
    header_row: int
    headings: list[str]
    token_column: int


def find_tokens(book: Book) -> TokenPosition | None:
    """None for a sheet that is no corrected workbook. Touches no database."""
    visible = [info.name for info in book.sheets if info.visible]
    if not visible:
        return None
    sheet = SHEET_TITLE if SHEET_TITLE in visible else visible[0]
    for number, row in islice(book.rows(sheet), HEAD_ROWS):
        cells = [text_of(cell) for cell in row]
        if TOKEN_HEADING in cells:
            return TokenPosition(sheet, number, headings_of(row), cells.index(TOKEN_HEADING))
        for index, cell in enumerate(cells):
            if is_like_token(cell):
                return TokenPosition(sheet, 0, [], index)
    return None


def columns_in(position: TokenPosition, upload: FileUpload) -> dict[int, int]:
    """{column of the upload: column of the workbook} of those that are still there."""
    found: dict[str, int] = {}
    for index, heading in enumerate(position.headings):
        found.setdefault(heading.casefold(), index)
    return {
        index: found[heading.casefold()]
        for index, heading in enumerate(upload.columns)
        if heading.casefold() in found
    }


def strange_headings(position: TokenPosition, upload: FileUpload) -> list[str]:
    """Columns that were added by hand: nothing in them is read."""
    known = {name.casefold() for name in [*upload.columns, *own_headings(upload), TOKEN_HEADING]}
    return [name for name in position.headings if name and name.casefold() not in known]


def cell_at(row: Row, index: int) -> Cell:
    return row[index] if index < len(row) else ""
