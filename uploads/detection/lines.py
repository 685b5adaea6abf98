"""The lines of a sheet, one after the other: which are rows, by which headings each is read, and
what a row takes from the lines above it."""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from uploads.detection.cells import text_of
from uploads.detection.ditto import DITTO_CELLS, has_ditto, is_ditto
from uploads.detection.groups import DayGroups
from uploads.detection.header import (
    follow,
    heading_line,
    headings_of,
    in_two_lines,
    is_known_heading,
    recognized_in,
)
from uploads.detection.keys import SHORTEST_KEY, is_key, keys_in
from uploads.detection.result import Table, Why
from uploads.detection.skipping import RowJudge, Section, Surroundings, headings_in, understood
from uploads.detection.tables import ColumnPlan
from uploads.detection.titles import BRANCH, day_field, labelled
from uploads.headings import fields_of
from uploads.readers import Cell, NumberedRows, Row

Filled = dict[int, Cell]
MOST_NAMED = 1_000  # lines that are remembered for a warning
PEEKED_ROWS = 3  # lines that show whether headings are headings
FEWEST_HEADINGS = 2
_LEAST_PHONE = 10**6
_SURE = frozenset("0123456789+(")


@dataclass
class Found:
    """What the lines gave beside rows."""

    tables: list[Table] = field(default_factory=list)
    sections: list[tuple[int, Section]] = field(default_factory=list)
    form: list[tuple[int, Section]] = field(default_factory=list)
    with_keys: list[tuple[int, list[str]]] = field(default_factory=list)  # skipped lines
    with_names: list[tuple[int, list[str]]] = field(default_factory=list)  # above the headings
    filled: Counter[int] = field(default_factory=Counter)  # rows per column
    dittos: Counter[int] = field(default_factory=Counter)
    lone_names: int = 0
    strange: list[list[tuple[int, Row]]] = field(default_factory=list)  # of tables not understood
    days: DayGroups = field(default_factory=DayGroups)


