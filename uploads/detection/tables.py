"""One set of columns for all tables of a sheet: a row is read by the headings above it, wherever
these stand in the sheet, and kept under the upload's columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain

from uploads.columns import columns_by_name, recognize
from uploads.detection.header import column_letters, distinct, distinct_name
from uploads.detection.mapping import (
    column_numbered,
    column_unknown,
    columns_named,
    corrected_mapping,
    index_of,
    is_of_later_table,
    is_of_no_heading,
)
from uploads.detection.result import Table

Choices = Mapping[int | str, str | None]


@dataclass
class ColumnPlan:
    """The columns met so far. A new one gets the next number, whatever a person said of others."""

    kind: str
    headings: list[str] = field(default_factory=list)  # as typed, "" for a blank one
    names: list[str] = field(default_factory=list)  # each its own
    recognized: dict[int, str] = field(default_factory=dict)
    mapping: dict[int, str] = field(default_factory=dict)
    pending: dict[int | str, str | None] = field(default_factory=dict)  # said, of none met yet
    left_out: set[int] = field(default_factory=set)  # of later tables, on purpose

    def begin(
        self, headings: list[str], chosen: Choices | None, *, only: range | None = None
    ) -> None:
        """The first headings. `only` these columns are taken for what they are called."""
        given = dict(chosen or {})
        self.pending = {
            key: name for key, name in given.items() if is_of_later_table(key, headings)
        }
        now = {key: name for key, name in given.items() if key not in self.pending}
        read = [h if only is None or i in only else "" for i, h in enumerate(headings)]
        self.recognized = recognize(read, self.kind)
        if only is not None:
            outside: dict[int | str, str | None] = {
                i: None for i in range(len(headings)) if i not in only
            }
            now = outside | {index_of(key, headings): name for key, name in now.items()}
        self.mapping = corrected_mapping(headings, self.kind, now)
        # A heading of a table below says nothing of a column here.
        alone = {
            name
            for key, name in self.pending.items()
            if name and self._is_alone(name) and not is_of_no_heading(key, headings)
        }
        self.mapping = {i: name for i, name in self.mapping.items() if name not in alone}
        self.headings = list(headings)
        self.names = distinct(headings)

    def table(self, row: int, headings: list[str], *, only: range | None = None) -> Table:
        """The table that begins with `headings` in row `row`; what is new in it is added.

        A heading met before is that column, be it elsewhere now. Another word for a field that
        can be but one column ("Store" for "Shop") is that column as well. `only` these columns are
        read; the others belong to a table beside it.
        """
        read = [h if only is None or i in only else "" for i, h in enumerate(headings)]
        found = recognize(read, self.kind) | self._chosen_of(read)
        free = dict(enumerate(self.names))
        positions: dict[int, int] = {}
        not_read = set(range(len(headings))) - set(only) if only is not None else set()
        for index, heading in enumerate(headings) if not_read else ():
            self._settle_numbered(index, found.get(index))
            if index in not_read:
                positions[index] = self.add(heading, None, letter=index, is_left_out=True)
        for index in sorted(range(len(headings)), key=lambda index: index not in found):
            if index in positions:
                continue
            position = self._position(headings[index], found.get(index), free)
            if position is not None:
                positions[index] = position
                del free[position]
                self._settle(headings[index])
        for index, heading in enumerate(headings):
            if index not in positions:
                positions[index] = self.add(heading, found.get(index), letter=index)
        return Table(row, [positions[index] for index in range(len(headings))], headings)

    def _position(self, heading: str, name: str | None, free: Mapping[int, str]) -> int | None:
        same = [
            position
            for position in free
            if heading and self.headings[position].casefold() == heading.casefold()
        ]
        alike = [position for position in same if self.recognized.get(position) == name]
        if alike or (name is None and same):
            return (alike or same)[0]
        if name and self._is_alone(name):
            named = (position for position, known in self.recognized.items() if known == name)
            return next((position for position in named if position in free), None)
        return None

    def _chosen_of(self, headings: list[str]) -> dict[int, str]:
        """What a person said of these headings, that the first table does not have."""
        values = {str(key).strip().casefold(): name for key, name in self.pending.items()}
        known = ((i, values.get(heading.casefold())) for i, heading in enumerate(headings))
        return {index: name for index, name in known if name}

    def _settle(self, heading: str) -> None:
        """What was said of this heading is done."""
        for key in [key for key in self.pending if _same(key, heading)]:
            del self.pending[key]

    def _settle_numbered(self, index: int, name: str | None) -> None:
        """Column `index` of tables side by side is what was said of it, wherever it is kept."""
        for key in [key for key in self.pending if column_numbered(key) == index]:
            if self.pending[key] in (name, None):
                del self.pending[key]

    def widen(self, table: Table, width: int) -> None:
        """Cells beyond the headings of `table` become columns of their own."""
        while len(table.positions) < width:
            table.positions.append(self.add("", None, letter=len(table.positions)))

    def add(
        self,
        heading: str,
        name: str | None,
        *,
        letter: int = 0,
        called: str = "",
        is_left_out: bool = False,
    ) -> int:
        """A further column, taken for `name` unless a person said otherwise; its number.

        Without a heading it is `called` so, or by its letter.
        """
        position = len(self.names)
        taken = {each.casefold() for each in self.names}
        own = distinct_name(heading or called or f"Column {column_letters(letter)}", taken)
        self.headings.append(heading)
        self.names.append(own)
        if name:
            self.recognized[position] = name
        key = None if is_left_out else self._pending_key(position, heading, own)
        if key is not None:
            name = self.pending.pop(key)
            is_left_out = name is None
        elif name and self._is_alone(name) and self._is_taken(name):
            name = None
        if is_left_out:
            self.left_out.add(position)
        if name:
            self.mapping[position] = name  # the last: columns stay in their order
        return position

    def finish(self) -> None:
        """Unreadable when something was said of a column that the sheet does not have."""
        for key in self.pending:
            raise column_unknown(key, self.names)

    def of_field(self, name: str) -> int | None:
        return next((position for position, each in self.mapping.items() if each == name), None)

    @property
    def chosen_fields(self) -> set[str]:
        """The fields that columns are taken for, those that are yet to come included."""
        return {name for name in (*self.mapping.values(), *self.pending.values()) if name}

    @property
    def last_chosen(self) -> int:
        """The number of the last column that a person spoke of and that was not met; -1: none."""
        return max((column_numbered(key) for key in self.pending), default=-1)

    def _is_alone(self, name: str) -> bool:
        return not columns_by_name(self.kind)[name].several

    def _is_taken(self, name: str) -> bool:
        return name in self.mapping.values() or name in self.pending.values()

    def _pending_key(self, position: int, heading: str, name: str) -> int | str | None:
        wanted = {heading.casefold(), name.casefold()}
        called = (key for key in self.pending if str(key).strip().casefold() in wanted)
        numbered = (key for key in self.pending if column_numbered(key) == position)
        return next(chain(called, numbered), None)


def _same(key: int | str, heading: str) -> bool:
    return str(key).strip().casefold() == heading.casefold()


def part_meant(parts: list[range], given: Choices, headings: list[str]) -> range:
    """The one of tables side by side of which a person named most columns; else the first."""
    named = columns_named({key: name for key, name in given.items() if name}, headings)
    return max(parts, key=lambda part: sum(1 for index in named if index in part))
