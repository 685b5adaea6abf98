"""How many cells a workbook would take in memory, before it is opened.

The workbook reader lays a sheet out as a full rectangle: two cells, A1 and XFD1048576, would be
17 thousand million. So the corners are looked up in the unpacked XML first.
"""

import re
from collections.abc import Callable

from uploads.readers.errors import too_large

MAX_CELLS = 30_000_000  # about 1 GB in the reader
LONGEST_TAG = 200  # bytes that a cell's opening tag may take over a piece's end
CELL = re.compile(rb'<(?:\w+:)?c\s[^>]{0,100}?\br="([A-Z]{1,3})([0-9]{1,7})"')
ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")


def watch_sheets(name: str) -> Callable[[bytes], None] | None:
    """For `check_unpacked`: measures the parts that are sheets."""
    return SheetExtent().see if name.lower().startswith("xl/worksheets/sheet") else None


class SheetExtent:
    """Corner of one sheet, from the cells' own addresses or, where they have none, by counting."""

    def __init__(self) -> None:
        self.rows = 0
        self.columns = 0
        self.rows_counted = 0
        self.tail = b""

    def see(self, piece: bytes) -> None:
        window = self.tail + piece
        self.tail = window[-LONGEST_TAG:]
        self.measure(window)
        if max(self.rows, self.rows_counted) * self.columns > MAX_CELLS:
            rows = max(self.rows, self.rows_counted)
            raise too_large(f"it reaches to row {rows:,} and column number {self.columns:,}")

    def measure(self, xml: bytes) -> None:
        letters = set()
        for match in CELL.finditer(xml):
            letters.add(match[1])
            if len(match[2]) >= 5:  # lower rows are few enough for any number of columns
                self.rows = max(self.rows, int(match[2]))
        self.columns = max(self.columns, *map(column_number, letters), 0)
        parts = ROW.split(xml)
        self.rows_counted += len(parts) - 1
        if not letters:
            for part in parts:
                self.columns = max(self.columns, len(ANY_CELL.findall(part)))


def column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
