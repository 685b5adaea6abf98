"""Rows in their places: repeated ones, blank ones between, merged cells filled downwards."""

from collections import Counter
from collections.abc import Iterable, Iterator

from uploads.readers.cells import FORMULA_WITHOUT_RESULT, MAX_CELLS, MAX_COLUMNS, Row
from uploads.readers.errors import too_large
from uploads.readers.merged import MergedCells

# (cells, [(column, rows it spans)], times the row is repeated)
PositionedRow = tuple[Row, list[tuple[int, int]], int]


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
