"""What a sheet's rows hold: cells, in their places; merged ones filled downwards."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from uploads.readers.errors import too_large

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
# (cells, [(column, rows it spans)], times the row is repeated)
PositionedRow = tuple[Row, list[tuple[int, int]], int]


class MergedCells:
    """The merged cells that reach the present row, one for each column.

    Only downwards: what is merged sideways is a title and fills no other column.
    """

    def __init__(self) -> None:
        self.active: dict[int, tuple[int, Cell]] = {}  # column: (last row, value)

    def start(self, column: int, last_row: int, value: Cell) -> None:
        self.active[column] = (last_row, value)

    def fill(self, row: Row, number: int) -> None:
        """Fill the empty cells of `row`. An empty row stays so: the value alone says nothing."""
        self.active = {c: span for c, span in self.active.items() if span[0] >= number}
        if all(cell == "" for cell in row):
            return
        for column, (_last_row, value) in self.active.items():
            row.extend([""] * (column + 1 - len(row)))
            if row[column] == "":
                row[column] = value


class PositionedRows:
    def __init__(self) -> None:
        self.formulas: Counter[int] = Counter()

    def filled(self, rows: Iterable[PositionedRow]) -> Iterator[Row]:
        """Every row up to the last that holds anything. `too_large` beyond MAX_CELLS."""
        merged = MergedCells()
        number = blank_rows = cells_given = 0
        for cells, spans, repeated in rows:
            if not cells:
                blank_rows += repeated
                continue
            if len(cells) > MAX_COLUMNS:
                raise too_large(f"a row has more than {MAX_COLUMNS:,} columns")
            cells_given += blank_rows + len(cells) * repeated
            if cells_given > MAX_CELLS:
                last = number + blank_rows + repeated
                raise too_large(f"it reaches to row {last:,}")
            for _ in range(blank_rows):
                number += 1
                yield []
            blank_rows = 0
            for column, rows_spanned in spans:
                merged.start(column, number + rows_spanned, cells[column])
            if FORMULA_WITHOUT_RESULT in cells:
                self.note_formulas(cells, repeated)
            for _ in range(repeated):
                number += 1
                row = list(cells)
                merged.fill(row, number)
                yield row

    def note_formulas(self, cells: Row, times: int) -> None:
        for column, cell in enumerate(cells):
            if cell == FORMULA_WITHOUT_RESULT:
                self.formulas[column] += times
