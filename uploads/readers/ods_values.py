"""What a cell of an OpenDocument sheet holds."""

import re
from datetime import date, datetime, time

from uploads.readers.cells import Cell

DURATION = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
NUMERIC = ("float", "percentage", "currency")


def cell_value(attributes: dict[str, str], text: str) -> Cell:
    """The stored value, which is exact; else the text that is shown."""
    kind = attributes.get("office:value-type", "")
    try:
        if kind in NUMERIC:
            return float(attributes["office:value"])
        if kind == "date":
            return day_or_instant(attributes["office:date-value"])
        if kind == "time":
            return time_of_day(attributes["office:time-value"])
    except (KeyError, ValueError):
        return text
    if kind == "boolean":
        return attributes.get("office:boolean-value") == "true"
    return attributes.get("office:string-value", text)


def day_or_instant(value: str) -> date | datetime:
    """ISO 8601; fractions of a second have any number of digits here."""
    if "T" in value:
        return datetime.fromisoformat(value.split(".")[0].removesuffix("Z"))
    return date.fromisoformat(value)


def time_of_day(value: str) -> Cell:
    """A duration within a day is a time; a longer one stays text."""
    parts = DURATION.fullmatch(value)
    if not parts:
        return value
    hours, minutes, seconds = (int(part) for part in parts.groups())
    return time(hours, minutes, seconds) if hours < 24 else f"{hours}:{minutes:02}:{seconds:02}"
