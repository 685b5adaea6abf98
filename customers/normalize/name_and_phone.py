"""Cells that hold a name and a phone in one: "Ravi Patel (M) 98250 12345"."""

import re

from customers.normalize.text import ascii_digits, clean_text

_FEWEST_DIGITS = 6  # fewer are no phone but a part of the name: "Flat 12", "Shop 104"
_RUN = re.compile(r"\+?\(?\d[\d\s().+/-]*\d")
_MARK = "\x00"
_LABELLED = re.compile(
    r"(?:\b(?:mobile|mob|mo|phone|phn|ph|telephone|tel|cell|contact|whats ?app|wa|nos?|number|m)"
    r"\b[\s.:#)\]-]*){1,9}\x00",  # no more: a long text of labels would take minutes
    re.IGNORECASE,
)
_EMPTY_BRACKETS = re.compile(r"[(\[][\s\x00.,;:/-]*[)\]]")
_EDGES = " ,;:/|&+-\u2013\u2014._()[]"


def name_beside_phone(cell: object) -> str:
    """What is left of the cell without its numbers and their labels; "" when there is no name."""
    text = clean_text(cell)
    marked = _RUN.sub(_mark, ascii_digits(text))
    if _MARK not in marked:
        return text
    marked = _EMPTY_BRACKETS.sub(_MARK, _LABELLED.sub(_MARK, marked))
    parts = (" ".join(part.split()).strip(_EDGES) for part in marked.split(_MARK))
    return clean_text(" ".join(part for part in parts if part))


def phone_beside_name(cell: object) -> object:
    """The cell, or "" when it holds no number: a name alone is no phone that cannot be read."""
    digits = sum(1 for letter in ascii_digits(clean_text(cell)) if letter.isdecimal())
    return cell if digits >= _FEWEST_DIGITS else ""


def _mark(run: re.Match[str]) -> str:
    digits = sum(1 for letter in run[0] if letter.isdecimal())
    return _MARK if digits >= _FEWEST_DIGITS else run[0]
