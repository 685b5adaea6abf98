"""Further tables below the first: which lines of a sheet are headings, too, in one line or two."""

from collections import deque
from collections.abc import Callable, Container, Iterator

from uploads.detection.cells import is_key, text_of
from uploads.detection.header import (
    follow,
    heading_line,
    headings_of,
    in_two_lines,
    is_known_heading,
    recognized_in,
)
from uploads.detection.result import Table
from uploads.detection.skipping import RowJudge, headings_in
from uploads.detection.tables import ColumnPlan
from uploads.readers import NumberedRows, Row

Line = tuple[int, Row]
LineKey = tuple[str, ...]
PEEKED_ROWS = 3  # lines that show whether headings are headings
FEWEST_HEADINGS = 2
MOST_STRANGE = 1_000  # that are remembered for a warning


class Upcoming:
    """The lines of a sheet, of which the next few can be looked at before their turn."""

    def __init__(self, lines: NumberedRows) -> None:
        self.lines = lines
        self.waiting: deque[Line] = deque()

    def __iter__(self) -> Iterator[Line]:
        while True:
            while self.waiting:
                yield self.waiting.popleft()
            for line in self.lines:
                yield line
                if self.waiting:
                    break
            else:
                return

    def peek(self) -> list[Line]:
        """The next PEEKED_ROWS, fewer at the end."""
        while len(self.waiting) < PEEKED_ROWS and (line := next(self.lines, None)) is not None:
            self.waiting.append(line)
        return list(self.waiting)


class LaterTables:
    """Finds them line by line. With `tables`, they are known: the sheet was inspected before.

    `titles`: the lines that were titles above the first headings. `on_headings(headings, row)` says
    which of their columns are read when several tables stand side by side.
    """

    def __init__(
        self,
        plan: ColumnPlan,
        titles: Container[LineKey],
        *,
        tables: list[Table] | None,
        on_headings: Callable[[list[str], int], range | None],
    ) -> None:
        self.plan, self.kind, self.titles = plan, plan.kind, titles
        self.known = None if tables is None else {table.row: table for table in tables}
        self.on_headings = on_headings
        self.layouts: dict[LineKey, Table] = {}  # by their headings
        self.strange: list[list[Line]] = []  # of tables not understood: headings, rows below
        self.lower = 0  # the second line of headings in two

    def begun_at(
        self,
        number: int,
        cells: Row,
        texts: list[str],
        judge: RowJudge,
        table: Table,
        upcoming: Upcoming,
        *,
        after_blank: bool,
    ) -> Table | None:
        """The table that begins with the line; `judge` and `table` are those of the rows above."""
        key = line_key(texts)
        if self.known is not None:
            if found := self.known.get(number):
                self.layouts.setdefault(key, found)
            return found
        if number == self.lower:
            return None
        if layout := self.layouts.get(key):
            is_same = layout.positions is table.positions
            return None if is_same else Table(number, layout.positions, layout.headings)
        is_chosen = self._is_chosen(texts)
        if not is_chosen and not headings_in(cells, texts, self.kind):
            if _could_be_headings(texts, judge, after_blank=after_blank):
                self._note_strange(number, cells, texts, judge, upcoming.peek())
            return None
        below = upcoming.peek()
        if self._come_again(key, below):
            return None
        both = self._in_two_lines(cells, below)
        if both is None and not (is_chosen or _are_headings(number, cells, judge, table, below)):
            return None
        headings = both or headings_of(cells)
        if both:
            number += 1
            self.lower = number
        begun = self.plan.table(number, headings, only=self.on_headings(headings, number))
        begun.lines = 2 if both else 1
        self.layouts[line_key(both or texts)] = begun
        return begun

    def is_half_of_headings(self, number: int) -> bool:
        """Whether the line is one of two with the headings of a table."""
        if self.known is None:
            return number == self.lower
        return number + 1 in self.known and self.known[number + 1].lines > 1

    def _is_chosen(self, texts: list[str]) -> bool:
        """Whether a person named a cell of the line as the heading of a column not met yet."""
        named = {str(key).strip().casefold() for key in self.plan.pending}
        return any(text and text.casefold() in named for text in texts)

    def _come_again(self, key: LineKey, below: list[Line]) -> bool:
        """Whether the line is the upper one of the first headings, on another page."""
        texts = [text_of(cell) for cell in below[0][1]] if below else []
        return key in self.titles and line_key(texts) in self.layouts

    def _in_two_lines(self, cells: Row, below: list[Line]) -> list[str] | None:
        """The headings of this line and the next, where they say more together."""
        if not below:
            return None
        lower = below[0][1]
        texts = [text_of(cell) for cell in lower]
        if any(map(is_key, texts)) or not any(is_known_heading(text, self.kind) for text in texts):
            return None
        both = in_two_lines(headings_of(cells), headings_of(lower), self.kind)
        line = heading_line(0, list(both), self.kind)
        apart = max(len(recognized_in(row, self.kind)) for row in (cells, lower))
        is_more = line is not None and len(line.fields) > apart and follow(line, _rows(below[1:]))
        return both if is_more else None

    def _note_strange(
        self, number: int, cells: Row, texts: list[str], judge: RowJudge, below: list[Line]
    ) -> None:
        """Whether keys stand below in other columns than the headings above say."""
        rows = _rows(below)
        instead = any(i < len(texts) and texts[i] for i in judge.keys)
        own = {*judge.keys} if instead else {*judge.keys, *judge.names}
        for row in rows:
            keys = {index for index, cell in enumerate(row) if is_key(text_of(cell))}
            if not keys or keys & own:
                return
        if len(rows) > (0 if instead else 1) and len(self.strange) < MOST_STRANGE:
            self.strange.append([(number, cells), *below])


def line_key(texts: list[str]) -> LineKey:
    """The line as it is compared with others: whatever its case, without blanks at its end."""
    folded = [text.casefold() for text in texts]
    while folded and not folded[-1]:
        folded.pop()
    return tuple(folded)


def _could_be_headings(texts: list[str], judge: RowJudge, *, after_blank: bool) -> bool:
    """Words only, after a blank line or with words where phones stand."""
    filled = [text for text in texts if text]
    if len(filled) < FEWEST_HEADINGS or not judge.keys:
        return False
    if any(char.isdigit() for text in filled for char in text):
        return False
    return after_blank or any(i < len(texts) and texts[i] for i in judge.keys)


def _are_headings(
    number: int, cells: Row, judge: RowJudge, table: Table, below: list[Line]
) -> bool:
    """Whether rows that fit follow; words of headings may make a row, too."""
    headings = headings_of(cells)
    if len(headings) <= len(table.positions) and judge.repeats_headings(headings):
        return False
    line = heading_line(number, cells, judge.kind)
    return line is not None and follow(line, _rows(below))


def _rows(below: list[Line]) -> list[Row]:
    return [row for _number, row in below if any(row)]
