"""The corners of the sheets of an old workbook, before the workbook reader lays them out.

calamine takes corners as they stand in a damaged file. When the last cell stands above the first,
or one is far out, it asks for more memory than there is, and the whole process ends.
"""

import struct
from collections.abc import Iterator

from uploads.readers.errors import damaged_file, too_large
from uploads.readers.extent import MAX_CELLS

END, SHEET, SEVERAL_NUMBERS, EXTENT = 0x000A, 0x0085, 0x00BD, 0x0200
CELLS = frozenset({0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205})
CELLS |= {0x027E, SEVERAL_NUMBERS}


def check_records(stream: bytes) -> None:
    """Raise damaged_file or too_large when a sheet's cells span an impossible rectangle."""
    try:
        for kind, start, length in records(stream, 0):
            if kind == SHEET and length >= 4:
                check_sheet(stream, struct.unpack_from("<I", stream, start)[0])
    except struct.error as error:
        raise damaged_file() from error


def check_sheet(stream: bytes, position: int) -> None:
    rows: list[int] = []  # first, last, lowest, highest
    left, right = 0xFFFF, 0
    for kind, start, length in records(stream, position):
        if kind == EXTENT and length >= 10:
            check_stated_extent(stream, start, length)
        if kind not in CELLS or length < 4:
            continue
        row, column = struct.unpack_from("<HH", stream, start)
        rows = [rows[0], row, min(rows[2], row), max(rows[3], row)] if rows else [row] * 4
        left, right = min(left, column), max(right, column)
        if kind == SEVERAL_NUMBERS:
            right = max(right, struct.unpack_from("<H", stream, start + length - 2)[0])
    if rows:
        first, last, top, bottom = rows
        if last < first:
            raise damaged_file()
        check_rectangle(top, bottom, left, right)


def check_stated_extent(stream: bytes, start: int, length: int) -> None:
    """What the sheet says of itself: calamine reserves memory for it before it reads a cell."""
    layout = "<IIHH" if length >= 12 else "<HHHH"
    top, below, left, beyond = struct.unpack_from(layout, stream, start)
    check_rectangle(top, below, left, beyond)


def check_rectangle(top: int, bottom: int, left: int, right: int) -> None:
    if bottom < top or right < left:
        raise damaged_file()
    if (bottom - top + 1) * (right - left + 1) > MAX_CELLS:
        raise too_large(f"it reaches to row {bottom + 1:,} and column number {right + 1:,}")


def records(stream: bytes, position: int) -> Iterator[tuple[int, int, int]]:
    """(kind, where its content starts, length) until the end mark."""
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        yield kind, position + 4, length
        if kind == END:
            return
        position += 4 + length
