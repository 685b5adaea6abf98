"""The order of day and month in a column, from its own cells."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import cast

from uploads.dates import Order, date_evidence
from uploads.detection.result import DateColumn
from uploads.readers import Cell
from uploads.readers.errors import SheetWarning

ORDER_IN_WORDS = {"DMY": "day first", "MDY": "month first", "YMD": "year first"}
ENOUGH_TO_SUSPECT = 3  # cells of either sort


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
