"""The columns of the workbook beside those of the sheet, and where they stand when it comes back.

People sort, filter, move and delete columns: everything is found by headings, rows by tokens.
"""

import base64
import binascii
import struct
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from uploads.detection.cells import text_of
from uploads.detection.header import HEAD_ROWS, distinct, headings_of
from uploads.models import FileUpload, UploadRow
from uploads.readers import Cell, Row, Sheets

TOKEN_HEADING = "Row token (leave as it is)"  # noqa: S105 - a heading
_PREFIX = "ROW"
_SALT = "uploads.workbook.row"
_NUMBERS = struct.Struct(">IQQI")
_SIGNATURE_BYTES = 12
_LETTERS = 58  # in base 32, without the padding
_PADDING = "=" * (-_LETTERS % 8)
_LENGTH = len(_PREFIX) + _LETTERS
SHEET_TITLE = "Waiting rows"
OWN_HEADINGS = ("Row", "Problem", "What to do")


@dataclass(frozen=True, slots=True)
class Token:
    """`attempts`: how often the row had been tried again when its line was written."""

    organization_id: int
    upload_id: int
    row_id: int
    attempts: int


Wrong = Literal["token_missing", "token_invalid"]


def token_of(row: UploadRow) -> str:
    given = _NUMBERS.pack(row.organization_id, row.upload_id, row.pk, row.attempts)
    return _written(given, settings.SECRET_KEY)


def is_like_token(text: str) -> bool:
    return len(text) == _LENGTH and text.startswith(_PREFIX) and text.isascii() and text.isalnum()


def read_token(text: str) -> Token | Wrong:
    """The token in a cell, or what is wrong with it."""
    text = text.strip().lstrip("'").upper()
    if not text:
        return "token_missing"
    if not is_like_token(text):
        return "token_invalid"
    try:
        given = base64.b32decode(f"{text[len(_PREFIX) :]}{_PADDING}")[: _NUMBERS.size]
    except binascii.Error:
        return "token_invalid"
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(constant_time_compare(_written(given, key), text) for key in keys):
        return "token_invalid"
    return Token(*_NUMBERS.unpack(given))


def _written(given: bytes, key: Any) -> str:
    signature = salted_hmac(_SALT, given, secret=key, algorithm="sha256").digest()
    text = base64.b32encode(given + signature[:_SIGNATURE_BYTES]).decode()
    return f"{_PREFIX}{text.rstrip('=')}"


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


def find_tokens(book: Sheets) -> TokenPosition | None:
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
