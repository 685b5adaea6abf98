"""Parts of the week in which people are called, and a hint in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import pairwise
from typing import NamedTuple

WEEKDAYS, WEEKENDS = "weekdays", "weekends"
OWN, SEGMENT, BRANCH, ORGANIZATION = "own", "segment", "branch", "organization"
_HOURS = (0, 8, 10, 12, 14, 16, 18, 20, 22, 24)
_SATURDAY = 5


class Part(NamedTuple):
    """Local hours, `until` not included, on days of one kind."""

    days: str
    starts: int
    until: int

    def __str__(self) -> str:
        return f"{self.starts}-{self.until} h on {self.days}"


def _all_parts() -> Iterator[Part]:
    for days in (WEEKDAYS, WEEKENDS):
        for starts, until in pairwise(_HOURS):
            yield Part(days, starts, until)


PARTS = tuple(_all_parts())
_BY_HOUR = {(part.days, hour): part for part in PARTS for hour in range(part.starts, part.until)}


def part_of(at: datetime, zone: tzinfo) -> Part:
    local = at.astimezone(zone)
    days = WEEKENDS if local.weekday() >= _SATURDAY else WEEKDAYS
    return _BY_HOUR[days, local.hour]


_WHO = {
    OWN: "Usually answers",
    SEGMENT: "People of this category and branch usually answer",
    BRANCH: "People of this branch usually answer",
    ORGANIZATION: "Your customers usually answer",
}


@dataclass(frozen=True, slots=True)
class CallTime:
    """The part of the week in which somebody is best called.

    `answered` of `calls` are the evidence, of the person (`basis` own) or, where there are too few
    calls, of those like them. `chance`: of an answer then, shrunk, from 0 to 1. `is_now`: it is
    that part of the week where the organization stands.
    """

    part: Part
    basis: str
    answered: int
    calls: int
    chance: float
    is_now: bool

    @property
    def text(self) -> str:
        """Usually answers 18-20 h on weekdays: 7 of 9 calls."""
        return f"{_WHO[self.basis]} {self.part}: {self.answered} of {self.calls} calls."
