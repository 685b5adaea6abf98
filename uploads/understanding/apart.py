"""Rows as the process understood them that reads the file, for whoever decides about them here."""

import pickle
from collections.abc import Callable, Iterator

from jobs.threads import nothing, prefetch
from uploads.readers import Book, wire
from uploads.rows.result import RowResult, Rows
from uploads.understanding.packing import Unpacker
from uploads.understanding.reader_process import Asked, understand

_UNDERSTAND = f"{understand.__module__}.{understand.__name__}"


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
