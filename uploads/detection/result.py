"""What a look at a sheet found: plain values that go to JSON and come back."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

from uploads.dates import Order
from uploads.readers import Row
from uploads.readers.errors import SheetWarning

Why = Literal[
    "title",
    "form",
    "heading",
    "repeated_header",
    "section",
    "total",
    "carried_over",
    "footer",
    "blank",
]
MAX_SKIPPED_LISTED = 100  # of each reason


@dataclass
class SkippedLine:
    """A line that is no row, numbered as the person sees it."""

    row: int
    why: Why
    text: str


@dataclass
class Table:
    """Headings in row `row` (0: none) and the lines below, up to the next headings.

    `positions`: for each of its columns, the upload's column.
    """

    row: int
    positions: list[int]
    headings: list[str] = field(default_factory=list)  # as typed
    lines: int = 1  # of headings, `row` being the last

    @property
    def is_plain(self) -> bool:
        return self.positions == list(range(len(self.positions)))

    def arranged(self, cells: Row, width: int) -> Row:
        """The cells in the order of the upload's columns."""
        row: Row = [""] * width
        for position, cell in zip(self.positions, cells, strict=False):
            row[position] = cell
        return row


@dataclass
class DateColumn:
    """The order of day and month in one column, with the cells that prove it."""

    index: int
    heading: str
    field: str
    order: Order
    day_first: int = 0
    month_first: int = 0
    either: int = 0
    real: int = 0  # cells that are dates in the file, not text
    sentence: str = ""
    swap_suspected: bool = False
    swapped_back: bool = False  # as the person asked


@dataclass
class Column:
    heading: str
    filled: int = 0
    samples: list[Any] = field(default_factory=list)
    cells: list[Any] = field(default_factory=list)  # the first filled ones, until it is judged


@dataclass
class SheetProfile:
    """How a sheet is understood. `header_row` 0: it has no headings."""

    kind: str
    format: str
    sheet: str
    sheets: list[dict[str, Any]]  # [{name, visible}]
    encoding: str
    delimiter: str
    header_row: int
    columns: list[str]
    mapping: dict[int, str]
    row_count: int = 0
    last_row: int = 0
    column_facts: list[Column] = field(default_factory=list)
    skipped: list[SkippedLine] = field(default_factory=list)
    skipped_counts: dict[str, int] = field(default_factory=dict)
    date_columns: list[DateColumn] = field(default_factory=list)
    warnings: list[SheetWarning] = field(default_factory=list)
    encodings: list[dict[str, str]] = field(default_factory=list)  # that it may be in
    headings: list[str] = field(default_factory=list)  # as typed, "" for a blank one
    remembered: int | None = None  # the correction of before that was applied
    branch_chosen: bool = False  # for rows that name no shop
    left_out: list[int] = field(default_factory=list)  # columns, on purpose
    has_tables_beside: bool = False  # of which a person chose one
    settled: bool = False  # a person said of a column what would have been asked of it
    tables: list[Table] = field(default_factory=list)
    side_columns: list[list[int]] = field(default_factory=list)  # of small tables beside the rows
    shops: list[str] = field(default_factory=list)  # keys of those that told titles from rows
    title_order: Order = "DMY"  # of day and month in titles
    form: dict[str, str] = field(default_factory=dict)  # what rows take from one above the headings
    fill_down: list[int] = field(default_factory=list)  # day on a group's first row only
    lone_names_wait: bool = False  # a name alone is not taken for a person

    @property
    def unmapped(self) -> list[int]:
        """Indexes of the columns that stay in the raw row only."""
        return [index for index in range(len(self.columns)) if index not in self.mapping]

    def columns_of(self, field_name: str) -> list[int]:
        return [index for index, name in self.mapping.items() if name == field_name]

    def date_order(self, index: int) -> Order:
        return next(column.order for column in self.date_columns if column.index == index)

    def skip(self, row: int, why: Why, text: str) -> None:
        """Count a skipped line, and list it unless very many are skipped for the same reason."""
        self.skipped_counts[why] = self.skipped_counts.get(why, 0) + 1
        if self.skipped_counts[why] <= MAX_SKIPPED_LISTED:
            self.skipped.append(SkippedLine(row, why, text))

    def as_json(self) -> dict[str, Any]:
        found = asdict(self)
        for column in found["column_facts"]:
            del column["cells"]
        found["mapping"] = {str(index): name for index, name in self.mapping.items()}
        found["unmapped"] = [self.columns[index] for index in self.unmapped]
        return found

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> Self:
        known = {name: value for name, value in found.items() if name != "unmapped"}
        known["mapping"] = {int(index): name for index, name in found["mapping"].items()}
        known["column_facts"] = [Column(**facts) for facts in found["column_facts"]]
        known["skipped"] = [SkippedLine(**line) for line in found["skipped"]]
        known["tables"] = [Table(**table) for table in found.get("tables", ())]
        known["date_columns"] = [DateColumn(**column) for column in found["date_columns"]]
        return cls(**known)


@dataclass
class TableBelow:
    """A later table of unknown headings, which stand in row `row`.

    `columns`: those headings that a mapping can name, and `proposal` what they seem to be.
    """

    row: int
    columns: list[str]
    rows: list[dict[str, Any]]  # its first ones: [{row, cells}]
    proposal: dict[str, str] = field(default_factory=dict)


class NeedsMapping(Exception):
    """No heading is known: a person has to say what the columns are."""

    code = "needs_mapping"

    def __init__(
        self,
        message: str,
        *,
        reason: str,
        values: dict[str, Any],
        sheet: str,
        sheets: list[dict[str, Any]],
        header_row: int,
        columns: list[str],
        rows: list[dict[str, Any]],
        encoding: str = "",
        encodings: list[dict[str, str]] | None = None,
        last_row: int = 0,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.reason = reason  # what is asked, for programs
        self.values = values  # what the message names
        self.sheet = sheet
        self.sheets = sheets
        self.header_row = header_row  # the likeliest one
        self.columns = columns
        self.rows = rows  # the first of the sheet: [{row, cells}]
        self.last_row = last_row  # of a short sheet, else 0: nobody counted
        self.encoding = encoding
        self.encodings = encodings or []  # that a text may be in: [{name, label, words}]
        self.proposal: dict[int, str] = {}  # what the columns seem to be
        self.only: range | None = None  # columns of the first of several tables
        self.tables_below: list[TableBelow] = []

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.reason,
            "values": self.values,
            "sheet": self.sheet,
            "sheets": self.sheets,
            "header_row": self.header_row,
            "columns": self.columns,
            "rows": self.rows,
            "last_row": self.last_row,
            "encoding": self.encoding,
            "encodings": self.encodings,
            "proposal": {str(index): name for index, name in self.proposal.items()},
            "tables_below": [asdict(table) for table in self.tables_below],
        }
