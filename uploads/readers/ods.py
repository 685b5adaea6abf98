"""ODS, streamed: rows as they come, however often the file says that one is repeated.

calamine lays out every sheet in full when it opens an ODS, a million repeated rows included, and
does not tell merged cells; here only the present row is held.
"""

import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from xml.parsers import expat

from uploads.readers.cells import (
    FORMULA_WITHOUT_RESULT,
    MAX_COLUMNS,
    Cell,
    PositionedRow,
    PositionedRows,
    Row,
)
from uploads.readers.errors import SheetWarning, damaged_file, too_large
from uploads.readers.packed import inflate, part_named
from uploads.readers.xml import strict_parser

DURATION = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
NUMERIC = ("float", "percentage", "currency")
CELLS = ("table:table-cell", "table:covered-table-cell")


def cell_value(attributes: dict[str, str], text: str) -> Cell:
    """The stored value, which is exact; else the text that is shown."""
    kind = attributes.get("office:value-type", "")
    try:
        if kind in NUMERIC:
            return float(attributes["office:value"])
        if kind == "date":
            return day_or_instant(attributes["office:date-value"])
        if kind == "time":
            return time_of_day(attributes["office:time-value"])
    except (KeyError, ValueError):
        return text
    if kind == "boolean":
        return attributes.get("office:boolean-value") == "true"
    return attributes.get("office:string-value", text)


def day_or_instant(value: str) -> date | datetime:
    """ISO 8601; fractions of a second have any number of digits here."""
    if "T" in value:
        return datetime.fromisoformat(value.split(".")[0].removesuffix("Z"))
    return date.fromisoformat(value)


def time_of_day(value: str) -> Cell:
    """A duration within a day is a time; a longer one stays text."""
    parts = DURATION.fullmatch(value)
    if not parts:
        return value
    hours, minutes, seconds = (int(part) for part in parts.groups())
    return time(hours, minutes, seconds) if hours < 24 else f"{hours}:{minutes:02}:{seconds:02}"


class OdsFile:
    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.positioned = PositionedRows()
        names = SheetNames()
        for _ in parsed(self.content(), names):
            pass
        self.sheets = names.sheets

    @property
    def warnings(self) -> list[SheetWarning]:
        return []

    @property
    def formulas(self) -> dict[int, int]:
        return self.positioned.formulas

    def content(self) -> Iterator[bytes]:
        try:
            with self.path.open("rb") as file, zipfile.ZipFile(file) as archive:
                yield from inflate(file, part_named(archive, "content.xml"))
        except (zipfile.BadZipFile, zlib.error, KeyError) as error:
            raise damaged_file() from error

    def rows(self, sheet: str) -> Iterator[Row]:
        self.positioned = PositionedRows()
        return self.positioned.filled(self.parsed_rows(sheet))

    def parsed_rows(self, sheet: str) -> Iterator[PositionedRow]:
        parser = SheetParser(sheet)
        for _ in parsed(self.content(), parser):
            yield from parser.take()
            if parser.finished:
                return
        raise damaged_file()  # the sheet does not end


def parsed(content: Iterator[bytes], handlers: "SheetNames | SheetParser") -> Iterator[None]:
    """Feeds the XML to the handlers, yielding after each piece."""
    parser = strict_parser()
    parser.StartElementHandler = handlers.start
    parser.EndElementHandler = handlers.end
    parser.CharacterDataHandler = handlers.text
    try:
        for piece in content:
            parser.Parse(piece)
            yield
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # or an odd encoding
        raise damaged_file() from error


class SheetNames:
    """The sheets of a document, and which of them show."""

    def __init__(self) -> None:
        self.tables: dict[str, str] = {}  # name: style
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.depth = 0  # of tables: one inside a cell is no sheet

    @property
    def sheets(self) -> list[tuple[str, bool]]:
        return [(name, style not in self.hidden_styles) for name, style in self.tables.items()]

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self.depth += 1
            if self.depth == 1:
                name = attributes.get("table:name", "")
                self.tables.setdefault(name, attributes.get("table:style-name", ""))
        elif tag == "style:style":
            self.style = attributes.get("style:name", "")
        elif tag == "style:table-properties" and attributes.get("table:display") == "false":
            self.hidden_styles.add(self.style)

    def end(self, tag: str) -> None:
        if tag == "table:table":
            self.depth -= 1

    def text(self, text: str) -> None:
        """The names are all in attributes."""


class SheetParser:
    """Turns the XML of one sheet into rows."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.depth = 0
        self.inside = self.finished = False
        self.rows: list[PositionedRow] = []
        self.cells: Row = []
        self.spans: list[tuple[int, int]] = []
        self.empty_cells = 0  # since the last that holds anything
        self.attributes: dict[str, str] = {}
        self.row_repeated = 1
        self.in_cell = False
        self.notes = 0  # depth of comments, which are no part of the cell
        self.paragraphs: list[list[str]] = []

    def take(self) -> list[PositionedRow]:
        taken, self.rows = self.rows, []
        return taken

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self.depth += 1
            if self.depth == 1 and not self.finished:
                self.inside = attributes.get("table:name", "") == self.sheet
        elif not self.inside or self.depth > 1:
            return
        elif tag == "table:table-row":
            self.cells, self.spans, self.empty_cells = [], [], 0
            self.row_repeated = repeats(attributes, "table:number-rows-repeated")
        elif tag in CELLS:
            self.in_cell, self.attributes, self.paragraphs = True, attributes, []
        elif tag == "office:annotation":
            self.notes += 1
        elif self.in_cell and not self.notes:
            self.start_in_cell(tag, attributes)

    def start_in_cell(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "text:p":
            self.paragraphs.append([])
        elif tag == "text:s":
            self.text(" " * min(repeats(attributes, "text:c"), 1000))
        elif tag == "text:tab":
            self.text("\t")
        elif tag == "text:line-break":
            self.text("\n")

    def text(self, text: str) -> None:
        if self.in_cell and not self.notes and self.paragraphs:
            self.paragraphs[-1].append(text)

    def end(self, tag: str) -> None:
        if tag == "table:table":
            self.depth -= 1
            if self.inside and self.depth == 0:
                self.inside, self.finished = False, True
        elif not self.inside or self.depth > 1:
            return
        elif tag == "office:annotation":
            self.notes -= 1
        elif tag in CELLS:
            self.end_cell(covered=tag == "table:covered-table-cell")
        elif tag == "table:table-row":
            self.rows.append((self.cells, self.spans, self.row_repeated))

    def end_cell(self, *, covered: bool) -> None:
        self.in_cell = False
        repeated = repeats(self.attributes, "table:number-columns-repeated")
        value: Cell = "" if covered else self.value()
        if value == "":
            self.empty_cells += repeated
            return
        if len(self.cells) + self.empty_cells + repeated > MAX_COLUMNS:
            raise too_large(f"a row has more than {MAX_COLUMNS:,} columns")
        self.cells += [""] * self.empty_cells
        self.empty_cells = 0
        rows_spanned = repeats(self.attributes, "table:number-rows-spanned")
        if rows_spanned > 1:
            self.spans.append((len(self.cells), rows_spanned))
        self.cells += [value] * repeated

    def value(self) -> Cell:
        shown = "\n".join("".join(parts) for parts in self.paragraphs)
        value = cell_value(self.attributes, shown)
        computed = "office:value-type" in self.attributes or "table:formula" not in self.attributes
        return value if value != "" or computed else FORMULA_WITHOUT_RESULT


def repeats(attributes: dict[str, str], name: str) -> int:
    stated = attributes.get(name, "1")
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 9 else 1
