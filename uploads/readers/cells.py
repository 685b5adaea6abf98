"""What a cell can hold once it is out of its file."""

from collections.abc import Iterator
from datetime import date, datetime, time

# A CSV gives text only; an empty cell is "" in every format.
Cell = str | float | int | bool | date | datetime | time
Row = list[Cell]
NumberedRows = Iterator[tuple[int, Row]]

MAX_COLUMNS = 16_384  # as many as Excel has
MAX_ROWS = 1_048_576
MAX_SHEETS = 1_000
MAX_CELLS = 30_000_000  # about 1 GB in the workbook reader
# What a cell holds whose formula no program has computed: nobody knows its value. Such a cell is
# not empty, and stays recognizable wherever raw rows are kept, shown and tried again.
FORMULA_WITHOUT_RESULT = "#FORMULA?"
