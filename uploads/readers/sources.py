"""A file as its format's reader gives it. Runs in a reader's process only."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from uploads.readers.cells import MAX_SHEETS, Row
from uploads.readers.errors import damaged_file, too_large
from uploads.readers.html_tables import HtmlTables
from uploads.readers.ods import OdsFile
from uploads.readers.packed import check_unpacked
from uploads.readers.sniff import Format, file_format
from uploads.readers.spreadsheetml import XmlSpreadsheet
from uploads.readers.text import TextFile
from uploads.readers.warnings import SheetWarning
from uploads.readers.workbook import Workbook


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


@dataclass(frozen=True)
class Facts:
    """What is known of a file once it is open."""

    format: Format
    encoding: str
    delimiter: str
    sheets: list[tuple[str, bool]]
    encodings: list[tuple[str, str, str]]  # of a text: codec, name, words as they would be read


@dataclass(frozen=True)
class Source:
    facts: Facts
    reading: Reading

    def rows(self, sheet: str) -> Iterator[Row]:
        return self.reading.rows(sheet)

    @property
    def warnings(self) -> list[SheetWarning]:
        return self.reading.warnings

    @property
    def formulas(self) -> dict[int, int]:
        return self.reading.formulas


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
