"""Formulas of an XLSX that no program has computed: calamine gives their cells as empty.

Programs that only write workbooks leave the result out, or write 0 and ask for computing at the
next opening. Most sheets hold no formula at all; that is found without parsing them.
"""

import os
from contextlib import suppress

from uploads.readers.cells import MAX_COLUMNS, MAX_ROWS
from uploads.readers.errors import Unreadable
from uploads.readers.xlsx_parts import CellHandlers, SheetPart, parsed, sheet_part

Positions = dict[int, list[int]]


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
