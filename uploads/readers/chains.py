"""The sector chains of a compound file, followed before the workbook reader follows them.

A chain that runs in a circle would make calamine take memory without end.
"""

import struct
from array import array
from collections.abc import Iterator
from typing import IO

from uploads.readers.errors import damaged_file

LAST_SECTOR = 0xFFFFFFFA  # from here on numbers are marks: end of chain, free, ...
ENTRIES_IN_HEADER = 109
ROOT, STREAM = 5, 2
SMALL_STREAM = 4096  # bytes; smaller streams live in mini sectors inside the root's
MINI_SECTOR = 64
ENTRY = 128  # bytes of a directory entry
WORKBOOK_NAMES = ("Workbook", "Book")


def workbook_stream(file: IO[bytes]) -> bytes:
    """The content of an old workbook; damaged_file when a chain is circular or leaves the file."""
    file.seek(0)
    try:
        return CompoundFile(file).workbook()
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise damaged_file() from error


class CompoundFile:
    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        header = file.read(512)
        shift, mini_shift = struct.unpack_from("<HH", header, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError("no known size of sectors")
        self.sector_size = 1 << shift
        self.first_directory_sector = struct.unpack_from("<I", header, 48)[0]
        self.first_mini_table_sector = struct.unpack_from("<I", header, 60)[0]
        self.table = self.sector_table(header)

    def sector(self, number: int) -> bytes:
        self.file.seek((number + 1) * self.sector_size)
        return self.file.read(self.sector_size)

    def sector_table(self, header: bytes) -> "array[int]":
        """For each sector, the one that follows it."""
        numbers = list(struct.unpack_from(f"<{ENTRIES_IN_HEADER}I", header, 76))
        following = struct.unpack_from("<I", header, 68)[0]
        seen: set[int] = set()
        while following < LAST_SECTOR:
            if following in seen:
                raise ValueError("circular")
            seen.add(following)
            content = words(self.sector(following))
            numbers += content[:-1]
            following = content[-1]
        table = array("I")
        for number in dict.fromkeys(numbers):
            if number < LAST_SECTOR:
                table.extend(words(self.sector(number)))
        return table

    def workbook(self) -> bytes:
        """Follows every chain, and returns what the chain of the workbook holds."""
        directory = self.content(self.first_directory_sector)
        mini_table = words(self.content(self.first_mini_table_sector))
        mini_content = found = b""
        for name, kind, first, size in entries(directory):
            if kind == STREAM and size < SMALL_STREAM:
                sectors = follow(mini_table, first)
                parts = [mini_content[n * MINI_SECTOR :][:MINI_SECTOR] for n in sectors]
                content = b"".join(parts)
            else:
                content = self.content(first)
            if kind == ROOT:
                mini_content = content
            elif name in WORKBOOK_NAMES:
                found = content[:size]
        return found

    def content(self, first: int) -> bytes:
        return b"".join(map(self.sector, follow(self.table, first)))


def words(content: bytes) -> "array[int]":
    found = array("I")
    found.frombytes(content[: len(content) // 4 * 4])
    return found


def follow(table: "array[int]", first: int) -> Iterator[int]:
    """The sectors of one chain."""
    steps = 0
    while first < LAST_SECTOR:
        yield first
        first = table[first]
        steps += 1
        if steps > len(table):
            raise ValueError("circular")


def entries(directory: bytes) -> Iterator[tuple[str, int, int, int]]:
    """(name, type, first sector, size) of everything stored."""
    for start in range(0, len(directory) // ENTRY * ENTRY, ENTRY):
        kind = directory[start + 66]
        if kind in (ROOT, STREAM):
            name = directory[start : start + 64].decode("utf-16-le", "replace").split("\0")[0]
            first, size = struct.unpack_from("<II", directory, start + 116)
            if kind == ROOT or size:
                yield name, kind, first, size
