"""The details of a customer beyond name and keys, read from what people type."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from customers.models import Category, Customer
from customers.normalize import Problem, clean_text

LONGEST: dict[str, int] = {
    field.name: field.max_length for field in Customer._meta.fields if field.max_length is not None
}
_YES = frozenset({"yes", "y", "true", "1", "t", "ha", "haan", "હા", "हाँ", "हां", "ہاں"})
_NO = frozenset({"no", "n", "false", "0", "f", "nahi", "nahin", "ના", "नहीं", "نہیں"})
_GENDERS = {
    **dict.fromkeys(("m", "male", "man", "mr", "પુરુષ", "पुरुष", "مرد"), "male"),
    **dict.fromkeys(("f", "female", "woman", "w", "mrs", "ms", "સ્ત્રી", "महिला", "عورت"), "female"),
    **dict.fromkeys(("other", "o", "others", "x"), "other"),
}
_OLDEST_YEARS = 130


def read_detail(name: str, cell: Any) -> tuple[Any, Problem | None]:
    """The value for field `name` and what was wrong with it; ("", None) says nothing.

    Dates come as `date`: how a sheet writes them is the reader's business, not ours.
    """
    if cell is None or cell == "":
        return "", None
    special = _SPECIAL.get(name)
    if special is not None:
        return special(cell)
    text = clean_text(cell)
    limit = LONGEST.get(name)
    if limit is not None and len(text) > limit:
        return "", Problem(
            "too_long",
            text,
            f'"{text[:40]}…" has {len(text)} characters; at most {limit} fit. Shorten it.',
        )
    return text, None


def _age(cell: Any) -> tuple[Any, Problem | None]:
    text = clean_text(cell)
    if not text:
        return "", None
    digits = re.fullmatch(r"(\d{1,3})(?:\s*(?:y|yr|yrs|year|years)\.?)?", text.lower())
    if digits and int(digits[1]) <= _OLDEST_YEARS:
        return int(digits[1]), None
    return "", Problem(
        "age_invalid", text, f'"{text[:60]}" is no age in years (0 to {_OLDEST_YEARS}).'
    )


def _gender(cell: Any) -> tuple[Any, Problem | None]:
    text = clean_text(cell).lower().rstrip(".")
    if not text:
        return "", None
    if text in _GENDERS:
        return _GENDERS[text], None
    return "", Problem(
        "gender_invalid", text, f'"{text[:60]}" is not known. Use male, female or other.'
    )


def _category(cell: Any) -> tuple[Any, Problem | None]:
    text = clean_text(cell)
    if not text:
        return "", None
    key = re.sub(r"[\s_-]+", "_", text.lower())
    if key in Category.values:
        return key, None
    known = ", ".join(str(label) for label in Category.labels)
    return "", Problem("category_unknown", text, f'"{text[:60]}" is no category. Use {known}.')


def _boolean(cell: Any) -> tuple[Any, Problem | None]:
    if isinstance(cell, bool):
        return cell, None
    text = str(cell).strip().lower()
    if text in _YES:
        return True, None
    if text in _NO:
        return False, None
    if not clean_text(cell):
        return "", None
    return "", Problem("yes_no_invalid", text, f'"{text[:60]}" is neither yes nor no.')


def _birth_date(cell: Any) -> tuple[Any, Problem | None]:
    text = clean_text(cell)
    day: date | None
    if isinstance(cell, datetime):
        day = cell.date()
    elif isinstance(cell, date):
        day = cell
    else:
        try:
            day = date.fromisoformat(text) if text else None
        except ValueError:
            return "", Problem(
                "date_unreadable", text, f'"{text[:60]}" is no date. Write it as 1990-12-31.'
            )
    if day is None:
        return "", None
    # A day more than UTC's: it is tomorrow already in the east.
    latest = timezone.now().date() + timedelta(days=1)
    if not latest.year - _OLDEST_YEARS <= day.year or day > latest:
        return "", Problem(
            "date_out_of_range", text, f"Nobody alive was born on {day}. Check the year."
        )
    return day, None


_SPECIAL: dict[str, Callable[[Any], tuple[Any, Problem | None]]] = {
    "age": _age,
    "gender": _gender,
    "category": _category,
    "prefers_generic": _boolean,
    "generic_education_given": _boolean,
    "date_of_birth": _birth_date,
}
