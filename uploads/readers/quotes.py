"""CSV records out of lines, when somebody's quotation marks are not closed.

The `csv` module reads on to the next quotation mark, wherever that stands: one forgotten mark
swallows every row up to it. Here a record that spans lines has to earn it.
"""

import csv
from collections import deque
from collections.abc import Callable, Iterator

MAX_RECORD_LINES = 500
MAX_RECORD_CHARACTERS = 1_000_000


class Lines:
    """Lines that can be looked at and given back. `refill` brings the next block, [] at the end."""

    def __init__(self, first: list[str], refill: Callable[[], list[str]]) -> None:
        self.waiting = deque(first)
        self.refill = refill
        self.handed_out: list[str] = []
        self.characters = 0
        self.starved = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """The next line of the record that is being read; ends when the record grows absurd."""
        too_long = (
            len(self.handed_out) >= MAX_RECORD_LINES or self.characters >= MAX_RECORD_CHARACTERS
        )
        if too_long or not (self.waiting or self.bring_more()):
            self.starved = True
            raise StopIteration
        line = self.waiting.popleft()
        self.handed_out.append(line)
        self.characters += len(line)
        return line

    def bring_more(self) -> bool:
        self.waiting.extend(self.refill())
        return bool(self.waiting)

    def begin_record(self) -> None:
        self.handed_out = []
        self.characters = 0
        self.starved = False

    def give_back_all_but_first(self) -> None:
        self.waiting.extendleft(reversed(self.handed_out[1:]))


def mended_records(
    lines: Lines, *, delimiter: str, width: int, on_mended: Callable[[int], None]
) -> Iterator[tuple[int, list[str]]]:
    """(lines used, cells) of each record until the waiting lines end with a record.

    `on_mended(n)` is told when the n-th line from here (from 0) had an unclosed quotation mark,
    which is then dropped from its cell.
    """
    used = 0
    while lines.waiting:
        lines.begin_record()
        cells = next(csv.reader(lines, delimiter=delimiter), [])
        span = lines.handed_out
        if lines.starved or (len(span) > 1 and swallows_rows(span, cells, delimiter, width)):
            on_mended(used)
            lines.give_back_all_but_first()
            cells, span = without_open_quote(span[0], delimiter), span[:1]
        used += len(span)
        yield len(span), cells


def swallows_rows(span: list[str], cells: list[str], delimiter: str, width: int) -> bool:
    """Is this record of several lines really several rows behind a forgotten quotation mark?

    A cell may well hold line breaks. It swallowed rows when every line is a row of its own: that
    of itself when the record then lacks cells or its quotation marks do not fit together; when
    they do fit, three lines of several cells each are no coincidence any more.
    """
    first_fits = len(without_open_quote(span[0], delimiter)) == width
    all_fit = first_fits and all(cell_count(line, delimiter) == width for line in span[1:])
    if quotes_fit(span, delimiter):
        return all_fit and (len(cells) != width or (width >= 3 and len(span) >= 3))
    return all_fit or (first_fits and len(cells) != width)


def quotes_fit(span: list[str], delimiter: str) -> bool:
    try:
        next(csv.reader(span, delimiter=delimiter, strict=True), None)
    except csv.Error:
        return False
    return True


def cell_count(line: str, delimiter: str) -> int:
    if '"' not in line:
        return line.count(delimiter) + 1
    return len(without_open_quote(line, delimiter))


def without_open_quote(line: str, delimiter: str) -> list[str]:
    """The cells of one line; a quotation mark that the line does not close is dropped."""
    opened_at = open_quote(line, delimiter)
    if opened_at is not None:
        line = line[:opened_at] + line[opened_at + 1 :]
    return next(csv.reader([line], delimiter=delimiter), [])


def open_quote(line: str, delimiter: str) -> int | None:
    """Where the quoted cell begins that is still open at the end of the line."""
    position = 0
    while True:
        if line.startswith('"', position):
            closed_at = closing_quote(line, position + 1)
            if closed_at is None:
                return position
            position = closed_at + 1
        following = line.find(delimiter, position)
        if following < 0:
            return None
        position = following + 1


def closing_quote(line: str, position: int) -> int | None:
    while (found := line.find('"', position)) >= 0:
        if not line.startswith('"', found + 1):
            return found
        position = found + 2
    return None
