"""The parts of an XLSX that calamine does not show us, as XML."""

import os
import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TypeVar
from xml.parsers import expat

from uploads.readers.errors import damaged_file
from uploads.readers.packed import damage_found, inflate, plain_name
from uploads.readers.xml import strict_parser

_RELATION_IDS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships|id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships|id",
)


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
