"""Which cells of a line a person changed, and which only a program did.

Spreadsheets turn texts into numbers and dates when they are asked to, and sometimes unasked. What
says the same as before is no correction, whatever its type is now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.api.exports import NOT_IN_XML, as_it_was
from uploads.dates import read_date, swapped_back
from uploads.detection import SheetProfile
from uploads.detection.cells import raw_cell
from uploads.fixing.cells import LONGEST_CELL, current_cells
from uploads.models import UploadRow
from uploads.readers import Row
from uploads.workbook.layout import cell_at
from uploads.workbook.writing import shown


@dataclass(frozen=True, slots=True)
class Known:
    """A row as one of its tries left it: what somebody had before them who downloaded it then."""

    cells: list[Any]
    problems: list[dict[str, Any]]


def now_known(row: UploadRow) -> Known:
    return Known(current_cells(row), row.problems)


def changed_cells(
    known: Known, line: Row, columns: Mapping[int, int], profile: SheetProfile
) -> dict[int, Any]:
    """{column of the upload: cell} of what a line says otherwise than `known`."""
    orders = {column.index: column.order for column in profile.date_columns}
    wrong = {problem["column"] for problem in known.problems}
    changed = {}
    for index, position in columns.items():
        before, cell = known.cells[index], cell_at(line, position)
        if _is_same_value(before, cell):
            continue
        order = None if profile.columns[index] in wrong else orders.get(index)
        if order is None or not _is_same_day(before, cell, order):
            changed[index] = _as_typed(cell)
    return changed


def _is_same_value(before: Any, now: Any) -> bool:
    known = _plain(shown(before))
    if known in (_plain(shown(raw_cell(now))), _plain(shown(_as_typed(now)))):
        return True
    return isinstance(now, int | float) and not isinstance(now, bool) and _number(known) == now


def _is_same_day(before: Any, now: Any, order: str) -> bool:
    """Excel reads a typed 2/5/2024 the American way: the same cell, turned round.

    Only where nothing was wrong with the date: there, turning it round may be the correction.
    """
    if not isinstance(now, date):  # a datetime is one, too
        return False
    return read_date(before, order) in (read_date(now, order), _turned_round(now))


def _turned_round(day: date) -> date | None:
    return read_date(swapped_back(day), "DMY")


def _plain(text: str) -> str:
    """Without what a workbook cannot hold or does not keep."""
    return " ".join(NOT_IN_XML.sub("", text[:LONGEST_CELL]).split())


def _number(text: str) -> float | None:
    try:
        return float(text.replace(" ", "").lstrip("'"))
    except ValueError:
        return None


def _as_typed(cell: Any) -> Any:
    """The cell as it is stored, without the apostrophe that kept it from being computed."""
    return as_it_was(cell) if isinstance(cell, str) else raw_cell(cell)
