"""Quantities, amounts and durations as people write them; what is doubtful is not guessed."""

import re
from decimal import Decimal
from typing import Any

from customers.normalize import clean_text
from customers.normalize.text import ascii_digits

# 1250.50, 1,250.50, 1,25,050; not 1.250,50 nor 340,50, which mean different things to different
# people.
_NUMBER = r"[-\u2212]?(?:\d{1,3}(?:,\d{2,3})*,\d{3}|\d+)(?:\.\d+)?|[-\u2212]?\.\d+"
_CURRENCY = r"(?:[₹₨$€£¥]|(?:rs|re|inr|pkr|usd|aed|eur|gbp|રૂ|रु|रू)\.?|روپے)"
_AMOUNT = re.compile(
    rf"{_CURRENCY}?\s*({_NUMBER})\s*(?:/-|/=|\\-|{_CURRENCY}|only)?", re.IGNORECASE
)
_QUANTITY = re.compile(rf"({_NUMBER})\s*[^\W\d_]*\.?", re.IGNORECASE)
_DAYS = re.compile(
    rf"({_NUMBER})\s*(?P<unit>d|day|days|din|દિવસ|दिन|دن|w|wk|wks|week|weeks)?\.?", re.IGNORECASE
)
_LONGEST = 40
# Computed cells have noise in the last of their fifteen digits: 95.49999999999999.
_FLOAT_DECIMALS = 6


def read_amount(cell: Any) -> Decimal | None:
    """`1,250.50`, `₹ 340`, `Rs. 95/-`; None when it is no amount."""
    return _matched(_AMOUNT, cell)


def read_quantity(cell: Any) -> Decimal | None:
    """`60`, `10 strips`, `0.5`; None when it is no quantity."""
    return _matched(_QUANTITY, cell)


def read_days(cell: Any) -> int | None:
    """`30`, `30 days`, `2 weeks`; a month has no number of days that everybody agrees on."""
    text = _text(cell)
    found = _DAYS.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    number = _number(found[1])
    if (found["unit"] or "").lower().startswith("w"):
        number *= 7
    return int(number) if number == int(number) else None


def _matched(pattern: re.Pattern[str], cell: Any) -> Decimal | None:
    text = _text(cell)
    found = pattern.fullmatch(text) if len(text) <= _LONGEST else None
    return _number(found[1]) if found else None


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("\u2212", "-")).normalize() + 0


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell == cell and abs(cell) < 1e15:
        cell = round(cell, _FLOAT_DECIMALS)
        if abs(cell) < 1:  # no 1e-05
            cell = f"{cell:.{_FLOAT_DECIMALS}f}"
    return ascii_digits(clean_text(cell))
