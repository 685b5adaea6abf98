"""Excel's XML of 2003, which many programs still write and call .xls."""

import os
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from xml.parsers import expat

from uploads.readers.cells import (
    FORMULA_WITHOUT_RESULT,
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    PositionedRow,
    PositionedRows,
    Row,
)
from uploads.readers.errors import SheetWarning, damaged_file, too_large
from uploads.readers.xml import strict_parser

PIECE = 1 << 18
_SS = "urn:schemas-microsoft-com:office:spreadsheet|"
_EXCEL = "urn:schemas-microsoft-com:office:excel|"
_DAY_ZERO = (date(1899, 12, 30), date(1899, 12, 31), date(1904, 1, 1))  # of a time without a day


class XmlSpreadsheet:
    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.positioned = PositionedRows()
        names = SheetNames()
        for _ in self.parsed(names):
            pass
        self.sheets = list(names.sheets.items())

    @property
    def warnings(self) -> list[SheetWarning]:
        return []

    @property
    def formulas(self) -> dict[int, int]:
        return self.positioned.formulas

    def rows(self, sheet: str) -> Iterator[Row]:
        self.positioned = PositionedRows()
        return self.positioned.filled(self.parsed_rows(sheet))

    def parsed_rows(self, sheet: str) -> Iterator[PositionedRow]:
        reader = SheetReader(sheet)
        for _ in self.parsed(reader):
            yield from reader.take()
            if reader.finished:
                return

    def parsed(self, handlers: "SheetNames | SheetReader") -> Iterator[None]:
        parser = strict_parser(namespaces=True)
        parser.StartElementHandler = handlers.start
        parser.EndElementHandler = handlers.end
        parser.CharacterDataHandler = handlers.text
        try:
            with self.path.open("rb") as file:
                while piece := file.read(PIECE):
                    parser.Parse(piece)
                    yield
            parser.Parse(b"", True)
            yield
        except (expat.ExpatError, LookupError, ValueError) as error:  # or an odd encoding
            raise damaged_file() from error


class SheetNames:
    """The sheets and whether they show, which is said behind their tables."""

    def __init__(self) -> None:
        self.sheets: dict[str, bool] = {}
        self.name = ""
        self.in_visible = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _SS + "Worksheet":
            self.name = attributes.get(_SS + "Name", "")
            self.sheets.setdefault(self.name, True)
        self.in_visible = tag == _EXCEL + "Visible"

    def end(self, tag: str) -> None:
        self.in_visible = False

    def text(self, text: str) -> None:
        if self.in_visible and "Hidden" in text:
            self.sheets[self.name] = False


class SheetReader:
    """Turns the XML of one sheet into rows."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.inside = self.finished = self.in_data = False
        self.rows: list[PositionedRow] = []
        self.number = 0  # of the last row
        self.below = 0  # rows that the last row stands for beside itself
        self.cells: Row = []
        self.spans: list[tuple[int, int]] = []
        self.across = 0  # columns that the last cell is merged with
        self.attributes: dict[str, str] = {}
        self.kind = ""
        self.parts: list[str] = []
        self.has_data = False
        self.depth_in_comment = 0

    def take(self) -> list[PositionedRow]:
        taken, self.rows = self.rows, []
        return taken

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _SS + "Worksheet":
            self.inside = not self.finished and attributes.get(_SS + "Name", "") == self.sheet
        elif not self.inside:
            return
        elif tag == _SS + "Row":
            self.begin_row(attributes)
        elif tag == _SS + "Cell":
            self.attributes, self.parts, self.has_data = attributes, [], False
        elif tag == _SS + "Comment":
            self.depth_in_comment += 1
        elif tag == _SS + "Data" and not self.depth_in_comment:
            self.in_data = self.has_data = True
            self.kind = attributes.get(_SS + "Type", "String")

    def begin_row(self, attributes: dict[str, str]) -> None:
        number = index(attributes, "Index", self.number + self.below + 1)
        if number > MAX_ROWS:
            raise too_large(f"it reaches to row {number:,}")
        if (blank := number - self.number - 1) > 0:
            self.rows.append(([], [], blank))
        self.number, self.cells, self.spans, self.across = number, [], [], 0
        self.below = index(attributes, "Span", 0)

    def end(self, tag: str) -> None:
        if not self.inside:
            return
        if tag == _SS + "Data":
            self.in_data = False
        elif tag == _SS + "Comment":
            self.depth_in_comment -= 1
        elif tag == _SS + "Cell":
            self.end_cell()
        elif tag == _SS + "Row":
            while self.cells and self.cells[-1] == "":
                self.cells.pop()
            spans = [span for span in self.spans if span[0] < len(self.cells)]
            self.rows.append((self.cells, spans, 1))
        elif tag == _SS + "Worksheet":
            self.inside, self.finished = False, True

    def end_cell(self) -> None:
        column = index(self.attributes, "Index", len(self.cells) + self.across + 1)
        if column > MAX_COLUMNS:
            raise too_large(f"it reaches to column number {column:,}")
        self.cells += [""] * (column - 1 - len(self.cells))
        if column <= len(self.cells):  # stated twice, or backwards
            del self.cells[column - 1 :]
        self.cells.append(self.value())
        self.across = index(self.attributes, "MergeAcross", 0)
        if down := index(self.attributes, "MergeDown", 0):
            self.spans.append((column - 1, down + 1))

    def text(self, text: str) -> None:
        if self.in_data:
            self.parts.append(text)

    def value(self) -> Cell:
        text = "".join(self.parts)
        if not text and _SS + "Formula" in self.attributes:
            computed_empty = self.has_data and self.kind == "String"
            return "" if computed_empty else FORMULA_WITHOUT_RESULT
        try:
            if self.kind == "Number":
                return float(text) if text else ""
            if self.kind == "DateTime":
                return moment(text) if text else ""
        except ValueError:
            return text
        return text.strip() == "1" if self.kind == "Boolean" and text else text


def moment(text: str) -> date | datetime | time:
    """A day alone where the time is midnight, a time alone where no day is meant."""
    found = datetime.fromisoformat(text.strip().split(".")[0].removesuffix("Z"))
    if found.date() in _DAY_ZERO and found.time() != time():
        return found.time()
    return found.date() if found.time() == time() else found


def index(attributes: dict[str, str], name: str, otherwise: int) -> int:
    stated = attributes.get(_SS + name, "").strip()
    if not (stated.isascii() and stated.isdigit()):
        return otherwise
    return int(stated[:12])
