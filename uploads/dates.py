"""Dates as people write them in sheets, with a time of day and its zone behind them.

A date that does not exist is never shifted to one.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from math import isfinite
from typing import Literal

from uploads.readers.cells import Cell

Order = Literal["DMY", "MDY", "YMD"]
ORDER_IN_WORDS = {"DMY": "day first", "MDY": "month first", "YMD": "year first"}
Evidence = Literal["day_first", "month_first", "either"]

EXCEL_EPOCH = date(1899, 12, 30)
PLAUSIBLE_SERIALS = (20_000, 60_000)  # 1954 to 2064
PLAUSIBLE_YEARS = (1900, 2100)
LONGEST_DATE = 80  # letters; whole remarks in a date column are neither searched nor cached

MONTH_NAMES = {
    1: "january jan જાન્યુઆરી जनवरी जानेवारी جنوری",
    2: "february feb ફેબ્રુઆરી फरवरी फ़रवरी फेब्रुवारी فروری",
    3: "march mar માર્ચ मार्च مارچ",
    4: "april apr એપ્રિલ अप्रैल एप्रिल اپریل",
    5: "may મે मई मे مئی",
    6: "june jun જૂન जून جون",
    7: "july jul જુલાઈ જુલાઇ जुलाई जुलै جولائی",
    8: "august aug ઓગસ્ટ ઑગસ્ટ अगस्त ऑगस्ट اگست",
    9: "september sept sep સપ્ટેમ્બર सितंबर सितम्बर सप्टेंबर ستمبر",
    10: "october oct ઓક્ટોબર ઑક્ટોબર अक्टूबर अक्तूबर ऑक्टोबर اکتوبر",
    11: "november nov નવેમ્બર नवंबर नवम्बर नोव्हेंबर نومبر",
    12: "december dec ડિસેમ્બર दिसंबर दिसम्बर डिसेंबर دسمبر",
}
MONTHS = {
    unicodedata.normalize("NFKC", name): month
    for month, names in MONTH_NAMES.items()
    for name in names.split()
}

NUMBERS = re.compile(r"(\d{1,4})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{1,4})")
COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
WORD = r"([^\W\d_][^\d\s,./\-']*)"
SEPARATOR = r"[\s,./\-']*"
DAY_MONTH = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?{SEPARATOR}{WORD}{SEPARATOR}(\d{{4}}|\d\d)")
MONTH_DAY = re.compile(rf"{WORD}{SEPARATOR}(\d{{1,2}})(?:st|nd|rd|th)?[\s,./\-']+(\d{{4}}|\d\d)")
YEAR_MONTH = re.compile(rf"(\d{{4}}){SEPARATOR}{WORD}{SEPARATOR}(\d{{1,2}})")
WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[\s,.]+", re.IGNORECASE)
# Hours from UTC of the names that time stamps carry; others are unreadable rather than guessed.
ZONE_HOURS = {
    **dict.fromkeys(("z", "utc", "gmt", "ut"), 0.0),
    "est": -5.0,
    "edt": -4.0,
    "cst": -6.0,
    "cdt": -5.0,
    "mst": -7.0,
    "mdt": -6.0,
    "pst": -8.0,
    "pdt": -7.0,
    "wet": 0.0,
    "west": 1.0,
    "cet": 1.0,
    "cest": 2.0,
    "eet": 2.0,
    "eest": 3.0,
    "msk": 3.0,
    "ist": 5.5,
    "pkt": 5.0,
    "npt": 5.75,
    "gst": 4.0,
    "sgt": 8.0,
}
_TIME = r"(?P<hour>\d{1,2})(?::(?P<minute>\d\d))(?::(?P<second>\d\d))?(?:[.,]\d+)?"
_NOON = r"(?:\s*(?P<noon>[ap])\.?m\.?)?"
_OFFSET = r"[+-]\d\d(?::?\d\d)?"
_ZONE = rf"(?:\s*(?:(?P<name>{'|'.join(ZONE_HOURS)})(?P<more>{_OFFSET})?|(?P<offset>{_OFFSET})))?"
_REMARK = r"(?:\s*[(\[][^()\[\]]*[)\]])?"  # "(India Standard Time)", "[Asia/Kolkata]"
_CLOCK = re.compile(rf"(?:[\sT,]+|:){_TIME}{_NOON}{_ZONE}{_REMARK}$", re.IGNORECASE)
# 20260901T203000Z, and Tue Sep 01 20:30:00 UTC 2026 as programs print it.
_COMPACT = re.compile(
    rf"(?<=\d{{8}})[T\s](?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?{_NOON}{_ZONE}$",
    re.IGNORECASE,
)
_BEFORE_YEAR = re.compile(rf"\s+{_TIME}{_NOON}{_ZONE}(?=\s+\d{{4}}$)", re.IGNORECASE)
_HOUR = re.compile(r"\s+\d{1,2}\s*[ap]\.?m\.?$", re.IGNORECASE)


def read_date(cell: Cell, order: str, zone: tzinfo | None = None) -> date | None:
    """The day that `cell` names, numbers like 1/5/2024 read in `order`; None: no such day.

    A time stamp that says its zone ("2026-09-01T20:30:00Z") is the day it was then in `zone`.
    """
    if isinstance(cell, str):
        return read_text(cell, order, zone) if len(cell) <= LONGEST_DATE else None
    if isinstance(cell, datetime):
        return (cell.astimezone(zone) if cell.tzinfo and zone else cell).date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return None
    return read_number(float(cell)) if isfinite(cell) else None


def swapped_back(cell: Cell) -> Cell:
    """A date of which a program took the month for the day, as it was typed; other cells as is."""
    if isinstance(cell, date) and cell.day <= 12:  # a datetime is one too
        return cell.replace(month=cell.day, day=cell.month)
    return cell


def date_evidence(cell: Cell) -> Evidence | None:
    """What a cell of three numbers says about the order of day and month; None: nothing."""
    if isinstance(cell, str) and len(cell) <= LONGEST_DATE:
        return text_evidence(cell)
    return None


@lru_cache(maxsize=20_000)
def text_evidence(text: str) -> Evidence | None:
    numbers = NUMBERS.fullmatch(without_clock(bare(text))[0])
    if not numbers or len(numbers[1]) > 2:
        return None
    first, second = int(numbers[1]), int(numbers[2])
    if first == 0 or second == 0 or (first > 12 and second > 12) or max(first, second) > 31:
        return None
    if first > 12:
        return "day_first"
    return "month_first" if second > 12 else "either"


@lru_cache(maxsize=20_000)
def read_text(text: str, order: str, zone: tzinfo | None = None) -> date | None:
    text, clock = without_clock(bare(text))
    day = read_day(text, order)
    return clock.day_in(zone, day) if clock and zone and day else day


def read_day(text: str, order: str) -> date | None:
    if numbers := NUMBERS.fullmatch(text):
        return from_three(numbers[1], numbers[2], numbers[3], order)
    if parts := COMPACT.fullmatch(text):
        return real_day(int(parts[1]), int(parts[2]), int(parts[3]))
    if SERIAL.fullmatch(text):
        return read_number(float(text))
    if parts := DAY_MONTH.fullmatch(text):
        return from_named_month(parts[3], parts[2], parts[1])
    if parts := MONTH_DAY.fullmatch(text):
        return from_named_month(parts[3], parts[1], parts[2])
    if parts := YEAR_MONTH.fullmatch(text):
        return from_named_month(parts[1], parts[2], parts[3])
    return None


def bare(text: str) -> str:
    """The text in Latin digits and plain dashes, without weekday."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = "".join(
            str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
            for letter in text
            if unicodedata.category(letter) != "Cf"
        )
        text = text.replace("\u2013", "-").replace("\u2014", "-").replace("\u2212", "-")
    text = text.strip().lstrip("'").strip()
    if len(text) > 10:
        text = WEEKDAY.sub("", text)
    return text


