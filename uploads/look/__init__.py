from uploads.look.cells import raw_cells
from uploads.look.judged import look
from uploads.look.result import DateColumn, Look, NeedsMapping, SkippedLine
from uploads.look.rows import data_rows
from uploads.look.sheets import question_after

__all__ = [
    "DateColumn",
    "Look",
    "NeedsMapping",
    "SkippedLine",
    "data_rows",
    "look",
    "question_after",
    "raw_cells",
]
