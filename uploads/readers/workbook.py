"""XLSX and XLS through calamine, placed as the person sees them."""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import python_calamine as calamine

from uploads.readers.cells import FORMULA_WITHOUT_RESULT, MergedCells, Row
from uploads.readers.errors import SheetWarning, damaged_file, encrypted
from uploads.readers.old_workbook import old_formulas_without_results
from uploads.readers.sniff import Format
from uploads.readers.xlsx_parts import formulas_without_results

ENDINGS: dict[Format, tuple[str, ...]] = {"xlsx": (".xlsx", ".xlsm"), "xls": (".xls",)}


class Workbook:
    def __init__(self, path: str | os.PathLike[str], format: Format) -> None:
        self.path, self.format = Path(path), format
        with damage_reported():
            self.book = opened(self.path, format)
        self.opened: tuple[str, calamine.CalamineSheet, dict[int, list[int]]] | None = None
        self.formulas: dict[int, int] = {}
        self.sheets = [
            (sheet.name, sheet.visible == calamine.SheetVisibleEnum.Visible)
            for sheet in self.book.sheets_metadata
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]

    @property
    def warnings(self) -> list[SheetWarning]:
        return []

    def rows(self, sheet: str) -> Iterator[Row]:
        if self.opened is None or self.opened[0] != sheet:
            self.opened = None  # frees the other sheet first: only one is ever held
            with damage_reported():
                content = self.book.get_sheet_by_name(sheet)
            is_old = self.format == "xls"
            find = old_formulas_without_results if is_old else formulas_without_results
            self.opened = sheet, content, find(self.path, sheet)
        _name, content, uncomputed = self.opened
        self.formulas = Counter(column for columns in uncomputed.values() for column in columns)
        rows = positioned_rows(content)
        return with_formulas(rows, uncomputed) if uncomputed else rows


def opened(path: Path, format: Format) -> calamine.CalamineWorkbook:
    """calamine believes a file's name if it knows the ending; where that is wrong, it gets none."""
    if path.suffix.lower() in ENDINGS[format]:
        return calamine.CalamineWorkbook.from_path(path)
    with path.open("rb") as file:
        return calamine.CalamineWorkbook.from_filelike(file)


@contextmanager
def damage_reported() -> Iterator[None]:
    """What calamine says of a bad file, as our own errors.

    On some damaged files it panics; that arrives as a BaseException of a class that cannot be
    imported.
    """
    try:
        yield
    except calamine.PasswordError as error:
        raise encrypted() from error
    except (calamine.CalamineError, OSError) as error:
        raise (encrypted() if "password" in str(error).lower() else damaged_file()) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise damaged_file() from error
        raise


def positioned_rows(sheet: calamine.CalamineSheet) -> Iterator[Row]:
    """Rows from the sheet's first, cells from its column A, merged cells filled downwards.

    calamine gives the empty rows above the used range but not the empty columns beside it.
    """
    if sheet.start is None:
        return
    left: Row = [""] * sheet.start[1]
    spans = downward_spans(sheet)
    next_span = 0
    merged = MergedCells()
    for number, cells in enumerate(sheet.iter_rows()):
        row: Row = left + [plain(cell) for cell in cells]
        while next_span < len(spans) and spans[next_span][0] <= number:
            _top, bottom, column = spans[next_span]
            merged.start(column, bottom, row[column] if column < len(row) else "")
            next_span += 1
        if merged.active:
            merged.fill(row, number)
        yield row


def with_formulas(rows: Iterator[Row], uncomputed: dict[int, list[int]]) -> Iterator[Row]:
    """calamine leaves such cells empty, and ends a sheet before rows that hold nothing else."""
    number = -1
    for number, row in enumerate(rows):
        yield marked(row, uncomputed.get(number, ()))
    for below in range(number + 1, max(uncomputed) + 1):
        yield marked([], uncomputed.get(below, ()))


def marked(row: Row, columns: list[int] | tuple[()]) -> Row:
    for column in columns:
        row.extend([""] * (column + 1 - len(row)))
        row[column] = FORMULA_WITHOUT_RESULT
    return row


def downward_spans(sheet: calamine.CalamineSheet) -> list[tuple[int, int, int]]:
    """(first row, last row, column), from 0, of the cells merged over several rows, in order."""
    ranges = sheet.merged_cell_ranges or []
    return sorted((top, bottom, left) for (top, left), (bottom, _right) in ranges if bottom > top)


def plain(cell: Any) -> Any:
    """A length of time is of no use but as text; a zero letter is refused by PostgreSQL."""
    if isinstance(cell, str):
        return cell.replace("\0", "") if "\0" in cell else cell
    return str(cell) if isinstance(cell, timedelta) else cell
