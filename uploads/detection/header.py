"""Where the headings stand, and how the columns are called."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache

from uploads.columns import COLUMNS, columns_by_name, recognize
from uploads.columns.column import KEY_FIELDS
from uploads.columns.recognize import CAMEL_CASE, LONGEST_HEADING, PERSON_WORDS, words_of
from uploads.detection.cells import is_key, keys_within, text_of
from uploads.readers import Row

HEAD_ROWS = 30
_ENOUGH = 2  # headings that are known
_FEW_LINES = 3
_WORDS = re.compile(r"[^a-z]+")


@dataclass(frozen=True)
class HeadingLine:
    """A line that could be one of headings, and what its columns would be."""

    number: int
    fields: Mapping[int, str]
    filled: int
    who: frozenset[int]
    keys: frozenset[int]

    @property
    def is_strong(self) -> bool:
        return len(self.fields) >= _ENOUGH


@dataclass(frozen=True)
class Header:
    """Where the headings stand. `is_certain`: rows that fit them follow, or several are known."""

    number: int
    is_certain: bool


def recognized_in(row: Row, kind: str) -> dict[int, str]:
    return recognize([text_of(cell) if isinstance(cell, str) else "" for cell in row], kind)


def heading_line(number: int, row: Row, kind: str) -> HeadingLine | None:
    """None for a line that can be no headings: it names a person, or says nothing of who.

    Numbers and days stand left of a known heading only in rows, and in a form above them.
    """
    texts = [text_of(cell) for cell in row]
    if any(is_key(text) for text in texts):
        return None
    found = recognized_in(row, kind)
    fields = columns_by_name(kind)
    who = frozenset(index for index, name in found.items() if fields[name].identifies)
    if not who:
        return None
    last = max(found)
    values = [index for index, cell in enumerate(row) if texts[index] and is_value(cell)]
    if any(index < last for index in values) or len(values) == 1:
        return None
    keys = frozenset(index for index in who if found[index] in KEY_FIELDS)
    return HeadingLine(number, found, sum(1 for text in texts if text), who, keys)


def is_value(cell: object) -> bool:
    """A number or a day, which rows hold and headings do not."""
    if isinstance(cell, str):
        text = cell.strip()
        return (
            bool(text)
            and not any(char.isalpha() for char in text)
            and any(char.isdigit() for char in text)
        )
    return isinstance(cell, (int, float, date, time))


def find_header(head: list[tuple[int, Row]], kind: str) -> Header | None:
    """The first line that is enough of headings: rows that fit them stand below it.

    Not the line with the most known words, which may be a row of such words. A single known word is
    a title, unless phones or the like follow, or there is nothing better.
    """
    lines = [(number, heading_line(number, row, kind)) for number, row in head]
    known = [line for _number, line in lines if line is not None]
    bodies: dict[int, list[Row]] = {}
    following: list[Row] = []
    # From below: what stands between headings that are followed by their rows belongs to the upper.
    for (number, line), (_same, row) in zip(reversed(lines), reversed(head), strict=True):
        if line is None:
            following.append(row)
            continue
        bodies[number] = list(following)
        if fits(line, following) == _BY_KEY:
            following = []
    for line in known:
        fit = fits(line, bodies[line.number])
        later = any(other.is_strong for other in known if other.number > line.number)
        is_short = len(bodies[line.number]) < _FEW_LINES
        if fit == _BY_KEY and (line.is_strong or not later or not is_short):
            return Header(line.number, is_certain=True)
        if fit == _BY_NAME and line.is_strong:
            return Header(line.number, is_certain=True)
    for better in (
        [line for line in known if _has_rows(line, bodies[line.number])],
        [line for line in known if line.is_strong],
        [line for line in known if bodies[line.number]],
        known,
    ):
        if better:
            best = better[0]
            fit = fits(best, bodies[best.number])
            return Header(best.number, is_certain=best.is_strong and fit != _NOT_AT_ALL)
    return None


def _has_rows(line: HeadingLine, body: list[Row]) -> bool:
    wide = any(sum(1 for cell in row if text_of(cell)) > 1 for row in body)
    return fits(line, body) == _BY_NAME and wide


_BY_KEY, _BY_NAME, _NOT_AT_ALL = 2, 1, 0


def fits(line: HeadingLine, rows: Iterable[Row]) -> int:
    """How well rows stand under these headings: a phone under the phone, or but a name.

    Not at all when other words stand under the phone.
    """
    by_name, misfits = False, False
    for row in rows:
        for index in line.keys:
            if index < len(row) and keys_within(row[index]):
                return _BY_KEY
            misfits = misfits or (index < len(row) and is_words(row[index]))
        filled = sum(1 for cell in row if text_of(cell))
        named = any(
            index < len(row) and any(char.isalpha() for char in text_of(row[index]))
            for index in line.who - line.keys
        )
        by_name = by_name or (named and (filled > 1 or line.filled == 1))
    return _BY_NAME if by_name and not misfits else _NOT_AT_ALL


def follow(line: HeadingLine, rows: Iterable[Row]) -> bool:
    """Whether `rows` show that the line above them is one of headings."""
    return fits(line, rows) >= (_BY_KEY if line.keys else _BY_NAME)


def is_words(cell: object) -> bool:
    return isinstance(cell, str) and len(cell) > 2 and not any(char.isdigit() for char in cell)


def likely_header(head: list[tuple[int, Row]], kind: str) -> int:
    """Where headings would stand if we knew them: the first row about as wide as the sheet.

    0 when that row holds a phone or the like, a number or a day; or when nothing, neither a word of
    it nor numbers below, tells it from a row: then no headings are there.
    """
    widths = {number: sum(1 for cell in row if text_of(cell)) for number, row in head}
    widest = max(widths.values(), default=0)
    for number, row in head:
        if widths[number] * 2 > widest:
            is_row = any(is_value(cell) or is_key(text_of(cell)) for cell in row)
            known = any(is_known_heading(text_of(cell), kind) for cell in row)
            return 0 if is_row or not (known or differs_from_below(head, number)) else number
    return 1


def differs_from_below(head: list[tuple[int, Row]], header_row: int) -> bool:
    """Whether the line shows by its cells that it is one of headings: numbers stand under words."""
    row = next((row for number, row in head if number == header_row), [])
    below = [each for number, each in head if number > header_row and any(each)]
    return not below or any(
        text_of(cell) and any(index < len(each) and is_value(each[index]) for each in below)
        for index, cell in enumerate(row)
    )


def is_known_heading(text: str, kind: str) -> bool:
    if not text or len(text) > LONGEST_HEADING or "@" in text:
        return False
    if text.isascii():
        words = _WORDS.split(CAMEL_CASE.sub(" ", text).lower())
        if _vocabulary(kind).isdisjoint(words):
            return False
    return _is_known_heading(text, kind)


@lru_cache(maxsize=20_000)
def _is_known_heading(text: str, kind: str) -> bool:
    return bool(recognize([text], kind))


@lru_cache(maxsize=16)
def _vocabulary(kind: str) -> frozenset[str]:
    """Words of headings, without the small ones that stand but among others: "in", "of"."""
    spelled = [
        words_of(text)
        for each in COLUMNS[kind]
        for text in (*each.known_as, *each.maybe, *each.otherwise)
    ]
    words = {word for words in spelled for word in words if len(word) > 2 or len(words) == 1}
    return frozenset(words) | PERSON_WORDS


def headings_of(row: Row) -> list[str]:
    """As typed, without the blank ones at the right end."""
    headings = [text_of(cell) for cell in row]
    while headings and not headings[-1]:
        headings.pop()
    return headings


def in_two_lines(upper: list[str], lower: list[str], kind: str) -> list[str]:
    """Headings whose groups stand in the line above: "Contact" over "Phone" and "E-mail".

    What stands only above is a heading itself; what the lower line does not tell apart is read with
    its group: "Date" under "Birth", "No." under "Mobile".
    """
    if sum(1 for text in upper if text) < 2 or any(is_value(text) for text in upper if text):
        return lower
    width = max(len(upper), len(lower))
    upper = upper + [""] * (width - len(upper))
    lower = lower + [""] * (width - len(lower))
    repeated = {text.casefold() for text in lower if lower.count(text) > 1}
    group, headings = "", []
    for above, below in zip(upper, lower, strict=True):
        group = above or group
        if not below:
            headings.append(above)
            continue
        alone = recognize([below], kind)
        both = f"{group} {below}"
        is_better = not alone or below.casefold() in repeated
        headings.append(both if group and is_better and recognize([both], kind) else below)
    return headings_of(list(headings))


def side_by_side(headings: list[str], kind: str) -> list[range]:
    """The columns of each of several tables beside each other; one range when there is but one.

    Parted by a column without a heading, each says who its rows are about; or the same headings
    come twice. "Phone" and "Phone 2" are one table.
    """
    whole = [range(len(headings))]
    parts: list[range] = []
    start = 0
    for index in range(len(headings) + 1):
        if index == len(headings) or not headings[index]:
            if index > start:
                parts.append(range(start, index))
            start = index + 1
    named = [part for part in parts if _who_in(headings, part, kind)]
    if len(named) > 1 and len(
        _who_in(headings, named[0], kind) & _who_in(headings, named[1], kind)
    ):
        return named
    keys = [heading.casefold().rstrip(" .:") for heading in headings]
    if keys and (first := _first_name(headings, kind)) is not None:
        starts = [index for index, key in enumerate(keys) if key and key == keys[first]]
        ends = [*starts[1:], len(keys)]
        parts = [range(start, end) for start, end in zip(starts, ends, strict=True)]
        again = [set(keys[part.start : part.stop]) - {""} for part in parts]
        if len(parts) > 1 and all(len(again[0] & other) >= _ENOUGH for other in again[1:]):
            return parts
    return whole


def _who_in(headings: list[str], part: range, kind: str) -> set[str]:
    fields = columns_by_name(kind)
    found = recognize(headings[part.start : part.stop], kind)
    return {name for name in found.values() if fields[name].identifies}


def _first_name(headings: list[str], kind: str) -> int | None:
    fields = columns_by_name(kind)
    found = recognize(headings, kind)
    return next((index for index, name in found.items() if fields[name].identifies), None)


def distinct(headings: list[str]) -> list[str]:
    """Every column under a name of its own: "Column D" for a blank, "Phone (2)" for a second."""
    given: list[str] = []
    taken: set[str] = set()
    for index, heading in enumerate(headings):
        given.append(distinct_name(heading or f"Column {column_letters(index)}", taken))
    return given


def distinct_name(base: str, taken: set[str]) -> str:
    """`base`, with a number behind it where it is taken already; it is taken then."""
    name, repeat = base, 1
    while name.casefold() in taken:
        repeat += 1
        name = f"{base} ({repeat})"
    taken.add(name.casefold())
    return name


def column_letters(index: int) -> str:
    """A, B, ... Z, AA for 0, 1, ... 25, 26."""
    letters = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(65 + letter) + letters
    return letters
