"""Columns headed by days, as attendance registers have them: "1" to "31", "Mon", "2/5/2024"."""

import re
from collections.abc import Sequence

from uploads.dates import MONTHS, read_date
from uploads.detection.cells import text_of
from uploads.detection.result import SheetProfile
from uploads.readers import Row
from uploads.readers.errors import SheetWarning

FEWEST = 3  # such columns
_DAY_OF_MONTH = re.compile(r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?", re.IGNORECASE)
_DAY_AND_MONTH = re.compile(r"\d{1,2}[\s/.-]+(?:\d{1,2}|[^\W\d_]{3,9})", re.IGNORECASE)
_MONTH = re.compile(r"([^\W\d_]{3,9})[\s/.,'-]*(?:\d{4}|\d\d)?", re.IGNORECASE)
_WEEKDAYS = frozenset(
    word for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    for word in (day, day[:3])
) | {"tues", "thur", "thurs"}  # fmt: skip


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
