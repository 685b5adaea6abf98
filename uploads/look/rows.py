"""The data rows of a sheet that was looked at."""

from collections.abc import Iterator
from itertools import dropwhile

from uploads.look.result import Look
from uploads.look.skipping import RowFilter
from uploads.readers import Book, Row


def data_rows(book: Book, look: Look, *, after_row: int = 0) -> Iterator[tuple[int, Row]]:
    """(row number, cells) of exactly the rows that the look counted, in order.

    Starts behind row `after_row`. Every row has as many cells as the look has columns.
    """
    width = len(look.columns)
    start = max(look.header_row, after_row)
    lines = book.rows(look.sheet)
    if start:
        lines = dropwhile(lambda line: line[0] <= start, lines)
    for number, cells, why in RowFilter(look.columns, look.mapping, look.kind).rows(lines):
        if why:
            continue
        if len(cells) != width:
            cells = fitted(cells, width)
        yield number, cells


def fitted(cells: Row, width: int) -> Row:
    """Short rows are padded; what is cut off a long one is empty, else the look had widened."""
    return cells[:width] if len(cells) > width else cells + [""] * (width - len(cells))
