"""Which lines of a sheet are rows. One judgement, for the look and for the run.

A line that names a person is a row, whatever else stands in it. What names nobody and is not
understood is a row, too, and waits.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from accounts.models import match_key
from uploads.columns import columns_by_name
from uploads.columns.column import KEY_FIELDS
from uploads.detection.cells import keys_within
from uploads.detection.content import is_like_a_name
from uploads.detection.header import is_known_heading, recognized_in
from uploads.detection.result import Why
from uploads.detection.titles import (
    BRANCH,
    day_field,
    day_named,
    furniture_in,
    is_open_footer,
    labelled,
    shop_named,
)
from uploads.readers import Row

RULED = re.compile(r"[-_=*.~\u2013\u2014\s]*")
BOTH = "name_and_phone"
MOST_LABELLED = 4  # cells of a title such as "Shop | CG Road"


@dataclass
class Surroundings:
    """What is known around the rows: the shops, the titles met so far, how days are written."""

    is_shop: Callable[[str], bool] = lambda _name: False
    order: str = "DMY"
    titles: set[str] = field(default_factory=set)
    shops_met: set[str] = field(default_factory=set)  # keys of those that decided about a line

    def knows_shop(self, text: str) -> bool:
        if not self.is_shop(text):
            return False
        self.shops_met.add(match_key(text))
        return True

    def is_branch_or_day(self, text: str) -> bool:
        return bool(
            day_named(text, self.order)
            or shop_named(text, self.knows_shop)
            or text.casefold() in self.titles
        )


@dataclass(frozen=True)
class Section:
    """A title between the rows: which field it gives to those below."""

    field: str
    value: str


class RowJudge:
    """Judges the lines below one line of headings, by the places of their cells in the sheet."""

    def __init__(
        self, headings: Sequence[str], fields: dict[int, str], kind: str, around: Surroundings
    ) -> None:
        self.kind, self.around = kind, around
        self.headings = {i: headings[i].casefold() for i in fields if i < len(headings)}
        self.fields = fields
        known = columns_by_name(kind)
        self.keys = [i for i, name in fields.items() if name in KEY_FIELDS and name != BOTH]
        own = KEY_FIELDS - {BOTH}
        self.names = [i for i, name in fields.items() if known[name].identifies and name not in own]
        # One look at this cell tells of nearly every line that it is a row.
        self.probe = next((i for i, name in fields.items() if name == "phone"), None)
        self.sections: list[Section] = []  # that the line judged last gives

    def why_skipped(self, texts: list[str]) -> Why | None:
        """Why a line without any key is no row, None for one that is."""
        self.sections = []
        filled = [index for index, text in enumerate(texts) if text]
        if all(RULED.fullmatch(texts[index]) for index in filled):
            return "blank"
        if self.repeats_headings(texts):
            return "repeated_header"
        if any(index < len(texts) and keys_within(texts[index]) for index in self.names):
            return None
        if why := self._section(texts, filled):
            return why
        if any(index < len(texts) and texts[index] for index in self.keys):
            return None
        return self._furniture(texts, filled)

    def could_be_a_row(self, texts: list[str]) -> bool:
        """Whether a line above the headings fits below them: a name, and a day, a shop or a city
        in their own columns."""
        if not any(i < len(texts) and is_like_a_name(texts[i]) for i in self.names):
            return False
        if any(is_known_heading(text, self.kind) for text in texts):
            return False
        return any(
            self._is_own(name, texts[index])
            for index, name in self.fields.items()
            if index < len(texts) and texts[index]
        )

    def _is_own(self, name: str, text: str) -> bool:
        if name == BRANCH:
            return self.around.is_shop(text)
        if name == "city":
            return is_like_a_name(text)
        return columns_by_name(self.kind)[name].is_date and bool(day_named(text, self.around.order))

    def is_lone_name(self, texts: list[str]) -> bool:
        """Whether a row says a name and nothing else."""
        filled = [index for index, text in enumerate(texts) if text]
        return bool(filled) and all(index in self.names for index in filled)

    def repeats_headings(self, texts: list[str]) -> bool:
        same = sum(
            1
            for index, heading in self.headings.items()
            if index < len(texts) and heading and texts[index].casefold() == heading
        )
        return same * 2 > len(self.headings)

    def _furniture(self, texts: list[str], filled: list[int]) -> Why | None:
        """By the name, when there is one: a total in a person's remark is none of the sheet."""
        names = [texts[index] for index in self.names if index < len(texts) and texts[index]]
        own = names or [texts[index] for index in filled]
        for text in own:
            if furniture := furniture_in(text, self.around.is_branch_or_day):
                is_open = bool(names) and is_open_footer(text)
                return None if is_open and self._has_more(texts, filled) else furniture
        first = texts[filled[0]]
        if names and first not in names and self.around.is_branch_or_day(" ".join(names)):
            return furniture_in(first, self.around.is_branch_or_day)
        if len(filled) == 1 and first.casefold() in self.around.titles:
            return "title"
        return None

    def _has_more(self, texts: list[str], filled: list[int]) -> bool:
        """Whether other cells stand beside the name that are no furniture: it may be a row."""
        return any(
            not RULED.fullmatch(texts[index])
            and not furniture_in(texts[index], self.around.is_branch_or_day)
            for index in filled
            if index not in self.names
        )

    def _section(self, texts: list[str], filled: list[int]) -> Why | None:
        """A shop's or a day's name alone, not in its own column: a row may name but its shop."""
        if len(filled) > MOST_LABELLED:
            return None
        if len(filled) == 1:
            own = self.fields.get(filled[0])
            section = self._named(texts[filled[0]])
            if section and section.field != own:
                self.sections = [section]
                return "section"
        if not is_known_heading(texts[filled[0]].partition(":")[0].strip(" -"), self.kind):
            return None
        found = [
            understood(name, value, self.kind, self.around)
            for name, value in labelled(texts, self.kind) or ()
        ]
        if not found or None in found:
            return None
        self.sections = [section for section in found if section is not None]
        return "section"

    def _named(self, text: str) -> Section | None:
        if shop := shop_named(text, self.around.knows_shop):
            return Section(BRANCH, shop)
        day, name = day_named(text, self.around.order), day_field(list(columns_by_name(self.kind)))
        return Section(name, day) if day and name else None


def understood(name: str, value: str, kind: str, around: Surroundings) -> Section | None:
    """What a label and its value give to the rows below, if anything."""
    if name == BRANCH and (shop := shop_named(value, around.knows_shop)):
        return Section(BRANCH, shop)
    if (
        name
        and name == day_field(list(columns_by_name(kind)))
        and (day := day_named(value, around.order))
    ):
        return Section(name, day)
    return None


def headings_in(cells: Row, texts: list[str], kind: str) -> bool:
    """Whether a line below others could be headings: mostly known words, and one says who."""
    filled = [text for text in texts if text]
    known = sum(1 for text in filled if is_known_heading(text, kind))
    if known < 2 or known * 2 < len(filled):
        return False
    fields = columns_by_name(kind)
    return any(fields[name].identifies for name in recognized_in(cells, kind).values())
