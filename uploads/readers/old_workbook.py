"""Old workbooks (.xls): Microsoft's envelope around them, and their formulas without results.

calamine gives formulas that no program has computed as empty cells. Libraries that only write
workbooks say "an empty text" or 0 where the result belongs. Whoever reads the records does so
behind the same wall as calamine, and nothing is known of what is not sound.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from struct import Struct, error
from typing import IO

from uploads.readers.cells import MAX_COLUMNS, MAX_ROWS
from uploads.readers.errors import damaged_file, encrypted, not_a_spreadsheet

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PIECE = 1 << 20  # a multiple of ENTRY
ENTRY = 128  # bytes of a directory entry, which begins with its name; all begin at such a step
NAMES = {
    f"{name}\0".encode("utf-16-le"): name
    for name in ("EncryptedPackage", "Workbook", "Book", "WordDocument", "PowerPoint Document")
}
Positions = dict[int, list[int]]

_STREAMS = ("Workbook", "Book")
_LEAST_IN_SECTORS = 4096  # bytes; smaller streams lie elsewhere and hold no register
_LARGEST_SECTOR = 0xFFFFFFFA
_FIRST_OF_FAT, _FAT_IN_HEADER = 76, 109
_BOF, _EOF, _FORMULA, _BOUNDSHEET, _UNCALCED = 0x0809, 0x000A, 0x0006, 0x0085, 0x005E
_RECORD, _LONG, _CELL = Struct("<HH"), Struct("<I"), Struct("<HHH8sH")
_NOTHING = bytes((3, 0, 0, 0, 0, 0, 0xFF, 0xFF))  # "an empty text"
_ZERO = bytes(8)
_TO_BE_COMPUTED = 3  # always, or when the workbook is opened


def compound_format(file: IO[bytes]) -> str:
    """Always "xls"; whatever else is in the envelope is refused by name."""
    found = entries_in(file)
    if "EncryptedPackage" in found:
        raise encrypted()
    if found & {"Workbook", "Book"}:
        return "xls"
    if "WordDocument" in found:
        raise not_a_spreadsheet("a Word document")
    if "PowerPoint Document" in found:
        raise not_a_spreadsheet("a PowerPoint presentation")
    raise damaged_file()


def entries_in(file: IO[bytes]) -> set[str]:
    """The stream names we know, found by their directory entries wherever these lie.

    Up to the zero that ends a name: some programs leave old bytes behind it.
    """
    file.seek(0)
    found: set[str] = set()
    while piece := file.read(PIECE):
        for encoded, name in NAMES.items():
            at = piece.find(encoded)
            while at >= 0 and at % ENTRY:
                at = piece.find(encoded, at + 1)
            if at >= 0:
                found.add(name)
    return found


def old_formulas_without_results(path: str | os.PathLike[str], sheet: str) -> Positions:
    """{row: [columns]}, from 0, of the cells of `sheet` whose formulas have no result.

    As of newer workbooks: "" or 0 in every formula of the sheet is no result where no formula has
    one, 0 only where the program asked for computing.
    """
    content = Path(path).read_bytes()
    if not content.startswith(SIGNATURE):
        return {}
    try:
        return _without_results(_workbook_stream(content), sheet)
    except (error, IndexError, ValueError):
        return {}


def _without_results(stream: bytes, sheet: str) -> Positions:
    start = _start_of(stream, sheet)
    empty: list[tuple[int, int]] = []
    zeros: list[tuple[int, int]] = []
    is_asked = False
    for kind, at, size in _records(stream, start):
        if kind == _UNCALCED:
            is_asked = True
        if kind != _FORMULA or size < _CELL.size:
            continue
        row, column, _format, result, options = _CELL.unpack_from(stream, at)
        is_asked = is_asked or bool(options & _TO_BE_COMPUTED)
        if result not in (_ZERO, _NOTHING):
            return {}  # some program did compute
        (zeros if result == _ZERO else empty).append((row, column))
    if zeros and not is_asked:
        return {}
    found: Positions = {}
    for row, column in sorted(empty + zeros):
        if row < MAX_ROWS and column < MAX_COLUMNS:
            found.setdefault(row, []).append(column)
    return found


def _start_of(stream: bytes, sheet: str) -> int:
    for kind, at, size in _records(stream, 0):
        if kind != _BOUNDSHEET or size < 8:
            continue
        letters, is_wide = stream[at + 6], stream[at + 7] & 1
        name = stream[at + 8 : at + 8 + letters * (2 if is_wide else 1)]
        if name.decode("utf-16-le" if is_wide else "latin-1", "replace") == sheet:
            (start,) = _LONG.unpack_from(stream, at)
            return int(start)
    raise ValueError(sheet)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """(kind, where its content begins, bytes) up to the end of the part that begins at `at`."""
    depth = 0  # charts stand within a sheet
    while at + 4 <= len(stream):
        kind, size = _RECORD.unpack_from(stream, at)
        yield kind, at + 4, size
        depth += (kind == _BOF) - (kind == _EOF)
        if kind == _EOF and depth <= 0:
            return
        at += 4 + size


def _workbook_stream(content: bytes) -> bytes:
    """The records, put together from the sectors that hold them."""
    sector = 1 << (content[30] | content[31] << 8)
    if sector not in (512, 4096):
        raise ValueError(sector)
    fat = _allocation(content, sector)
    (directory,) = _LONG.unpack_from(content, 48)
    entries = _chain(content, sector, fat, directory)
    for at in range(0, len(entries) - ENTRY + 1, ENTRY):
        name = entries[at : at + 64].decode("utf-16-le", "replace").partition("\0")[0]
        if name in _STREAMS:
            (first,) = _LONG.unpack_from(entries, at + 116)
            (size,) = _LONG.unpack_from(entries, at + 120)
            if size < _LEAST_IN_SECTORS:
                raise ValueError(size)
            return _chain(content, sector, fat, first)[:size]
    raise ValueError("no workbook")


def _allocation(content: bytes, sector: int) -> list[int]:
    """For each sector the next one of its chain."""
    positions = [
        _LONG.unpack_from(content, _FIRST_OF_FAT + 4 * number)[0]
        for number in range(_FAT_IN_HEADER)
    ]
    (more,) = _LONG.unpack_from(content, 68)
    left = len(content) // sector
    while more <= _LARGEST_SECTOR and left > 0:
        at, left = (more + 1) * sector, left - 1
        longs = sector // 4
        further = [_LONG.unpack_from(content, at + 4 * number)[0] for number in range(longs)]
        positions += further[:-1]
        more = further[-1]
    fat: list[int] = []
    for position in positions:
        if position <= _LARGEST_SECTOR and len(fat) * sector <= len(content):
            at = (position + 1) * sector
            fat += [each for (each,) in _LONG.iter_unpack(content[at : at + sector])]
    return fat


def _chain(content: bytes, sector: int, fat: list[int], first: int) -> bytes:
    parts: list[bytes] = []
    while first < len(fat) and len(parts) * sector <= len(content):
        at = (first + 1) * sector
        parts.append(content[at : at + sector])
        first = fat[first]
    return b"".join(parts)
