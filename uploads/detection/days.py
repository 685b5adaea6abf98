"""Columns of days: in which order they write day and month, by their own cells; whether they are
filled on the first line of each group only; and headings that are days themselves, as attendance
registers have them: "1" to "31", "Mon", "2/5/2024".
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from uploads.dates import MONTHS, ORDER_IN_WORDS, Order, date_evidence, read_date
from uploads.detection.cells import text_of
from uploads.detection.result import DateColumn, SheetProfile
from uploads.readers import Cell, Row
from uploads.readers.errors import SheetWarning

ENOUGH_TO_SUSPECT = 3  # cells of either sort
FEWEST_BLANKS = 2
BLANK_IN = 3  # at least every third row
# A day stands again at the top of a page; when it does so more often, blanks are gaps.
REPEATED_IN = 20
UNREADABLE_IN = 10
MOST_KEPT = 10_000  # cells known to be days
FEWEST = 3  # such columns
_DAY_OF_MONTH = re.compile(r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?", re.IGNORECASE)
_DAY_AND_MONTH = re.compile(r"\d{1,2}[\s/.-]+(?:\d{1,2}|[^\W\d_]{3,9})", re.IGNORECASE)
_MONTH = re.compile(r"([^\W\d_]{3,9})[\s/.,'-]*(?:\d{4}|\d\d)?", re.IGNORECASE)
_WEEKDAYS = frozenset(
    word for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    for word in (day, day[:3])
) | {"tues", "thur", "thurs"}  # fmt: skip


class DateEvidence:
    """Counts, cell by cell, what a column says about itself."""

    def __init__(self, index: int, field_name: str) -> None:
        self.index = index
        self.field_name = field_name
        self.counts: Counter[str] = Counter()
        self.real = 0
        self.real_after_the_twelfth = 0

    def see(self, cells: Sequence[Cell]) -> None:
        for cell, times in Counter(cells).items():
            if isinstance(cell, date):  # a datetime is one too
                self.real += times
                if cell.day > 12:
                    self.real_after_the_twelfth += times
            elif reported := date_evidence(cell):
                self.counts[reported] += times

    @property
    def swap_suspected(self) -> bool:
        """A program that reads month first made dates of days 1 to 12 and left the rest as text."""
        only_late = max(self.counts["day_first"], self.counts["month_first"])
        return (
            self.real >= ENOUGH_TO_SUSPECT
            and only_late >= ENOUGH_TO_SUSPECT
            and not self.real_after_the_twelfth
            and not self.counts["either"]
        )

    def conclude(
        self,
        heading: str,
        *,
        organization_order: str,
        chosen: str | None,
        swap_day_month: bool = False,
    ) -> tuple[DateColumn, list[SheetWarning]]:
        day_first, month_first = self.counts["day_first"], self.counts["month_first"]
        contradictory = bool(day_first and month_first)
        order = organization_order
        if day_first and not month_first:
            order = "DMY"
        elif month_first and not day_first:
            order = "MDY"
        order = chosen or order
        column = DateColumn(
            index=self.index,
            heading=heading,
            field=self.field_name,
            order=cast(Order, order),
            day_first=day_first,
            month_first=month_first,
            either=self.counts["either"],
            real=self.real,
            sentence=self.sentence(order),
            swap_suspected=self.swap_suspected,
            swapped_back=self.swap_suspected and swap_day_month,
        )
        warnings: list[SheetWarning] = []
        if contradictory and not chosen:
            warnings.append(contradiction(column))
        if column.swap_suspected:
            warnings.append(suspicion(column))
        return column, warnings

    def sentence(self, order: str) -> str:
        day_first = self.counts["day_first"]
        return (
            f"{day_first} {'cell' if day_first == 1 else 'cells'} can only be day first, "
            f"{self.counts['month_first']} only month first, {self.counts['either']} either, "
            f"{self.real} {'is a date' if self.real == 1 else 'are dates'} already. "
            f"Read {ORDER_IN_WORDS[order]}."
        )


def contradiction(column: DateColumn) -> SheetWarning:
    return {
        "code": "date_order_contradictory",
        "message": (
            f'Column "{column.heading}": {column.day_first} dates can only be day first and '
            f"{column.month_first} only month first. They are read "
            f"{ORDER_IN_WORDS[column.order]}, as your organization writes dates; those that "
            "cannot be read so will wait."
        ),
    }


def suspicion(column: DateColumn) -> SheetWarning:
    what = (
        f'Column "{column.heading}": {column.real} cells are dates, all of them of the 1st to the '
        f"12th, and {column.day_first + column.month_first} later ones are text. "
    )
    if column.swapped_back:
        message = "Day and month of the former were swapped back, as you asked."
        return {"code": "day_month_swapped_back", "message": what + message}
    message = (
        "Excel has probably swapped day and month in the former. Check them. If so, upload the "
        "file again with swap_day_month, which swaps them back."
    )
    return {"code": "day_month_swapped", "message": what + message}


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


def is_day(text: str) -> bool:
    """Whether a heading names a day or a month."""
    if not text or len(text) > 30:
        return False
    if text.rstrip(".").casefold() in _WEEKDAYS or _DAY_OF_MONTH.fullmatch(text):
        return True
    if month := _MONTH.fullmatch(text):
        return month[1].casefold() in MONTHS
    return bool(_DAY_AND_MONTH.fullmatch(text)) or read_date(text.split("T")[0], "DMY") is not None


def days_below(headings: Sequence[str], row: Row) -> bool:
    """Whether a line below headings is their second one: it only holds days, beside the others."""
    positions = [index for index, cell in enumerate(row) if text_of(cell)]
    if len(positions) < FEWEST or not all(is_day(text_of(row[index])) for index in positions):
        return False
    named = [index for index, heading in enumerate(headings) if heading]
    return len([index for index in positions if index in named]) <= 1 and positions[0] > named[0]


def day_columns_warning(profile: SheetProfile) -> list[SheetWarning]:
    """Said before a row is imported: the marks below days make no visits."""
    days = [
        index
        for index, heading in enumerate(profile.columns)
        if index not in profile.mapping and is_day(heading) and profile.column_facts[index].filled
    ]
    if len(days) < FEWEST:
        return []
    message = (
        f'{len(days)} columns are headed by days or months ("{profile.columns[days[0]]}" to '
        f'"{profile.columns[days[-1]]}"). What stands below them stays in the raw rows: no '
        "visits are "
        "made of it. For visits, write one row for each person and day, with the day in a column "
        "of its own."
    )
    return [{"code": "days_as_columns", "message": message}]
