"""What a reader had to put up with, counted, with the first places."""

from typing import TypedDict

CELLS_KEPT = 10


class SheetWarning(TypedDict):
    code: str
    message: str


class Positions:
    """The line numbers at which one thing happened; the same line again counts once."""

    def __init__(self) -> None:
        self.seen: set[int] = set()

    def add(self, line: int) -> None:
        self.seen.add(line)

    def __bool__(self) -> bool:
        return bool(self.seen)

    def __str__(self) -> str:
        """ "line 5", "lines 5 and 9", "lines 5, 9, 12 and 40 more"."""
        lines = sorted(self.seen)
        if len(lines) == 1:
            return f"line {lines[0]}"
        shown = [str(line) for line in lines[:CELLS_KEPT]]
        more = len(lines) - len(shown)
        last = f"{more} more" if more else shown.pop()
        return f"lines {', '.join(shown)} and {last}"
