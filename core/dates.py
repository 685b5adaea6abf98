"""Days that our calendars reach, the instant that stands for a day, and the day of an instant."""

from calendar import monthrange
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

# An earlier year is a slip of the hand: 0204 for 2024.
FIRST_DAY = date(1900, 1, 1)

# A sheet's date has no time. Noon keeps it on the same calendar day in nearly every zone, so that
# nobody reads the day before because a program shows UTC.
_NOON = time(12)


@lru_cache(maxsize=4096)
def noon(day: date, zone: ZoneInfo) -> datetime:
    """The moment that stands for a day known only by its date, in UTC as the database gives it.

    Kept in memory: a sheet has many rows and few days.
    """
    return datetime.combine(day, _NOON, tzinfo=zone).astimezone(UTC)


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)


def months_before(day: date, months: int) -> date:
    """The same day of that month, or its last: a month before 31 March is the end of February."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """The day it was there at that moment."""
    return at.astimezone(zone).date()
