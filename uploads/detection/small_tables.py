"""A small table beside the rows that names nobody: a shop's sums, the day's expenses.

By its headings alone it is no other than further columns of the rows, parted by a blank one. What
tells it is how its lines stand: a few from the first row on while the people go on below, each with
a label of its own, or a total among them.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from uploads.columns import columns_by_name, recognize
from uploads.columns.recognize import words_of
from uploads.detection.cells import text_of
from uploads.detection.result import Table
from uploads.detection.titles import furniture_in
from uploads.readers import Row

FEWEST_LINES = 2
MOST_LINES = 200  # of a small table; more are columns of the rows
_SUMS = frozenset(
    ("total", "totals", "count", "counts", "nos", "sum", "sums", "summary", "visits", "customers",
     "sales", "sale", "amount", "amt", "qty", "quantity", "expense", "expenses", "balance")
)  # fmt: skip


@dataclass
class Block:
    """Columns of one table, by their places in the sheet, between `gap` and the next blank one."""

    columns: range
    gaps: list[int]
    repeats: bool  # it holds a field that the table has outside of it, too
    has_sums: bool
    rows: int = 0  # of the table, so far
    lines: int = 0  # of these, in which the block holds anything
    last: int = 0
    filled_gap: bool = False
    labels: list[str] = field(default_factory=list)
    widths: int = 0
    alone: int = 0  # lines that hold nothing beside it
    is_total: bool = False

    def see(self, cells: Row) -> None:
        self.rows += 1
        if self.filled_gap or self.lines > MOST_LINES:
            return
        texts = [text_of(cells[index]) for index in self.columns if index < len(cells)]
        filled = [text for text in texts if text]
        if any(index < len(cells) and text_of(cells[index]) for index in self.gaps):
            self.filled_gap = True
        if filled:
            self.lines += 1
            self.last = self.rows
            self.labels.append(filled[0].casefold())
            self.widths += len(filled)
            others = (cell for index, cell in enumerate(cells) if index not in self.columns)
            self.alone += not any(text_of(cell) for cell in others)
            if furniture_in(filled[0], lambda _text: False) == "total":
                self.is_total = True

    @property
    def is_table(self) -> bool:
        """Whether it is a table of its own rather than columns of the rows beside it."""
        if self.filled_gap or self.lines < FEWEST_LINES or self.lines > MOST_LINES:
            return False
        if self.lines != self.last or self.widths <= self.lines:
            return False
        if self.is_total:
            return True
        labels_differ = len(set(self.labels)) == len(self.labels)
        if self.lines == self.rows:
            return labels_differ and bool(self.has_sums or self.repeats or self.alone)
        return labels_differ or self.lines * 2 <= self.rows


class SmallTables:
    """Watches the tables of a sheet for such blocks, row by row."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._tables: dict[int, tuple[Table, list[Block]]] = {}

    def see(self, table: Table, cells: Row) -> None:
        """A row in the upload's columns."""
        # The same headings on the next page share their places.
        known = self._tables.get(id(table.positions))
        if known is None:
            known = self._tables[id(table.positions)] = (table, blocks_of(table, self.kind))
        for block in known[1]:
            block.see(cells)

    def found(self) -> list[list[int]]:
        """The upload's columns of each table that stands beside rows."""
        return [
            list(block.columns)
            for _table, blocks in self._tables.values()
            for block in blocks
            if block.is_table
        ]


def blocks_of(table: Table, kind: str) -> list[Block]:
    """The parts that name nobody, parted by a column without a heading from one that does.

    Only where the table's columns are the upload's own, as they are of the first one.
    """
    headings = table.headings
    if not table.is_plain or "" not in headings:
        return []
    edges = [-1, *(i for i, heading in enumerate(headings) if not heading), len(headings)]
    parts = [range(before + 1, after) for before, after in pairwise(edges) if after > before + 1]
    fields = columns_by_name(kind)
    found = recognize(headings, kind)
    by_part = [set(recognize(headings[p.start : p.stop], kind).values()) for p in parts]
    who = [any(fields[name].identifies for name in names) for names in by_part]
    if not any(who):
        return []
    return [
        Block(
            columns=part,
            gaps=[edge for edge in (part.start - 1, part.stop) if 0 <= edge < len(headings)],
            repeats=any(names & by_part[other] for other in range(len(parts)) if other != index),
            has_sums=any(
                not _SUMS.isdisjoint(words_of(headings[column]))
                for column in part
                if column not in found
            ),
        )
        for index, (part, names) in enumerate(zip(parts, by_part, strict=True))
        if not who[index] and len(part) > 1
    ]