class Lines:
    """Goes through a sheet once. With `tables`, they are known: it was looked at before."""

    def __init__(
        self,
        plan: ColumnPlan,
        first: Table,
        *,
        around: Surroundings,
        tables: list[Table] | None = None,
        form: Mapping[str, str] | None = None,
        fill_down: frozenset[int] = frozenset(),
        branch_chosen: bool = False,
        on_headings: Callable[[list[str], int], range | None] = lambda _headings, _row: None,
    ) -> None:
        self.plan, self.around, self.kind = plan, around, plan.kind
        self.header_row = first.row
        self.known = None if tables is None else {table.row: table for table in tables}
        self.fill_down, self.branch_chosen = fill_down, branch_chosen
        self.on_headings = on_headings
        self.found = Found(tables=[first])
        self.day = day_field(list(fields_of(self.kind)))
        self.layouts: dict[tuple[str, ...], Table] = {}
        self.given: dict[str, Cell] = dict(form or {})
        self.outer = ""
        self.above: Row = []
        self.above_filled: Filled = {}
        self.last: Filled = {}
        self.repeated: dict[tuple[str, ...], Why] = {}
        self.day_columns: set[int] = set()  # in which rows have their day
        self.lower = 0  # the second line of headings in two
        self.after_blank = False
        self._enter(first)

    def _enter(self, table: Table) -> None:
        self.table = table
        self.above, self.above_filled, self.last = [], {}, {}
        self.found.days.begin_table()
        self._judge()

    def _judge(self) -> None:
        table, mapping = self.table, self.plan.mapping
        fields = {
            i: mapping[position]
            for i, position in enumerate(table.positions)
            if position in mapping
        }
        self.judge = RowJudge(table.headings, fields, self.kind, self.around)
        self.is_plain, self.width = table.is_plain, len(table.positions)
        named = fields_of(self.kind)
        self.day_column = next(
            (
                position
                for position in table.positions
                if self.day and mapping.get(position) == self.day
            ),
            None,
        )
        if self.day_column is not None:
            self.day_columns.add(self.day_column)
        self.above_columns = [
            position
            for position in table.positions
            if position in mapping and not named[mapping[position]].identifies
        ]

    def rows(self, lines: NumberedRows) -> Iterator[tuple[int, Row, Why | None, Filled | None]]:
        """Each line: its number, its cells in the upload's columns, why it is no row or None, and
        {column: cell} of what the row takes from lines above."""
        upcoming: deque[tuple[int, Row]] = deque()
        for number, cells in islice(lines, self.header_row):
            texts = [text_of(cell) for cell in cells]
            if number < self.header_row:
                yield number, cells, self._title(number, cells, texts), None
            else:
                self.layouts[_line_key(texts)] = self.table
        while True:
            if upcoming:
                number, cells = upcoming.popleft()
            else:
                try:
                    number, cells = next(lines)
                except StopIteration:
                    return
            probe = self.judge.probe
            cell = cells[probe] if probe is not None and probe < len(cells) else ""
            if cell.__class__ is str:
                is_sure = len(cell) >= SHORTEST_KEY and cell[0] in _SURE and "/" not in cell
            else:
                is_sure = isinstance(cell, (int, float)) and cell >= _LEAST_PHONE
            if not is_sure:
                why = self._why_skipped(number, cells, lines, upcoming)
                self.after_blank = why == "blank"
                if why:
                    yield number, cells, why, None
                    continue
            else:
                self.after_blank = False
            if len(cells) > self.width and any(cell != "" for cell in cells[self.width :]):
                self._widen(cells)
            if not self.is_plain:
                cells = self.table.arranged(cells, len(self.plan.names))
            elif len(cells) > self.width:
                cells = cells[: self.width]
            if self.given or self.fill_down or not DITTO_CELLS.isdisjoint(cells):
                filled = self._fill(cells)
            else:
                filled = None
            self.above, self.above_filled = cells, filled or {}
            if self.day_column is not None and self.known is None:
                self._count_day(self.day_column, cells, filled)
            yield number, cells, None, filled

    def _count_day(self, position: int, cells: Row, filled: Filled | None) -> None:
        if filled and position in filled:
            return
        if self.found.days.see(cells[position] if position < len(cells) else ""):
            self.found.days.blank_with_shop += self._has_shop(cells, filled or {})

    def _widen(self, cells: Row) -> None:
        last = max(index for index, cell in enumerate(cells) if cell != "")
        if last >= self.width:
            self.plan.widen(self.table, last + 1)
            self._judge()

    # Lines that are no rows
    def _title(self, number: int, cells: Row, texts: list[str]) -> Why:
        filled = [text for text in texts if text]
        if not filled:
            return "blank"
        if not self._note_keys(number, cells):
            self.repeated[_line_key(texts)] = "title"
        if len(filled) == 1:
            self.around.titles.add(filled[0].casefold())
        pairs = labelled(texts, self.kind)
        if pairs is None:
            if len(filled) > 1 and self.judge.could_be_a_row(texts):
                self.found.with_names.append((number, filled))
            return "title"
        for name, value in pairs:
            section = understood(name, value, self.kind, self.around)
            if section and self._may_give(section):
                self.found.form.append((number, section))
                self._give(section)
        return "form"

    def _may_give(self, section: Section) -> bool:
        """A form gives what the sheet has no column for; a chosen branch goes before it."""
        if self.known is not None:
            return False
        if section.field == BRANCH and self.branch_chosen:
            return False
        if section.field in self.given or section.field in self.plan.recognized.values():
            return False
        return section.field not in self.plan.mapping.values()

    def _why_skipped(
        self, number: int, cells: Row, lines: NumberedRows, upcoming: deque[tuple[int, Row]]
    ) -> Why | None:
        for position in self.judge.keys:
            cell = cells[position] if position < len(cells) else ""
            if cell.__class__ is str and "@" in cell and is_key(cell.strip()):
                return None
        texts = [text_of(cell) for cell in cells]
        for text in texts:
            if len(text) >= SHORTEST_KEY and is_key(text):
                return None
        if self._begins_table(number, cells, texts, lines, upcoming):
            return "heading"
        key = _line_key(texts)
        why = "repeated_header" if key in self.layouts else self.repeated.get(key)
        why = why or self.judge.why_skipped(texts)
        for section in self.judge.sections if why == "section" else ():
            self._begin_section(number, section)
        if why and why != "blank":
            self._note_keys(number, cells)
        elif not why and self.judge.is_lone_name(texts):
            self.found.lone_names += 1
        return why

    def _begins_table(
        self,
        number: int,
        cells: Row,
        texts: list[str],
        lines: NumberedRows,
        upcoming: deque[tuple[int, Row]],
    ) -> bool:
        """Whether the line is one of new headings, which may stand in two lines."""
        if self.known is not None:
            if number in self.known:
                self.layouts.setdefault(_line_key(texts), self.known[number])
                self._enter(self.known[number])
                return True
            return number + 1 in self.known and self.known[number + 1].lines > 1
        if number == self.lower:
            return True
        if layout := self.layouts.get(_line_key(texts)):
            if layout.positions is self.table.positions:
                return False
            self._begin_table(Table(number, layout.positions, layout.headings))
            return True
        is_chosen = self._is_chosen(texts)
        if not is_chosen and not headings_in(cells, texts, self.kind):
            if self._could_be_headings(texts):
                self._peek(lines, upcoming)
                self._note_strange(number, cells, texts, upcoming)
            return False
        self._peek(lines, upcoming)
        if self._come_again(texts, upcoming):
            return False
        headings = headings_of(cells)
        if both := self._in_two_lines(cells, upcoming):
            headings, number = both, number + 1
            self.lower = number
        elif not is_chosen and not self._are_headings(number, cells, upcoming):
            return False
        table = self.plan.table(number, headings, only=self.on_headings(headings, number))
        table.lines = 2 if both else 1
        self._begin_table(table)
        self.layouts[_line_key(headings if both else texts)] = table
        return True

    def _peek(self, lines: NumberedRows, upcoming: deque[tuple[int, Row]]) -> None:
        while len(upcoming) < PEEKED_ROWS and (line := next(lines, None)) is not None:
            upcoming.append(line)

    def _come_again(self, texts: list[str], upcoming: deque[tuple[int, Row]]) -> bool:
        """Whether the line is the upper one of the first headings, on another page."""
        below = [text_of(cell) for cell in upcoming[0][1]] if upcoming else []
        return _line_key(texts) in self.repeated and _line_key(below) in self.layouts

    def _in_two_lines(self, cells: Row, upcoming: deque[tuple[int, Row]]) -> list[str] | None:
        """The headings of this line and the next, where they say more together."""
        if not upcoming:
            return None
        below = [text_of(cell) for cell in upcoming[0][1]]
        if any(is_key(text) for text in below) or not any(
            is_known_heading(text, self.kind) for text in below
        ):
            return None
        both = in_two_lines(headings_of(cells), headings_of(upcoming[0][1]), self.kind)
        line = heading_line(0, list(both), self.kind)
        apart = max(len(recognized_in(row, self.kind)) for row in (cells, upcoming[0][1]))
        rows = [row for _number, row in list(upcoming)[1:] if any(row)]
        is_more = line is not None and len(line.fields) > apart and follow(line, rows)
        return both if is_more else None

    def _is_chosen(self, texts: list[str]) -> bool:
        """Whether a person named a cell of the line as the heading of a column not met yet."""
        sentence = {str(key).strip().casefold() for key in self.plan.pending}
        return any(text and text.casefold() in sentence for text in texts)

    def _could_be_headings(self, texts: list[str]) -> bool:
        """Words only, after a blank line or with words where phones stand."""
        filled = [text for text in texts if text]
        if len(filled) < FEWEST_HEADINGS or not self.judge.keys:
            return False
        if any(char.isdigit() for text in filled for char in text):
            return False
        return self.after_blank or any(i < len(texts) and texts[i] for i in self.judge.keys)

    def _note_strange(
        self, number: int, cells: Row, texts: list[str], upcoming: deque[tuple[int, Row]]
    ) -> None:
        """Whether keys stand below in other columns than the headings above say."""
        rows = [row for _number, row in upcoming if any(row)]
        instead = any(i < len(texts) and texts[i] for i in self.judge.keys)
        own = {*self.judge.keys} if instead else {*self.judge.keys, *self.judge.names}
        for row in rows:
            keys = {index for index, cell in enumerate(row) if is_key(text_of(cell))}
            if not keys or keys & own:
                return
        if len(rows) > (0 if instead else 1) and len(self.found.strange) < MOST_NAMED:
            self.found.strange.append([(number, cells), *upcoming])

    def _are_headings(self, number: int, cells: Row, upcoming: deque[tuple[int, Row]]) -> bool:
        """Whether rows that fit follow; words of headings may make a row, too."""
        headings = headings_of(cells)
        if len(headings) <= self.width and self.judge.repeats_headings(headings):
            return False
        line = heading_line(number, cells, self.kind)
        below = [row for _number, row in upcoming if any(row)]
        return line is not None and follow(line, below)

    def _begin_table(self, table: Table) -> None:
        self.found.tables.append(table)
        self._enter(table)

    def _note_keys(self, number: int, cells: Row) -> bool:
        keys = keys_in(cells)
        if keys and len(self.found.with_keys) < MOST_NAMED:
            self.found.with_keys.append((number, keys))
        return bool(keys)

    # What rows take from the lines above them
    def _begin_section(self, number: int, section: Section) -> None:
        """Days within shops, or the reverse: where the outer changes, the inner ends."""
        self.outer = self.outer or section.field
        if section.field == self.outer:
            for _number, inner in self.found.sections:
                if inner.field != self.outer:
                    self.given.pop(inner.field, None)
        self.found.sections.append((number, section))
        self._give(section)

    def _give(self, section: Section) -> None:
        self.given[section.field] = section.value
        if self.known is None and section.field not in self.plan.recognized.values():
            called = "Shop (from titles)" if section.field == BRANCH else "Date (from titles)"
            self.plan.add("", section.field, called=called)

    def _fill(self, cells: Row) -> Filled | None:
        filled: Filled = {}
        for position in self.above_columns if has_ditto(cells) else ():
            if position < len(cells) and is_ditto(cells[position]):
                above = self.above[position] if position < len(self.above) else ""
                value = self.above_filled.get(position, above)
                if value != "" and not is_ditto(value):
                    filled[position] = value
                    self.found.dittos[position] += 1
        for name, value in self.given.items():
            own = self.plan.of_field(name)
            if own is not None and _is_blank(cells, own):
                filled[own] = value
                self.found.filled[own] += 1
        for position in self.fill_down:
            if not _is_blank(cells, position):
                self.last[position] = filled.get(position, cells[position])
            elif position not in filled and position in self.last and self._has_shop(cells, filled):
                filled[position] = self.last[position]
        return filled or None

    def _has_shop(self, cells: Row, filled: Filled) -> bool:
        """Without a shop a day makes no visit: the row would only wait for one."""
        shop = self.plan.of_field(BRANCH)
        return shop is None or self.branch_chosen or shop in filled or not _is_blank(cells, shop)


def _line_key(texts: list[str]) -> tuple[str, ...]:
    """The line as it is compared with others: whatever its case, without blanks at its end."""
    folded = [text.casefold() for text in texts]
    while folded and not folded[-1]:
        folded.pop()
    return tuple(folded)


def _is_blank(cells: Row, position: int) -> bool:
    cell = cells[position] if position < len(cells) else ""
    return cell == "" or (isinstance(cell, str) and not cell.strip())
