"""What calamine does not show us of an XLSX, from the XML of its parts: formulas that no program
has computed (calamine gives their cells as empty), and how far a sheet's cells reach.

Programs that only write workbooks leave the result out, or write 0 and ask for computing at the
next opening. Most sheets hold no formula at all; that is found without parsing them.
"""

import os
import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, TypeVar
from xml.parsers import expat

from uploads.readers.cells import MAX_COLUMNS, MAX_ROWS
from uploads.readers.errors import Unreadable, damaged_file
from uploads.readers.packed import damage_found, inflate, plain_name
from uploads.readers.xml import strict_parser

_RELATION_IDS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships|id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships|id",
)
Positions = dict[int, list[int]]


@dataclass(frozen=True)
class SheetPart:
    file: IO[bytes]
    part: zipfile.ZipInfo
    to_be_computed: bool  # the program that wrote the workbook left the formulas to others

    def pieces(self) -> Iterator[bytes]:
        return inflate(self.file, self.part)


@contextmanager
def sheet_part(path: str | os.PathLike[str], sheet: str) -> Iterator[SheetPart | None]:
    """The XML of `sheet`; None for an old workbook, and where we can't follow what calamine could.

    Unreadable `damaged_file` when the XML turns out to be broken while it is used.
    """
    if not zipfile.is_zipfile(path):
        yield None
        return
    with damage_found(), open(path, "rb") as file, zipfile.ZipFile(file) as archive:
        try:
            yield find_part(file, archive, sheet)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise damaged_file() from error


def find_part(file: IO[bytes], archive: zipfile.ZipFile, sheet: str) -> SheetPart | None:
    parts = {plain_name(part.filename): part for part in archive.infolist()}
    book = next((name for name in parts if name.endswith("workbook.xml")), None)
    if book is None:
        return None
    folder, name = posixpath.split(book)
    relations = parts.get(posixpath.join(folder, "_rels", name + ".rels"))
    if relations is None:
        return None
    workbook = parsed(inflate(file, parts[book]), WorkbookPart())
    targets = parsed(inflate(file, relations), Relations()).targets
    target = targets.get(workbook.sheets.get(sheet, ""), "")
    part = parts.get(part_name(folder, target))
    return SheetPart(file, part, workbook.to_be_computed) if part else None


def part_name(folder: str, target: str) -> str:
    target = target.replace("\\", "/").lower()
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))


class Handlers:
    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag, without the address of its namespace."""

    def end(self, tag: str) -> None: ...

    def text(self, text: str) -> None: ...


class CellHandlers(Handlers):
    """Knows at which row and column, from 0, it is: stated, or counted where nothing is stated."""

    def __init__(self) -> None:
        self.row = self.column = -1

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            letters = attributes.get("r", "").rstrip("0123456789").upper()
            stated = letters.isascii() and letters.isalpha() and len(letters) <= 3
            self.column = column_number(letters) - 1 if stated else self.column + 1
        elif tag == "row":
            number = attributes.get("r", "")
            self.row = int(number[:9]) - 1 if number.isdecimal() else self.row + 1
            self.column = -1


H = TypeVar("H", bound=Handlers)


def parsed(pieces: Iterator[bytes], handlers: H) -> H:
    parser = strict_parser(namespaces=True)
    parser.StartElementHandler = lambda tag, attributes: handlers.start(bare(tag), attributes)
    parser.EndElementHandler = lambda tag: handlers.end(bare(tag))
    parser.CharacterDataHandler = handlers.text
    for piece in pieces:
        parser.Parse(piece)
    parser.Parse(b"", True)
    return handlers


def bare(tag: str) -> str:
    return tag.rpartition("|")[2]


class Relations(Handlers):
    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")


class WorkbookPart(Handlers):
    """The sheets' relations, and whether the program that wrote it left the computing to others."""

    def __init__(self) -> None:
        self.sheets: dict[str, str] = {}
        self.to_be_computed = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            relation = next((attributes[i] for i in _RELATION_IDS if i in attributes), "")
            self.sheets.setdefault(attributes.get("name", ""), relation)
        elif tag == "calcPr":
            self.to_be_computed = attributes.get("fullCalcOnLoad") in ("1", "true")


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def formulas_without_results(path: str | os.PathLike[str], sheet: str) -> Positions:
    """{row: [columns]}, from 0, of the cells of `sheet` whose formulas have no result.

    None are known where the XML is no good, though calamine may still have read it.
    """
    with suppress(Unreadable), sheet_part(path, sheet) as part:
        if part is not None and holds_formulas(part):
            return parsed(part.pieces(), FormulaCells()).without_results(part.to_be_computed)
    return {}


def holds_formulas(part: SheetPart) -> bool:
    """Whether anything begins like a formula's tag, with or without a prefix."""
    tail = b""
    for piece in part.pieces():
        window = (tail + piece).replace(b"\0", b"")  # UTF-16
        if b"<f" in window or b":f" in window:
            return True
        tail = piece[-4:]
    return False


class FormulaCells(CellHandlers):
    """Where formulas stand, by what is stored as their result."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = ""
        self.formula = False
        self.kind = self.result = ""
        self.missing: list[tuple[int, int]] = []
        self.doubtful: list[tuple[int, int]] = []  # 0 or an empty text
        self.computed = 0

    def without_results(self, to_be_computed: bool) -> Positions:
        """0 in every formula of a workbook that asks for computing is no result, either."""
        positions = list(self.missing)
        if to_be_computed and not self.computed:
            positions += self.doubtful
        found: Positions = {}
        for row, column in positions:
            if row < MAX_ROWS and column < MAX_COLUMNS:
                found.setdefault(row, []).append(column)
        return found

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        super().start(tag, attributes)
        if tag == "c":
            self.formula, self.result = False, ""
            self.kind = attributes.get("t", "n")
        elif tag == "f":
            self.formula = True
        elif tag == "v":
            self.inside, self.result = "v", ""

    def end(self, tag: str) -> None:
        if tag == "v":
            self.inside = ""
        elif tag == "c" and self.formula:
            position = (self.row, self.column)
            if self.result == "" and self.kind != "str":
                self.missing.append(position)
            elif self.result in ("", "0"):
                self.doubtful.append(position)
            else:
                self.computed += 1

    def text(self, text: str) -> None:
        if self.inside:
            self.result += text


def farthest_cell(path: str | os.PathLike[str], sheet: str) -> tuple[int, int] | None:
    """(row, column) from 1 of the corner of all cells that hold something."""
    with sheet_part(path, sheet) as part:
        if part is None:
            return None
        corner = parsed(part.pieces(), Corner())
    return (corner.bottom + 1, corner.right + 1) if corner.bottom >= 0 else None


class Corner(CellHandlers):
    def __init__(self) -> None:
        super().__init__()
        self.bottom = self.right = -1

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        super().start(tag, attributes)
        if tag in ("v", "is"):
            self.bottom, self.right = max(self.bottom, self.row), max(self.right, self.column)
