"""The passport number of a cell."""

import re
import unicodedata
from datetime import date, time
from typing import NamedTuple

from customers.normalize.phone_text import lost_digits, written_out
from customers.normalize.problems import PASSPORT_INVALID, Problem, shown
from customers.normalize.text import ascii_digits, clean_text

_SHORTEST, _LONGEST = 5, 15
_PLAIN = re.compile(r"[A-Z0-9]{5,15}")
_LABEL = re.compile(r"PASSPORT\s*(?:NUMBER|NO)?[\s.:#-]*")
_SEPARATORS = re.compile(r"[\s./'_\u2010-\u2015\u2212-]+")
_FLOAT_TAIL = re.compile(r"(?<=\d{5})\.0+\Z")
_FILLER = re.compile(r"(.)\1*|0?12345(?:6(?:7(?:8(?:90?)?)?)?)?")


class PassportReading(NamedTuple):
    """`value` in upper case letters and digits, or "" with the reason in `problems`."""

    value: str
    problems: tuple[Problem, ...]


_NOTHING = PassportReading("", ())


def read_passport(cell: object) -> PassportReading:
    """The number without blanks and dashes: "ab-123 4567" is AB1234567, 5 to 15 characters.

    Fillers ("na", 0000000, 1234567) and blanks are neither value nor problem.
    """
    typed = clean_text(cell)
    if not typed:
        return _NOTHING
    if isinstance(cell, (date, time)):
        return _invalid(typed, "is a date, not a passport number")
    written = written_out(typed)
    if lost_digits(written):
        return _invalid(typed, "has lost digits in the spreadsheet")
    text = unicodedata.normalize("NFKC", ascii_digits(written)).upper()
    text = _FLOAT_TAIL.sub("", _LABEL.sub("", text, count=1))
    value = _SEPARATORS.sub("", text)
    if not clean_text(text) or _FILLER.fullmatch(value):
        return _NOTHING
    reason = _why_invalid(value)
    return _invalid(typed, reason) if reason else PassportReading(value, ())


def _why_invalid(value: str) -> str:
    if not (value.isascii() and value.isalnum()):
        return "has other signs than letters and digits, which no passport number has"
    if len(value) < _SHORTEST:
        return f"is too short for a passport number ({_SHORTEST} to {_LONGEST} characters)"
    if len(value) > _LONGEST:
        return f"is too long for a passport number ({_SHORTEST} to {_LONGEST} characters)"
    if value.isalpha():
        return "has no digit, and a passport number has"
    return ""


def _invalid(typed: str, reason: str) -> PassportReading:
    message = f"{shown(typed)} {reason}. Correct it."
    return PassportReading("", (Problem(PASSPORT_INVALID, typed, message),))
