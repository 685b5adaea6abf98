"""Tables of HTML, which many billing programs write and call .xls. Each is a sheet."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from uploads.readers.cells import MAX_COLUMNS, Cell, PositionedRow, PositionedRows, Row
from uploads.readers.encoding import BOMS, LENIENT, encoding_of
from uploads.readers.errors import SheetWarning, too_large

HEAD = 4096  # bytes in which a page says its encoding
CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
MOST_COLUMNS_SPANNED = 1_000  # as browsers have it
MOST_ROWS_SPANNED = 65_534
BREAKS = frozenset({"br", "p", "div", "li"})
NO_TEXT = frozenset({"table", "script", "style", "-comment", "template", "title"})
SPACES = re.compile(r"[ \t\r\n\f]+")
NUMBER = re.compile(r"[+-]?\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?")


class HtmlTables:
    """A page with its tables; one inside a cell of another is a sheet of its own."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.positioned = PositionedRows()
        page = LexborHTMLParser(decoded(Path(path).read_bytes()))
        self.tables: dict[str, LexborNode] = {}
        self.sheets: list[tuple[str, bool]] = []
        for table in page.css("table"):
            if any(text_in(cell) for row in rows_of(table) for cell in cells_of(row)):
                name = f"Table {len(self.tables) + 1}"
                self.tables[name] = table
                style = (table.attributes.get("style") or "").replace(" ", "").lower()
                self.sheets.append((name, "display:none" not in style))
        self.page = page

    @property
    def warnings(self) -> list[SheetWarning]:
        return []

    @property
    def formulas(self) -> dict[int, int]:
        return {}

    def rows(self, sheet: str) -> Iterator[Row]:
        self.positioned = PositionedRows()
        return self.positioned.filled(positioned_rows(self.tables[sheet]))


def decoded(content: bytes) -> str:
    """By its mark, by what the page says, else as a text file would be read."""
    # What could be read as far as its statement is no UTF-16: the HTML standard takes UTF-8 then.
    encoding = next((name for mark, name in BOMS if content.startswith(mark)), None)
    if encoding is None and (stated := CHARSET.search(content[:HEAD])):
        encoding = stated[1].decode("ascii").lower()
        encoding = "cp1252" if encoding in ("iso-8859-1", "latin1", "us-ascii") else encoding
        encoding = "utf-8" if encoding.startswith(("utf-16", "utf-32", "utf16")) else encoding
    text = None
    if encoding:
        try:
            text = content.decode(encoding, "strict")
        except (LookupError, UnicodeError):
            text = None
    if text is None:
        guessed = encoding_of(content[: 1 << 18])
        lenient = "replace" if guessed.startswith(("utf-16", "utf-32")) else LENIENT
        text = content.decode(guessed, lenient)
    return text.replace("\0", "")


def positioned_rows(table: LexborNode) -> Iterator[PositionedRow]:
    """Each row's cells in their columns: those that reach down from above take up a place."""
    taken: dict[int, int] = {}  # column: rows from here on that a cell above reaches
    for row in rows_of(table):
        cells: Row = []
        spans: list[tuple[int, int]] = []
        begun: dict[int, int] = {}
        for cell in cells_of(row):
            while taken.get(len(cells)):
                cells.append("")
            column = len(cells)
            width = spanned(cell, "colspan", MOST_COLUMNS_SPANNED)
            if column + width > MAX_COLUMNS:
                raise too_large(f"a row has more than {MAX_COLUMNS:,} columns")
            rows = spanned(cell, "rowspan", MOST_ROWS_SPANNED)
            value = value_of(cell)
            cells += [value, *[""] * (width - 1)]
            if rows > 1:
                begun.update((position, rows - 1) for position in range(column, column + width))
                if value != "":
                    spans.append((column, rows))
        taken = {position: rows - 1 for position, rows in taken.items() if rows > 1} | begun
        while cells and cells[-1] == "":
            cells.pop()
        yield cells, spans, 1


def rows_of(table: LexborNode) -> Iterator[LexborNode]:
    """The table's own, not those of a table in one of its cells."""
    for part in table.iter():
        if part.tag == "tr":
            yield part
        elif part.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in part.iter() if row.tag == "tr")


def cells_of(row: LexborNode) -> Iterator[LexborNode]:
    return (cell for cell in row.iter() if cell.tag in ("td", "th"))


def spanned(cell: LexborNode, name: str, most: int) -> int:
    """At least 1; what is no number, or 0, is 1."""
    stated = (cell.attributes.get(name) or "").strip()
    if not (stated.isascii() and stated.isdigit()):
        return 1
    return max(1, min(int(stated[:6]), most))


def value_of(cell: LexborNode) -> Cell:
    """Excel writes beside a shown number the whole one: `<td x:num="9825012345">9.8E+09</td>`."""
    stated = cell.attributes.get("x:num")
    if stated and NUMBER.fullmatch(stated.strip()):
        return float(stated)
    return text_in(cell)


def text_in(cell: LexborNode) -> str:
    """As a browser shows it: white space is one space, some tags begin a line."""
    parts: list[str] = []
    waiting = list(cell.iter(include_text=True))[::-1]
    while waiting:
        node = waiting.pop()
        if node.tag == "-text":
            parts.append(SPACES.sub(" ", node.text_content or ""))
        elif node.tag not in NO_TEXT:
            if node.tag in BREAKS:
                parts.append("\n")
            waiting += list(node.iter(include_text=True))[::-1]
    lines = (line.strip(" \xa0") for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
