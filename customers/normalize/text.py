"""The plain text of a cell: what a person sees in it, and nothing when it says "nothing"."""

import math
import re
import sys
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal

_FILLER = re.compile(
    r"""
    [-\u2010-\u2015\u2212_.*?/\\~]+             # -, --, ..., ?
    | n[./\\ ]?a\.? | nil | none | null | x{2,}
    | \#(?:n/a|ref!|value!|div/0!|name\?|null!|num!|spill!|calc!|field!|blocked!|busy!|unknown!
          |getting_data)
    | err:\d{3}                                  # of LibreOffice
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_FILLER = 20

# Controls (PostgreSQL refuses NUL), soft hyphens, direction marks, zero-width characters, halves of
# surrogate pairs. The controls that are white space become a space instead.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]+"
)
# Joiners shape Indic and Arabic words: they stay between such letters and go elsewhere.
_STRAY_JOINER = re.compile(r"(?<![^\x00-\x7f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\x7f])")
_WHITE_SPACE = re.compile(r"\s+")

_TEXT_FORMULA = re.compile(r'="([^"]*)"')
# 't Hooft, 's-Gravenhage: names that begin with an apostrophe of their own.
_OWN_APOSTROPHE = re.compile(r"'[tsn][ -]", re.IGNORECASE)

# Above it a float no longer holds every digit that was typed (Excel keeps 15).
_WHOLE_FLOAT_LIMIT = 1e15

_DIGITS = {
    code: str(unicodedata.decimal(chr(code)))
    for code in range(0x80, sys.maxunicode + 1)
    if unicodedata.decimal(chr(code), None) is not None
}


def clean_text(cell: object) -> str:
    """The text of any cell: one line, folded spaces, composed letters (NFC), fillers as "".

    Whole floats lose their ".0", dates become ISO. Excel's marks for "this is text" (a leading
    apostrophe, `="..."`) are taken off. Runs several times per row: plain ASCII leaves early.
    """
    text = one_line(cell if type(cell) is str else cell_text(cell))
    if text[:1] in ("'", "="):
        text = without_text_marks(text)
    return "" if is_filler(text) else text


def one_line(text: str) -> str:
    """`text` with folded spaces and composed letters, without invisible characters."""
    if not (text.isascii() and text.isprintable()):
        text = _fold(text)
    return " ".join(text.split())


def is_filler(text: str) -> bool:
    """Whether trimmed `text` stands for "nothing": "-", "na", "nil", "#REF!". Blank is not one."""
    return len(text) <= _LONGEST_FILLER and _FILLER.fullmatch(text) is not None


def cell_text(cell: object) -> str:
    """A cell of any type as the text a spreadsheet shows, untrimmed."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _float_text(cell)
    if isinstance(cell, Decimal):
        return _decimal_text(cell)
    if isinstance(cell, datetime):
        at_midnight = cell.time() == time.min
        return cell.date().isoformat() if at_midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell)


def without_text_marks(text: str) -> str:
    """`text` without Excel's marks for text; quoted text and 't Hooft keep their apostrophe."""
    while True:
        if text.startswith("'") and not _OWN_APOSTROPHE.match(text) and not _is_quoted(text):
            text = text[1:].lstrip()
        elif formula := _TEXT_FORMULA.fullmatch(text):
            text = formula[1].strip()
        else:
            return text


def ascii_digits(text: str) -> str:
    """`text` with the digits of every script (Gujarati, Devanagari, Arabic, full-width) as 0-9."""
    return text if text.isascii() else text.translate(_DIGITS)


def _is_quoted(text: str) -> bool:
    return len(text) > 1 and text.endswith("'")


def without_invisible(text: str) -> str:
    """`text` without control, direction and zero-width characters; line breaks stay."""
    return _INVISIBLE.sub("", text)


def _fold(text: str) -> str:
    text = without_invisible(unicodedata.normalize("NFC", text))
    text = _STRAY_JOINER.sub("", _WHITE_SPACE.sub(" ", text))
    return unicodedata.normalize("NFC", text)


def _float_text(number: float) -> str:
    if math.isnan(number):
        return ""
    whole = number.is_integer() and abs(number) < _WHOLE_FLOAT_LIMIT
    return str(int(number)) if whole else repr(number)


def _decimal_text(number: Decimal) -> str:
    if number.is_nan():
        return ""
    # Decimal("1E+999999") would be a text of a million digits.
    if not number.is_finite() or abs(number.adjusted()) > 30:
        return str(number)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
