from uploads.look.asking import question_after
from uploads.look.cells import raw_cells
from uploads.look.judged import look, suggestion
from uploads.look.result import DateColumn, Look, NeedsMapping, SkippedLine
from uploads.look.rows import data_rows, laid_over, rows_to_read

__all__ = [
    "DateColumn",
    "Look",
    "NeedsMapping",
    "SkippedLine",
    "data_rows",
    "laid_over",
    "look",
    "question_after",
    "raw_cells",
    "rows_to_read",
    "suggestion",
]
