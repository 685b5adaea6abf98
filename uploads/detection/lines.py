"""The lines of a sheet, one after the other: which are rows, by which headings each is read, and
what a row takes from the lines above it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from accounts.models import match_key
from uploads.columns import columns_by_name
from uploads.detection.cells import (
    DITTO_CELLS,
    SHORTEST_KEY,
    has_ditto,
    is_ditto,
    is_key,
    keys_in,
    text_of,
)
from uploads.detection.days import DayGroups
from uploads.detection.later_tables import LaterTables, Upcoming, line_key
from uploads.detection.result import SheetProfile, Table, Why
from uploads.detection.skipping import RowJudge, Section, Surroundings, understood
from uploads.detection.tables import ColumnPlan
from uploads.detection.titles import BRANCH, day_field, labelled
from uploads.readers import Cell, NumberedRows, Row, Sheets

Filled = dict[int, Cell]
MOST_NAMED = 1_000  # lines that are remembered for a warning
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
    """Goes through a sheet once. With `tables`, they are known: it was inspected before."""

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
        self.is_known = tables is not None
        self.fill_down, self.branch_chosen = fill_down, branch_chosen
        self.day = day_field(list(columns_by_name(self.kind)))
        self.given: dict[str, Cell] = dict(form or {})
        self.outer = ""
        self.above: Row = []
        self.above_filled: Filled = {}
        self.last: Filled = {}
        self.titles: dict[tuple[str, ...], Why] = {}
        self.later = LaterTables(plan, self.titles, tables=tables, on_headings=on_headings)
        self.found = Found(tables=[first], strange=self.later.strange)
        self.day_columns: set[int] = set()  # in which rows have their day
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
        named = columns_by_name(self.kind)
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
        for number, cells in islice(lines, self.header_row):
            texts = [text_of(cell) for cell in cells]
            if number < self.header_row:
                yield number, cells, self._title(number, cells, texts), None
            else:
                self.later.layouts[line_key(texts)] = self.table
        upcoming = Upcoming(lines)
        for number, cells in upcoming:
            probe = self.judge.probe
            cell = cells[probe] if probe is not None and probe < len(cells) else ""
            if cell.__class__ is str:
                is_sure = len(cell) >= SHORTEST_KEY and cell[0] in _SURE and "/" not in cell
            else:
                is_sure = isinstance(cell, (int, float)) and cell >= _LEAST_PHONE
            if not is_sure:
                why = self._why_skipped(number, cells, upcoming)
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
            if self.day_column is not None and not self.is_known:
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
            self.titles[line_key(texts)] = "title"
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
        if self.is_known:
            return False
        if section.field == BRANCH and self.branch_chosen:
            return False
        if section.field in self.given or section.field in self.plan.recognized.values():
            return False
        return section.field not in self.plan.mapping.values()

    def _why_skipped(self, number: int, cells: Row, upcoming: Upcoming) -> Why | None:
        for position in self.judge.keys:
            cell = cells[position] if position < len(cells) else ""
            if cell.__class__ is str and "@" in cell and is_key(cell.strip()):
                return None
        texts = [text_of(cell) for cell in cells]
        for text in texts:
            if len(text) >= SHORTEST_KEY and is_key(text):
                return None
        if table := self.later.begun_at(
            number, cells, texts, self.judge, self.table, upcoming, after_blank=self.after_blank
        ):
            self.found.tables.append(table)
            self._enter(table)
        if table or self.later.is_half_of_headings(number):
            return "heading"
        key = line_key(texts)
        why = "repeated_header" if key in self.later.layouts else self.titles.get(key)
        why = why or self.judge.why_skipped(texts)
        for section in self.judge.sections if why == "section" else ():
            self._begin_section(number, section)
        if why and why != "blank":
            self._note_keys(number, cells)
        elif not why and self.judge.is_lone_name(texts):
            self.found.lone_names += 1
        return why

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
        if not self.is_known and section.field not in self.plan.recognized.values():
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


def _is_blank(cells: Row, position: int) -> bool:
    cell = cells[position] if position < len(cells) else ""
    return cell == "" or (isinstance(cell, str) and not cell.strip())


def data_rows(
    book: Sheets, profile: SheetProfile, *, after_row: int = 0
) -> Iterator[tuple[int, Row]]:
    """(row number, cells) of the rows, as they came."""
    return ((number, cells) for number, cells, _filled in rows_to_read(book, profile, after_row))


def rows_to_read(
    book: Sheets, profile: SheetProfile, after_row: int = 0
) -> Iterator[tuple[int, Row, Filled | None]]:
    """(row number, cells, cells from above) of exactly the rows that the look counted, in order.

    Gives those behind row `after_row`; the sheet is gone through from its beginning, for a row may
    take its day from one far above. Every row has as many cells as the look has columns;
    {column: cell} from lines above are laid over them when the row is read.
    """
    width = len(profile.columns)
    shops = frozenset(profile.shops)
    first, *_later = profile.tables or [
        Table(profile.header_row, list(range(width)), profile.headings or profile.columns)
    ]
    lines = Lines(
        ColumnPlan(
            profile.kind, list(profile.columns), list(profile.columns), {}, dict(profile.mapping)
        ),
        first,
        around=Surroundings(lambda text: match_key(text) in shops, profile.title_order),
        tables=profile.tables,
        form=profile.form,
        fill_down=frozenset(profile.fill_down),
        branch_chosen=profile.branch_chosen,
    )
    for number, cells, why, filled in lines.rows(book.rows(profile.sheet)):
        if why or number <= after_row:
            continue
        if len(cells) != width:
            cells = cells[:width] if len(cells) > width else cells + [""] * (width - len(cells))
        yield number, cells, filled


def filled_cells(cells: Row, filled: Filled | None) -> Row:
    """The cells as the row is read: as they came, with what it takes from lines above."""
    if not filled:
        return cells
    return [filled.get(index, cell) for index, cell in enumerate(cells)]
