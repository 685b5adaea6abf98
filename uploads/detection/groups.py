"""Whether a column of days is filled on the first line of each group only, as registers do."""

from dataclasses import dataclass, field

from uploads.dates import read_date
from uploads.readers import Cell

FEWEST_BLANKS = 2
BLANK_IN = 3  # at least every third row
# A day stands again at the top of a page; when it does so more often, blanks are gaps.
REPEATED_IN = 20
UNREADABLE_IN = 10
MOST_KEPT = 10_000  # cells known to be days


@dataclass(slots=True)
class DayGroups:
    """Counts a column's days, row by row of one table after the other."""

    filled: int = 0
    blank: int = 0
    repeated: int = 0
    unreadable: int = 0
    blank_with_shop: int = 0
    begins_blank: bool = False
    last: Cell = ""
    readable: set[Cell] = field(default_factory=set)

    def begin_table(self) -> None:
        self.last = ""

    def see(self, cell: Cell) -> bool:
        """Count the next row's cell; whether it is blank."""
        if cell == "" or (cell.__class__ is str and cell.isspace()):
            self.blank += 1
            if self.last == "":
                self.begins_blank = True
            return True
        self.filled += 1
        if cell == self.last:
            self.repeated += 1
        elif cell not in self.readable:
            if any(read_date(cell, order) for order in ("DMY", "MDY")):
                if len(self.readable) < MOST_KEPT:
                    self.readable.add(cell)
            else:
                self.unreadable += 1
        self.last = cell
        return False

    @property
    def are_filled_down(self) -> bool:
        """Every group begins with its day, no day is written twice, and blanks are many."""
        return (
            self.blank >= FEWEST_BLANKS
            and self.filled > 0
            and self.blank * BLANK_IN >= self.filled + self.blank
            and self.repeated * REPEATED_IN <= self.blank
            and self.unreadable * UNREADABLE_IN <= self.filled
            and not self.begins_blank
        )
