"""The time of day behind a date, and the zone that it says it is in."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

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
