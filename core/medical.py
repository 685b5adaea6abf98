"""Whose medical details the answer of the moment shows, noted where they are put into it.

    with collecting() as shown:
        ...  # the answer is made
    shown  # {"customer": {5, 15}}

What counts is a medical field with a value, in whatever answer: a list, a page, what a write gives
back. Files that are exported are told of by `core.api.exports.exported` instead.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

Shown = dict[str, set[int]]
# {what a record is called: ids}; None where nobody collects: in workers, and while a file is made.
_shown: ContextVar[Shown | None] = ContextVar("shown", default=None)


@contextmanager
def collecting() -> Iterator[Shown]:
    shown: Shown = {}
    token = _shown.set(shown)
    try:
        yield shown
    finally:
        _shown.reset(token)


@contextmanager
def not_collecting() -> Iterator[None]:
    token = _shown.set(None)
    try:
        yield
    finally:
        _shown.reset(token)


def note_medical(of: str, pk: int | None) -> None:
    """That medical details of this record are shown."""
    shown = _shown.get()
    if shown is not None and pk is not None:
        shown.setdefault(of, set()).add(pk)


def note_medical_of(record: Any) -> None:
    """By the customer whom `record` is about, where it names one."""
    customer = getattr(record, "customer_id", None)
    if customer is not None:
        note_medical("customer", customer)
    else:
        note_medical(getattr(record, "recorded_as", record._meta.model_name), record.pk)


def note_if_medical(record: Any, names: Collection[str]) -> None:
    """`names` are the medical fields of `record` that are shown; an empty one says nothing."""
    if _shown.get() is not None and any(getattr(record, name, None) for name in names):
        note_medical_of(record)