def from_three(first: str, second: str, third: str, order: str) -> date | None:
    """Three numbers. A year of four digits shows its own place; else `order` says it."""
    if len(first) > 2:
        return real_day(full_year(first), int(second), int(third)) if len(third) <= 2 else None
    if order == "YMD" and len(third) <= 2:
        return real_day(full_year(first), int(second), int(third))
    if len(third) == 3:
        return None
    if order == "MDY":
        first, second = second, first
    return real_day(full_year(third), int(second), int(first))


def from_named_month(year: str, month: str, day: str) -> date | None:
    number = MONTHS.get(month.casefold())
    return real_day(full_year(year), number, int(day)) if number else None


def full_year(year: str) -> int:
    """Two digits mean the latest such year that is not after next year: 24 is 2024, 62 is 1962."""
    if len(year) > 2:
        return int(year)
    this_year = datetime.now(tz=UTC).year
    recent = this_year - this_year % 100 + int(year)
    return recent if recent <= this_year + 1 else recent - 100


def real_day(year: int, month: int, day: int) -> date | None:
    if not PLAUSIBLE_YEARS[0] <= year <= PLAUSIBLE_YEARS[1]:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_number(number: float) -> date | None:
    """Excel's count of days, or 20240820."""
    if PLAUSIBLE_SERIALS[0] <= number < PLAUSIBLE_SERIALS[1]:
        return EXCEL_EPOCH + timedelta(days=int(number))
    if number == int(number) and (parts := COMPACT.fullmatch(str(int(number)))):
        return real_day(int(parts[1]), int(parts[2]), int(parts[3]))
    return None


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day that is `offset` ahead of UTC."""

    at: time
    offset: timedelta

    def day_in(self, zone: tzinfo, day: date) -> date:
        """The day it is in `zone` when it is this time on `day` there."""
        moment = datetime.combine(day, self.at, tzinfo=UTC)
        try:
            return (moment - self.offset).astimezone(zone).date()
        except OverflowError:  # in the first and the last year of the calendar
            return day


def without_clock(text: str) -> tuple[str, Clock | None]:
    """`text` without its time of day, which is given back only when it says its zone."""
    if len(text) <= 10:
        return text, None
    for pattern in (_CLOCK, _COMPACT, _BEFORE_YEAR):
        if found := pattern.search(text):
            rest = f"{text[: found.start()]}{text[found.end() :]}"
            return rest.strip(), _clock(found)
    return _HOUR.sub("", text).strip(), None


def _clock(found: re.Match[str]) -> Clock | None:
    name, offset = (found["name"] or "").lower(), found["offset"] or found["more"]
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    if found["noon"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if found["noon"].lower() == "p" else 0)
    if not (name or offset) or hour > 23 or minute > 59 or second > 59:
        return None
    prefetch = timedelta(hours=ZONE_HOURS[name] if name else 0)
    if offset:
        digits = offset[1:].replace(":", "").ljust(4, "0")
        more = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        prefetch += -more if offset[0] == "-" else more
    return Clock(time(hour, minute, second), prefetch)
