"""A sheet and its rows as the process that reads the file understood them, for whoever decides."""

import pickle
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from jobs.threads import nothing, prefetch
from uploads.columns import columns_by_name
from uploads.detection import SheetProfile
from uploads.readers import Book, wire
from uploads.readers.errors import damaged_file
from uploads.rows.result import RowResult, Rows
from uploads.understanding.packing import Unpacker
from uploads.understanding.reader_process import Asked, ToInspect, inspect_file, understand

_INSPECT, _UNDERSTAND = (
    f"{work.__module__}.{work.__name__}" for work in (inspect_file, understand)
)


class Question(NamedTuple):
    """What a person has to say before the sheet can be understood, and what is known of it."""

    message: str
    profile: dict[str, Any]


def inspected(book: Book, given: ToInspect) -> SheetProfile | Question:
    """How the file is to be understood. Raises Unreadable."""
    message, found = next(book.work(_INSPECT, lambda: pickle.dumps(given), sheet=""))
    if message is not None:
        return Question(message, found)
    try:
        profile = SheetProfile.from_json(found)
        known = columns_by_name(given.kind)
        if all(known[name] and profile.columns[i] for i, name in profile.mapping.items()):
            return profile
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise damaged_file() from error
    raise damaged_file()


def understood_rows(
    book: Book,
    rows: Rows,
    chunk_rows: int,
    *,
    after_row: int = 0,
    while_waiting: Callable[[], None] = nothing,
) -> Iterator[list[RowResult]]:
    """The rows behind row `after_row` in chunks of so many, as `rows` would understand them.

    Of the next ones, one is in the making and two are waiting, while the first is decided about;
    `while_waiting` is called as long as there is none. Raises Unreadable.
    """
    unpacker = Unpacker(rows)
    packed_chunks = _packed(book, rows, chunk_rows, after_row)
    for pieces in prefetch(packed_chunks, while_waiting=while_waiting, on_abandon=book.abandon):
        yield [result for piece in pieces for result in unpacker.unpack(wire.unpacked(piece))]


def _packed(book: Book, rows: Rows, chunk_rows: int, after_row: int) -> Iterator[list[bytes]]:
    """A process that is killed is followed by one that goes on behind the last chunk."""
    last = after_row

    def asked() -> bytes:
        return pickle.dumps(Asked(rows.context, last, chunk_rows))

    for answer in book.work(_UNDERSTAND, asked, sheet=rows.context.profile.sheet):
        if answer is not None:
            last, pieces = answer
            yield pieces
