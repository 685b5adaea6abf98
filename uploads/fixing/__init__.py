"""Rows that wait are corrected where they stand, and tried again by the code of the upload."""

from uploads.fixing.cells import LONGEST_CELL, checked_corrections, column_index, current_cells
from uploads.fixing.fixer import Correction, Fixer
from uploads.fixing.selection import Selection
from uploads.fixing.services import Trying, correct_rows, fix_row, retry_rows

__all__ = [
    "LONGEST_CELL",
    "Correction",
    "Fixer",
    "Selection",
    "Trying",
    "checked_corrections",
    "column_index",
    "correct_rows",
    "current_cells",
    "fix_row",
    "retry_rows",
]
