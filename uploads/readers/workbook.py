"""XLSX, XLS and ODS through calamine, numbered and placed as the person sees them."""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import python_calamine as calamine

from uploads.readers.cells import NumberedRows, Row
from uploads.readers.errors import Unreadable, damaged_file, encrypted, sheet_unknown

# (first row, last row, column), counted from 0: what a merged cell covers in its first column.
Span = tuple[int, int, int]


class Workbook:
    def __init__(self, path: str | os.PathLike[str]) -> None:
        try:
            self.book = calamine.CalamineWorkbook.from_path(path)
        except calamine.PasswordError as error:
            raise encrypted() from error
        except (calamine.CalamineError, OSError) as error:
            raise unreadable(error) from error
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
            try:
                self.opened = sheet, self.book.get_sheet_by_name(sheet)
            except calamine.CalamineError as error:
                raise unreadable(error) from error
        return enumerate(placed_rows(self.opened[1]), start=1)

    def close(self) -> None:
        self.opened = None
        self.book.close()


def unreadable(error: Exception) -> Unreadable:
    return encrypted() if "password" in str(error).lower() else damaged_file()


def placed_rows(sheet: calamine.CalamineSheet) -> Iterator[Row]:
    """Rows from the sheet's first, cells from its column A, merged cells filled downwards.

    calamine gives the empty rows above the used range but not the empty columns beside it.
    """
    if sheet.start is None:
        return
    left: Row = [""] * sheet.start[1]
    spans = downward_spans(sheet)
    values: dict[Span, Any] = {}
    next_span = 0
    for number, cells in enumerate(sheet.iter_rows()):
        row: Row = left + [plain(cell) for cell in cells]
        while next_span < len(spans) and spans[next_span][0] == number:
            span = spans[next_span]
            values[span] = row[span[2]] if span[2] < len(row) else ""
            next_span += 1
        if values:
            fill_merged(row, number, values)
        yield row


def downward_spans(sheet: calamine.CalamineSheet) -> list[Span]:
    """Merged cells over several rows. Sideways a merged cell is a title and fills nothing."""
    ranges = sheet.merged_cell_ranges or []
    return sorted((top, bottom, left) for (top, left), (bottom, _r) in ranges if bottom > top)


def fill_merged(row: Row, number: int, values: dict[Span, Any]) -> None:
    """A row that is otherwise empty stays empty: the merged value alone says nothing."""
    has_own = any(cell != "" for cell in row)
    for span in list(values):
        top, bottom, column = span
        if has_own and number > top and column < len(row) and row[column] == "":
            row[column] = values[span]
        if number >= bottom:
            del values[span]


def plain(cell: Any) -> Any:
    """A length of time is of no use but as text; a zero letter is refused by PostgreSQL."""
    if isinstance(cell, str):
        return cell.replace("\0", "") if "\0" in cell else cell
    return str(cell) if isinstance(cell, timedelta) else cell
