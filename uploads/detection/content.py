"""What the cells of a column look like, whatever it is called."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from customers.normalize import (
    PHONE_DAMAGED,
    ascii_digits,
    clean_text,
    name_beside_phone,
    read_emails,
    read_passport,
    read_phones,
)
from uploads.dates import date_evidence, read_date
from uploads.detection.cells import is_ditto
from uploads.readers import Cell

CELLS_JUDGED = 400  # filled ones of each column
MOSTLY = 0.8  # of a column's cells make it one of that sort
_LONGEST = 120  # letters; more is a remark
_PASSPORT = re.compile(r"[A-Z]{1,2}[- ]?\d{6,8}", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_PHONE_LABELS = frozenset(
    (
        "mobile", "mob", "mo", "m", "phone", "phn", "ph", "p", "telephone", "tel", "t", "cell", "c",
        "contact", "whatsapp", "whats", "app", "wa", "no", "nos", "number", "num", "home", "h",
        "office", "off", "o", "work", "w", "res", "r", "fax", "ext", "and", "or",
    )
)  # fmt: skip
_BESIDE_LETTERS = frozenset(" .'\u2019,&/()-")
_LONGEST_NAME, _MOST_WORDS = 50, 5
_FEWEST_DIGITS = 7


@dataclass(frozen=True, slots=True)
class Content:
    """How many of a column's `filled` cells are what. `values`: different ones of them."""

    filled: int = 0
    values: int = 0
    phones: int = 0
    emails: int = 0
    passports: int = 0
    names: int = 0
    capitals: int = 0  # names with a capital in each word, where the script has such
    dates: int = 0
    names_with_phones: int = 0
    with_digits: int = 0  # enough for a phone, readable or not
    shops: int = 0  # names of the organization's branches, as it spells them

    def is_mostly(self, count: int) -> bool:
        return self.filled > 0 and count >= self.filled * MOSTLY

    @property
    def differs(self) -> bool:
        """Whether the cells tell rows apart: a helpline in every row is nobody's own."""
        return self.values * 2 > self.filled or self.filled == 1


def no_shop(_name: str) -> bool:
    """What a shop is called, where no organization is known: nothing."""
    return False


def content_of(
    cells: Iterable[Cell], region: str, is_shop: Callable[[str], bool] = no_shop
) -> Content:
    counts = dict.fromkeys(Content.__slots__, 0)
    values: set[str] = set()
    for cell in cells:
        text = clean_text(cell)
        if not text or is_ditto(cell):
            continue
        counts["filled"] += 1
        values.add(text.casefold())
        counts["shops"] += is_shop(text)
        for sort in sorts_of(cell, text, region):
            counts[sort] += 1
    counts["values"] = len(values)
    return Content(**counts)


def sorts_of(cell: Cell, text: str, region: str) -> Sequence[str]:
    """What one filled cell looks like; nothing for a remark, an amount, a number of the sheet."""
    if isinstance(cell, (date, time)):
        return ("dates",) if isinstance(cell, date) else ()
    if len(text) > _LONGEST:
        return ()
    if "@" in text:
        return ("emails",) if read_emails(text).values else ()
    digits = sum(1 for letter in ascii_digits(text) if letter.isdecimal())
    if digits < _FEWEST_DIGITS:
        if digits:
            return ("dates",) if is_like_a_day(cell) else ()
        if not is_like_a_name(text):
            return ()
        return ("names", "capitals") if has_capitals(text) else ("names",)
    found = ["with_digits"]
    if is_like_a_day(cell):
        return ("dates",)
    if _PASSPORT.fullmatch(text):
        return [*found, "passports"] if read_passport(text).value else found
    reading = read_phones(cell, region)
    damaged = any(problem.code == PHONE_DAMAGED for problem in reading.problems)
    if damaged or reading.numbers:
        words = {word.casefold() for word in _LETTERS.findall(text)}
        if damaged or words <= _PHONE_LABELS:
            found.append("phones")
        elif is_like_a_name(name_beside_phone(cell)):
            found.append("names_with_phones")
    return found


def is_like_a_day(cell: Cell) -> bool:
    """A text that is a date; a bare number may be anything."""
    text = cell.strip() if isinstance(cell, str) else ""
    if not text or text.isdecimal():
        return False
    return date_evidence(text) is not None or read_date(text, "DMY") is not None


def is_like_a_name(text: str) -> bool:
    """A few words of letters, in any script."""
    if not (2 < len(text) <= _LONGEST_NAME and len(text.split()) <= _MOST_WORDS):
        return False
    return all(
        letter.isalpha() or letter in _BESIDE_LETTERS or unicodedata.category(letter)[0] == "M"
        for letter in text
    )


def has_capitals(text: str) -> bool:
    firsts = (next((letter for letter in word if letter.isalpha()), "") for word in text.split())
    return not any(first.islower() for first in firsts)
