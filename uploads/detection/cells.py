"""Cells as text and as they are stored."""

from datetime import date, datetime, time
from math import isfinite
from typing import Any

from uploads.readers import Cell, Row

_LARGEST = 2**63  # what JSON's integers are stored in; a number beyond it has lost its digits


def raw_cells(cells: Row) -> list[Any]:
    """The row as it came, in JSON values: dates as ISO text, whole floats as integers."""
    return [cell if cell.__class__ is str else raw_cell(cell) for cell in cells]


def raw_cell(cell: Cell) -> Any:
    if isinstance(cell, float):
        if not isfinite(cell):
            return str(cell)
        return int(cell) if cell.is_integer() and abs(cell) < _LARGEST else cell
    if isinstance(cell, (datetime, date, time)):
        return cell.isoformat()
    return cell


def text_of(cell: Cell) -> str:
    """What a person would read in the cell, without white space around it."""
    return cell.strip() if isinstance(cell, str) else str(raw_cell(cell))
