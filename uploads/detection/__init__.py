from uploads.detection.asking import question_after
from uploads.detection.cells import raw_cells
from uploads.detection.judged import inspect, suggestion
from uploads.detection.result import DateColumn, NeedsMapping, SheetProfile, SkippedLine
from uploads.detection.rows import data_rows, merged_options, rows_to_read

__all__ = [
    "DateColumn",
    "NeedsMapping",
    "SheetProfile",
    "SkippedLine",
    "data_rows",
    "inspect",
    "merged_options",
    "question_after",
    "raw_cells",
    "rows_to_read",
    "suggestion",
]
