from uploads.detection.asking import question_after
from uploads.detection.cells import raw_cells
from uploads.detection.inspect import inspect, suggestion
from uploads.detection.lines import data_rows, filled_cells, rows_to_read
from uploads.detection.result import DateColumn, NeedsMapping, SheetProfile, SkippedLine

__all__ = [
    "DateColumn",
    "NeedsMapping",
    "SheetProfile",
    "SkippedLine",
    "data_rows",
    "filled_cells",
    "inspect",
    "question_after",
    "raw_cells",
    "rows_to_read",
    "suggestion",
]
