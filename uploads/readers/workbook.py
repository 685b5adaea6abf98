"""XLSX and XLS through calamine, numbered and placed as the person sees them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import python_calamine as calamine

from uploads.readers.cells import NumberedRows, Row
from uploads.readers.errors import damaged_file, encrypted, sheet_unknown
from uploads.readers.merged import MergedCells


class Workbook:
    def __init__(self, path: str | os.PathLike[str]) -> None:
        with damage_told():
            self.book = calamine.CalamineWorkbook.from_path(path)
        self.opened: tuple[str, calamine.CalamineSheet] | None = None
        self.sheets = [
            (sheet.name, sheet.visible == calamine.SheetVisibleEnum.Visible)
            for sheet in self.book.sheets_metadata
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]

    def rows(self, sheet: str) -> NumberedRows:
        if sheet not in dict(self.sheets):
            raise sheet_unknown(sheet, [name for name, _visible in self.sheets])
        if self.opened is None or self.opened[0] != sheet:
            self.opened = None  # frees the other sheet first: only one is ever held
            with damage_told():
                self.opened = sheet, self.book.get_sheet_by_name(sheet)
        return enumerate(placed_rows(self.opened[1]), start=1)

    def close(self) -> None:
        self.opened = None
        self.book.close()


@contextmanager
def damage_told() -> Iterator[None]:
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


def placed_rows(sheet: calamine.CalamineSheet) -> Iterator[Row]:
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


def downward_spans(sheet: calamine.CalamineSheet) -> list[tuple[int, int, int]]:
    """(first row, last row, column), from 0, of the cells merged over several rows, in order."""
    ranges = sheet.merged_cell_ranges or []
    return sorted((top, bottom, left) for (top, left), (bottom, _right) in ranges if bottom > top)


def plain(cell: Any) -> Any:
    """A length of time is of no use but as text; a zero letter is refused by PostgreSQL."""
    if isinstance(cell, str):
        return cell.replace("\0", "") if "\0" in cell else cell
    return str(cell) if isinstance(cell, timedelta) else cell
