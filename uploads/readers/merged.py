"""A merged cell gives its value to every row that it spans."""

from uploads.readers.cells import Cell, Row


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
