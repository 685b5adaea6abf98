"""ODS, streamed: rows as they come, however often the file says that one is repeated.

calamine lays out every sheet in full when it opens an ODS, a million repeated rows included, and
does not tell merged cells; here only the present row is held.
"""

import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from itertools import count
from pathlib import Path
from xml.parsers import expat

from uploads.readers.cells import Cell, NumberedRows, Row
from uploads.readers.errors import damaged_file, sheet_unknown, too_large
from uploads.readers.extent import MAX_CELLS
from uploads.readers.merged import MergedCells
from uploads.readers.ods_values import cell_value
from uploads.readers.packed import inflate

MAX_COLUMNS = 16_384
OVERLAP = 4096  # bytes in which a tag that crosses two pieces is found again
TABLE = re.compile(rb"<table:table\s([^>]*)>")
HIDDEN_STYLE = re.compile(
    rb'<style:style\s([^>]*)>\s*<style:table-properties\s[^>]*table:display="false"'
)
NAME = re.compile(rb'(?:table|style):name="([^"]*)"')
STYLE_NAME = re.compile(rb'table:style-name="([^"]*)"')
CELLS = ("table:table-cell", "table:covered-table-cell")


class OdsFile:
    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.sheets = self.sheets_inside()
        if not self.sheets:
            raise damaged_file()

    def content(self) -> Iterator[bytes]:
        try:
            with self.path.open("rb") as file, zipfile.ZipFile(file) as archive:
                yield from inflate(file, archive.getinfo("content.xml"))
        except (zipfile.BadZipFile, zlib.error, KeyError) as error:
            raise damaged_file() from error

    def sheets_inside(self) -> list[tuple[str, bool]]:
        """(name, visible): read from the tags alone, which is far cheaper than parsing."""
        tags: dict[bytes, None] = {}
        hidden: set[bytes] = set()
        tail = b""
        for piece in self.content():
            window = tail + piece
            tags.update(dict.fromkeys(TABLE.findall(window)))
            hidden.update(named(tag) for tag in HIDDEN_STYLE.findall(window))
            tail = window[-OVERLAP:]
        return [
            (unescape(named(tag).decode("utf-8", "replace")), style_of(tag) not in hidden)
            for tag in tags
        ]

    def rows(self, sheet: str) -> NumberedRows:
        if sheet not in dict(self.sheets):
            raise sheet_unknown(sheet, [name for name, _visible in self.sheets])
        return zip(count(1), self.filled_rows(sheet), strict=False)

    def filled_rows(self, sheet: str) -> Iterator[Row]:
        """Every row up to the last that holds anything, merged cells filled downwards."""
        merged = MergedCells()
        number = blank_rows = cells_given = 0
        for cells, spans, repeated in self.parsed_rows(sheet):
            if not cells:
                blank_rows += repeated
                continue
            cells_given += blank_rows + len(cells) * repeated
            if cells_given > MAX_CELLS:
                raise too_large(f"row {number + 1:,} is repeated {repeated:,} times")
            for _ in range(blank_rows):
                number += 1
                yield []
            blank_rows = 0
            for column, rows_spanned in spans:
                merged.start(column, number + rows_spanned, cells[column])
            for _ in range(repeated):
                number += 1
                row = list(cells)
                merged.fill(row, number)
                yield row

    def parsed_rows(self, sheet: str) -> Iterator["ParsedRow"]:
        parser = SheetParser(sheet)
        try:
            for piece in self.content():
                parser.feed(piece)
                yield from parser.take()
                if parser.finished:
                    return
        except (expat.ExpatError, LookupError, ValueError) as error:  # or an odd encoding
            raise damaged_file() from error
        raise damaged_file()  # the sheet does not end

    def close(self) -> None:
        """Nothing stays open between readings."""


# (cells up to the last that holds anything, [(column, rows it spans)], times it is repeated)
ParsedRow = tuple[Row, list[tuple[int, int]], int]


class SheetParser:
    """Turns the XML of one sheet into rows."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.inside = self.finished = False
        self.rows: list[ParsedRow] = []
        self.cells: Row = []
        self.spans: list[tuple[int, int]] = []
        self.empty_cells = 0  # since the last that holds anything
        self.attributes: dict[str, str] = {}
        self.row_repeated = 1
        self.in_cell = False
        self.notes = 0  # depth of comments, which are no part of the cell
        self.paragraphs: list[list[str]] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = refuse_doctype

    def feed(self, piece: bytes) -> None:
        self.parser.Parse(piece)

    def take(self) -> list[ParsedRow]:
        taken, self.rows = self.rows, []
        return taken

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self.inside = attributes.get("table:name") == self.sheet and not self.finished
        elif not self.inside:
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
        if not self.inside:
            return
        if tag == "office:annotation":
            self.notes -= 1
        elif tag in CELLS:
            self.end_cell(covered=tag == "table:covered-table-cell")
        elif tag == "table:table-row":
            self.rows.append((self.cells, self.spans, self.row_repeated))
        elif tag == "table:table":
            self.inside, self.finished = False, True

    def end_cell(self, *, covered: bool) -> None:
        self.in_cell = False
        repeated = repeats(self.attributes, "table:number-columns-repeated")
        shown = "\n".join("".join(parts) for parts in self.paragraphs)
        value: Cell = "" if covered else cell_value(self.attributes, shown)
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


def repeats(attributes: dict[str, str], name: str) -> int:
    stated = attributes.get(name, "1")
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 9 else 1


def refuse_doctype(*_declared: object) -> None:
    """No sheet declares one; its entities could unfold without end."""
    raise damaged_file()


def named(tag: bytes) -> bytes:
    found = NAME.search(tag)
    return found[1] if found else b""


def style_of(tag: bytes) -> bytes:
    found = STYLE_NAME.search(tag)
    return found[1] if found else b""
