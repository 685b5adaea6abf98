"""What runs in a reader's process: one file, opened and read as it is asked for.

Rows, or what a function of ours makes of them here, are sent in batches and only when one is asked
for, so neither side gets far ahead.
"""

import os
import socket
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict
from importlib import import_module
from itertools import islice
from typing import Any, Protocol

from uploads.readers import wire
from uploads.readers.cells import MAX_SHEETS, Row
from uploads.readers.errors import SheetWarning, Unreadable, damaged_file, too_large
from uploads.readers.html_tables import HtmlTables
from uploads.readers.limits import Limits, limit_cpu
from uploads.readers.ods import OdsFile
from uploads.readers.packed import check_unpacked
from uploads.readers.sheets import Facts, Sheets
from uploads.readers.sniff import file_format
from uploads.readers.spreadsheetml import XmlSpreadsheet
from uploads.readers.text import TextFile
from uploads.readers.wire import DONE, OUT_OF_MEMORY
from uploads.readers.workbook import Workbook
from uploads.readers.xlsx_parts import farthest_cell

FIRST_ROWS = 40  # most looks want the head of a sheet only
MOST_ROWS = 20_000
# In letters:
SIZE_OF_ROW, SIZE_OF_CELL = 20, 4
MOST_AT_ONCE = 500_000
USUAL_WEIGHT, MOST_OVER_USUAL = 20_000, 64_000_000  # of a row; of all rows before it together
WIDE = 256  # cells; empty ones at the end of a wider row are left out
UNDERSTOOD_A_SECOND = 1_000  # rows, a twentieth of what a slow machine does

# (answer, whether more may come)
Answers = Iterator[tuple[Any, bool]]


class Reading(Protocol):
    """What each format's reader has. A text file has one sheet, without a name."""

    sheets: list[tuple[str, bool]]  # (name, whether it shows)

    def rows(self, sheet: str) -> Iterator[Row]:
        """From the sheet's row 1, blank ones too. Each call reads from the start again."""

    @property
    def warnings(self) -> list[SheetWarning]:
        """What the rows read so far had wrong with them."""

    @property
    def formulas(self) -> dict[int, int]:
        """{column: cells} whose formulas have no result, in the rows read last so far."""


class TextSheet:
    """A text file as its one sheet, which has no name and no formulas."""

    def __init__(self, file: TextFile) -> None:
        self.file = file
        self.sheets = [("", True)]
        self.formulas: dict[int, int] = {}

    @property
    def warnings(self) -> list[SheetWarning]:
        return self.file.warnings

    def rows(self, sheet: str) -> Iterator[Row]:
        return self.file.records()


class Source(Sheets):
    """The file, open in this process."""

    def __init__(self, facts: Facts, reading: Reading) -> None:
        self._facts, self.reading = facts, reading

    @property
    def facts(self) -> Facts:
        return self._facts

    @property
    def warnings(self) -> list[SheetWarning]:
        return self.reading.warnings

    @property
    def formulas(self) -> dict[int, int]:
        return dict(self.reading.formulas)

    def rows_of(self, sheet: str) -> Iterator[Row]:
        return (row for row, _weight in weighed(self.reading.rows(sheet)))


def open_source(
    path: str,
    original_name: str,
    *,
    encoding: str = "",
    max_unpacked_bytes: int,
    unpacks_to: Callable[[int], None],
) -> Source:
    """Open the file for reading; Unreadable says why it cannot be.

    `encoding`: what a person says that a text is in; else it is found.
    `unpacks_to` is told how many bytes there are to read, before they are.
    """
    format = file_format(path, original_name)
    if format in ("xlsx", "ods"):
        with open(path, "rb") as file:
            unpacks_to(check_unpacked(file, max_unpacked_bytes))
    else:
        unpacks_to(os.path.getsize(path))
    chosen, encoding, delimiter = encoding, "", ""
    encodings: list[tuple[str, str, str]] = []
    reading: Reading
    if format == "csv":
        text = TextFile(path, encoding=chosen or None)
        encodings = text.encodings
        reading = TextSheet(text)
        encoding, delimiter = text.encoding, text.delimiter
    elif format == "ods":
        reading = OdsFile(path)
    elif format == "html":
        reading = HtmlTables(path)
    elif format == "xml":
        reading = XmlSpreadsheet(path)
    else:
        reading = Workbook(path, format)
    if not reading.sheets:
        raise damaged_file()
    if len(reading.sheets) > MAX_SHEETS:
        raise too_large(f"it has {len(reading.sheets):,} sheets or tables")
    return Source(Facts(format, encoding, delimiter, reading.sheets, encodings), reading)


