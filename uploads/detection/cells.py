"""Cells one at a time: as text, as they are stored; whether one says "as above", and whether it is
or holds what finds a person: a phone, an e-mail, a passport.

Keys are judged by their shape alone, whatever the column and the country: lines are weighed by it,
no number is read.
"""

import re
from datetime import date, datetime, time
from functools import lru_cache
from math import isfinite
from typing import Any

from customers.normalize import ascii_digits
from uploads.dates import read_text
from uploads.readers import Cell, Row

_LARGEST = 2**63  # what JSON's integers are stored in; a number beyond it has lost its digits
_DITTO_MARKS = (
    "do", "-do-", "--do--", "do-", "-do", "do.", "-do.-", "- do -", "\u2013do\u2013",
    "ditto", "-ditto-", "- ditto -", "ditto.", "as above", "same as above", "-same-", "same",
    '"', '""', '" "', "''", "' '", "``", "\u201d", "\u201c", "\u201d\u201d", "\u201c\u201c",
    "\u2019\u2019", "\u2018\u2018", "\u2033", "\u3003", "\u00b4\u00b4", '-"-', "-''-", '- " -',
    '--"--', "-\u3003-", ",,", ", ,", ",,,", "\u201e", "\u00bb",
    "\u0a89\u0aaa\u0ab0 \u0aae\u0ac1\u0a9c\u0aac",
    "\u0a89\u0aaa\u0ab0 \u0aaa\u0acd\u0ab0\u0aae\u0abe\u0aa3\u0ac7",
    "\u0924\u0926\u0948\u0935", "\u0909\u092a\u0930\u094b\u0915\u094d\u0924", "\u0938\u0926\u0930",
    "\u090a\u092a\u0930 \u0915\u0940 \u0924\u0930\u0939",
    "\u0627\u06cc\u0636\u0627\u064b", "\u0627\u06cc\u0636\u0627",
)  # fmt: skip
# As cells come, so that one look tells whether a row has any: every row of a sheet is asked.
DITTO_CELLS = frozenset(
    f"{before}{spelled}{after}"
    for mark in _DITTO_MARKS
    for spelled in (mark, mark.upper(), mark.capitalize(), mark.replace("d", "D"))
    for before in ("", " ")
    for after in ("", " ")
)
SHORTEST_KEY, LONGEST_KEY = 7, 80  # letters; a cell may hold several numbers
_QUOTES = re.compile(r'^[\'=" ]+|[" ]+$')
_EMAIL = re.compile(r"[^\s@<>,;:|/]+@[^\s@<>,;:|/]+\.[^\s@<>,;:|/.]{2,}")
_PASSPORT = re.compile(r"[A-Za-z]{1,2}[\s-]?\d{6,8}")
_SEPARATORS = re.compile(r"[,;/|&\s]+|:::")
_DIGITS = re.compile(r"\d\D{0,3}\d\D{0,3}\d")
_PARTS = re.compile(r"[/,;&|\n]+")
_NUMBERS = re.compile(r"[+\d\s().\-\u2010-\u2015/,;&|]+")
_PHONE = re.compile(r"\+?[\d\s().\-\u2010-\u2015]+")
_FLOAT = re.compile(r"(\d{7,15})\.0+")
_EXPONENT = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}")
_DAY = re.compile(r"(?<!\d)\d{1,4}[-.\s/]\d{1,2}[-.\s/]\d{2,4}(?!\d)")
_PHONE_WITHIN = re.compile(r"(?<![\d.,/])\+?\(?\d(?:[\s().\-]{0,2}\d){9,13}(?![\d.,]\d)")
# Tried only where a word begins, and no longer than an address may be: linear in any text.
_EMAIL_WITHIN = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.[\w.-]{2,}")


def raw_cells(cells: Row) -> list[Any]:
    """The row as it came, in JSON values: dates as ISO text, whole floats as integers."""
    return [cell if cell.__class__ is str else raw_cell(cell) for cell in cells]


def raw_cell(cell: Cell) -> Any:
    if isinstance(cell, float):
        if not isfinite(cell):
            return str(cell)
        return int(cell) if cell.is_integer() and abs(cell) < _LARGEST else cell
    if isinstance(cell, (datetime, date, time)):
        return cell.isoformat()
    return cell


def text_of(cell: Cell) -> str:
    """What a person would read in the cell, without white space around it."""
    return cell.strip() if isinstance(cell, str) else str(raw_cell(cell))


def has_ditto(cells: list[Cell]) -> bool:
    return not DITTO_CELLS.isdisjoint(cells)


def is_ditto(cell: Cell) -> bool:
    return isinstance(cell, str) and cell in DITTO_CELLS


def is_key(text: str) -> bool:
    """Whether trimmed `text` is a phone, an e-mail or a passport number and nothing else."""
    if not SHORTEST_KEY <= len(text) <= LONGEST_KEY:
        return False
    if "@" in text:
        parts = [part for part in _SEPARATORS.split(_QUOTES.sub("", text)) if part]
        return all(_EMAIL.fullmatch(part) or _NUMBERS.fullmatch(part) for part in parts)
    return _DIGITS.search(text) is not None and _is_number(text)


@lru_cache(maxsize=20_000)
def _is_number(text: str) -> bool:
    text = ascii_digits(_QUOTES.sub("", text))
    if _PASSPORT.fullmatch(text) or _EXPONENT.fullmatch(text):
        return True
    return _NUMBERS.fullmatch(text) is not None and _is_phone(text)


def _is_phone(text: str) -> bool:
    if read_text(text, "DMY") or read_text(text, "MDY"):
        return False
    if whole := _FLOAT.fullmatch(text):
        text = whole[1]
    return any(_is_one_phone(part.strip()) for part in _PARTS.split(text))


def _is_one_phone(text: str) -> bool:
    if not _PHONE.fullmatch(text) or _DAY.fullmatch(text) or "  " in text:
        return False
    digits = sum(char.isdigit() for char in text)
    if digits >= 10:
        return digits <= 15 and re.search(r"\.\d{1,2}$", text) is None
    # Amounts and numbers of bills have no area code and no plus.
    return digits >= 8 and text[0] in "+0("


def keys_within(cell: Cell) -> list[str]:
    """The phones and e-mails that stand in `cell`, alone or among other words."""
    if isinstance(cell, (bool, date, time)):
        return []
    text = ascii_digits(cell if isinstance(cell, str) else format(cell, ".15g")).strip()
    if is_key(text):
        return [text]
    found = _EMAIL_WITHIN.findall(text)
    found += [hit[0] for hit in _PHONE_WITHIN.finditer(text) if not _DAY.search(hit[0])]
    return found


def keys_in(row: Row) -> list[str]:
    return [key for cell in row for key in keys_within(cell)]
