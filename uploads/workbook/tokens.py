"""What tells which row a line of a workbook is, past sorting, filtering and saving.

Capital letters and digits only, so that no program takes a token for a number, a date or a
formula. Signed: nobody makes one up, and one letter changed is found out.
"""

import base64
import binascii
import struct
from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from uploads.models import UploadRow

TOKEN_HEADING = "Row token (leave as it is)"  # noqa: S105 - a heading
_PREFIX = "ROW"
_SALT = "uploads.workbook.row"
_NUMBERS = struct.Struct(">IQQI")
_SIGNATURE_BYTES = 12
_LETTERS = 58  # in base 32, without the padding
_PADDING = "=" * (-_LETTERS % 8)
_LENGTH = len(_PREFIX) + _LETTERS


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