def serve(channel: socket.socket) -> int:
    """Answer until nobody asks any more; the exit status."""
    try:
        Reader(channel).answer()
    except wire.Ended:
        return DONE
    except MemoryError:
        return OUT_OF_MEMORY
    return DONE


# What reads a file here: (the open file, what it was given, to be told how many rows it
# understood since: they take processor time of their own).
Work = Callable[[Source, bytes, Callable[[int], None]], Answers]


class Reader:
    """Answers ("open", path, name, encoding, limits), ("rows", number, sheet, skipped),
    ("work", number, function, given), ("next", number), ("drop", number) and ("farthest", sheet).
    Each reading of a sheet has a number of its own."""

    def __init__(self, channel: socket.socket) -> None:
        self.channel = channel
        self.path = ""
        self.source: Source | None = None
        self.readings: dict[int, Answers] = {}
        self.cpu_seconds = self.rows_understood = 0

    def answer(self) -> None:
        while True:
            order, *details = wire.receive(self.channel)
            try:
                answer = getattr(self, f"answer_{order}")(*details)
            except Unreadable as problem:
                answer = ("unreadable", problem.code, problem.message)
            except MemoryError:
                raise
            # The end of a process: whatever a strange file made our code stumble over is told.
            except Exception:  # noqa: BLE001
                answer = ("broken", traceback.format_exc())
            if answer is not None:
                wire.send(self.channel, answer)

    def answer_open(
        self, path: str, original_name: str, encoding: str, limits: dict[str, Any]
    ) -> tuple[Any, ...]:
        known = Limits(**limits)
        limit_cpu(known.cpu_seconds)
        self.path = path

        def unpacks_to(size: int) -> None:
            self.cpu_seconds = known.cpu_seconds_for(size)
            limit_cpu(self.cpu_seconds)

        self.source = open_source(
            path,
            original_name,
            encoding=encoding,
            max_unpacked_bytes=known.max_unpacked_bytes,
            unpacks_to=unpacks_to,
        )
        return ("opened", asdict(self.source.facts))

    def answer_farthest(self, sheet: str) -> tuple[Any, ...]:
        return ("farthest", farthest_cell(self.path, sheet))

    def answer_rows(self, number: int, sheet: str, skipped: int) -> None:
        self.readings[number] = self.batches(sheet, skipped)

    def answer_work(self, number: int, function: str, given: bytes) -> None:
        assert self.source is not None
        module, _, name = function.rpartition(".")
        work: Work = getattr(import_module(module), name)
        self.readings[number] = work(self.source, given, self.allow)

    def allow(self, rows: int) -> None:
        """A file that is slow to read is ended all the same: rows have to come of it."""
        self.rows_understood += rows
        limit_cpu(self.cpu_seconds + self.rows_understood // UNDERSTOOD_A_SECOND)

    def answer_next(self, number: int) -> tuple[Any, ...]:
        assert self.source is not None
        answer, more = next(self.readings[number], ([], False))
        return ("rows", number, answer, more, self.source.warnings, self.source.formulas)

    def answer_drop(self, number: int) -> None:
        del self.readings[number]

    def batches(self, sheet: str, skipped: int) -> Answers:
        assert self.source is not None
        rows = islice(weighed(self.source.reading.rows(sheet)), skipped, None)
        most = FIRST_ROWS
        while True:
            batch: list[Row] = []
            weights = 0
            for row, weight in islice(rows, most):
                batch.append(row)
                weights += weight
                if weights > MOST_AT_ONCE:
                    break
            else:
                if len(batch) < most:
                    yield batch, False
                    return
            yield batch, True
            most = min(most * 4, MOST_ROWS)


def weighed(rows: Iterator[Row]) -> Iterator[tuple[Row, int]]:
    """Each row with what it takes to hold it, in letters. `too_large` where that gets absurd.

    A text that an XLSX holds once may stand in a million of its cells: so little of a file could
    fill the memory of whoever reads its rows. A few long rows are fine, thousands are not.
    """
    level = 0
    for number, row in enumerate(rows, start=1):
        if len(row) > WIDE and row[-1] == "":
            while row and row[-1] == "":
                row.pop()
        weight = SIZE_OF_ROW + SIZE_OF_CELL * len(row)
        for cell in row:
            if cell.__class__ is str:
                weight += len(cell)
        level = max(level + weight - USUAL_WEIGHT, 0)
        if level > MOST_OVER_USUAL:
            raise too_large(f"the rows up to row {number:,} hold too much text")
        yield row, weight
