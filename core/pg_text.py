"""Rows and arrays as PostgreSQL reads them: one text for thousands of values.

Made a column at a time, which says once what it holds. psycopg looks up how to write each value of
an array, in Python; and what its COPY writes row by row can't be sent while others are made.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from itertools import repeat
from typing import Any
from uuid import UUID

_NULL = "\\N"  # of COPY; of an array it is NULL without quotes
_DAYS = {date, datetime, type(None)}
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_text(rows: Sequence[Sequence[Any]], shared: Sequence[Any] = ()) -> str:
    """`rows` as lines of COPY, each with the `shared` values of all behind its own.

    Raises TypeError for a value of a type that no column of ours has.
    """
    end = "".join(f"\t{_copied(value)}" for value in shared) + "\n"
    columns = [_copied_column(column) for column in zip(*rows, strict=True)]
    return end.join(map("\t".join, zip(*columns, strict=True))) + end


def array_text(values: Sequence[Any]) -> str:
    """`values`, of one type or None, as the text of an array."""
    kinds = set(map(type, values))
    if kinds == {int}:
        return f"{{{','.join(map(str, values))}}}"
    if kinds == {str}:
        return f"{{{','.join(_quoted(values))}}}"
    texts = ["NULL" if value is None else _quoted([text_of(value)])[0] for value in values]
    return f"{{{','.join(texts)}}}"


def text_of(value: Any) -> str:
    """A single value, not None, as PostgreSQL reads it."""
    if write := _WRITERS.get(type(value)):
        return write(value)
    if isinstance(value, Enum):
        return text_of(value.value)
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"No column of ours has a {type(value).__name__}: {value!r:.100}")


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: str,
    int: str,
    bool: lambda value: "t" if value else "f",
    float: repr,
    date: date.isoformat,
    datetime: datetime.isoformat,
    Decimal: str,
    UUID: str,
}


def _quoted(texts: Sequence[str]) -> Sequence[str]:
    everything = "".join(texts)
    if '"' in everything or "\\" in everything:
        texts = [text.replace("\\", "\\\\").replace('"', '\\"') for text in texts]
    return [f'"{text}"' for text in texts]


def _copied(value: Any) -> str:
    return _NULL if value is None else text_of(value).translate(_ESCAPED)


def _copied_column(column: tuple[Any, ...]) -> Iterable[str]:
    kinds = set(map(type, column))
    if len(kinds) == 1:
        if column.count(column[0]) == len(column):
            return repeat(_copied(column[0]), len(column))
        if kinds == {int}:
            return map(str, column)
        if kinds == {str}:
            return _copied_texts(column)
    if kinds == {int, type(None)}:
        return [_NULL if value is None else str(value) for value in column]
    if kinds <= _DAYS:  # few of them in many rows
        texts = {value: _copied(value) for value in set(column)}
        return map(texts.__getitem__, column)
    return map(_copied, column)


def _copied_texts(column: Sequence[str]) -> Iterable[str]:
    everything = "\n".join(column)
    if "\t" in everything or "\r" in everything or everything.count("\n") >= len(column):
        return [text.translate(_ESCAPED) for text in column]
    if "\\" in everything:  # as in JSON; the lines between the texts stay
        return everything.replace("\\", "\\\\").split("\n")
    return column
