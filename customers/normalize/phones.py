"""Phone numbers of a cell in E.164, by the numbering plan of the organization's country.

A number counts when `phonenumbers` calls it valid (of a range in use), not merely possible: a
possible number of ten random digits would tie strangers together. Digits are never guessed.
"""

from datetime import date, time
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

from customers.normalize.phone_numbers import (
    e164,
    is_filler_number,
    is_landline,
    parse,
    valid_number,
    why_invalid,
)
from customers.normalize.phone_text import (
    digit_groups,
    digit_runs,
    lost_digits,
    phone_parts,
    phone_text,
    split_parts,
    without_thousands,
)
from customers.normalize.plain_numbers import plain_numbers, plain_to_display
from customers.normalize.problems import (
    PHONE_DAMAGED,
    PHONE_FILLER,
    PHONE_INVALID,
    Problem,
    shown,
)
from customers.normalize.text import ascii_digits, clean_text, is_filler, without_text_marks

# A cell longer than this is a remark in the wrong column.
_LONGEST_CELL = 300
# Digits of a label or remark beside a number: "Mob 1: ...", "(2 persons)".
_LONGEST_LABEL = 4


class PhoneReading(NamedTuple):
    """`numbers` in E.164, in the order of the cell, each once; `problems` of what was not read."""

    numbers: tuple[str, ...]
    problems: tuple[Problem, ...]


_NOTHING = PhoneReading((), ())


def read_phones(cell: object, region: str) -> PhoneReading:
    """The numbers of a cell as people and spreadsheets write them, and what is wrong with others.

    `region` is the country code ("IN") by which local numbers are read. "-", "na" and blank cells
    give nothing at all; a filler number (9999999999) gives a problem and no number. Never raises.
    """
    if type(cell) is str:
        text = cell
    elif isinstance(cell, (date, time)):
        # A date's eight digits are a number in some countries.
        return _only_problem(_invalid(clean_text(cell), "is a date, not a phone number"))
    else:
        text = clean_text(cell)
    if len(text) > _LONGEST_CELL and len(text := clean_text(text)) > _LONGEST_CELL:
        return _only_problem(_invalid(text, "is too long for phone numbers"))
    plain = plain_numbers(region)
    if number := plain.read(text):
        return PhoneReading((number,), ())
    parts = split_parts(without_text_marks(ascii_digits(text).strip()))
    numbers = [plain.read(part) for part in parts]
    if all(numbers):
        return PhoneReading(tuple(number for number in dict.fromkeys(numbers) if number), ())
    return read_any_phones(text, region)


@lru_cache(maxsize=20_000)
def read_any_phones(cell: str, region: str) -> PhoneReading:
    """The long way of `read_phones`, whose answer for plain numbers is the same."""
    typed = clean_text(cell)
    text = phone_text(cell)
    if not typed or not text or is_filler(text):
        return _NOTHING
    if lost_digits(text):
        return _only_problem(_damaged(typed))
    if not digit_runs(text):
        return _only_problem(_invalid(typed, "has no digits"))
    return _CellReader(typed, region).read(text)


def provider_phone(number: str) -> str:
    """The E.164 number that a message provider names, as we keep it: "5215512345678" of WhatsApp
    is +525512345678. What is no phone (a short code, a name) comes back as it is."""
    known = valid_number(f"+{number.lstrip('+')}", "ZZ") if number.lstrip("+").isdecimal() else None
    return e164(known) if known is not None else number


def format_phone(number: str) -> str:
    """An E.164 number as people write it, "+91 97235 21333"; any other text as it is."""
    if (plain := plain_to_display(number)) is not None:
        return plain
    parsed = parse(number, None)
    if parsed is None:
        return number
    return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)


def search_phone_digits(text: str, region: str) -> list[str]:
    """What to look for when a person types `text` in a search box.

    Whole numbers come back as E.164 ("+9198..."), to be looked up exactly. A part of a number
    ("098250", "+91 982", "79-2656") comes back as one string of digits without "+", to be looked up
    with `contains` in E.164 values: the zeros of a trunk or foreign prefix are not stored, so they
    are taken off. Fewer than three digits, or any letter, give an empty list.
    """
    if numbers := read_phones(text, region).numbers:
        return list(numbers)
    typed = phone_text(text)
    if "@" in typed or any(char.isalpha() for char in typed):
        return []
    digits = "".join(char for char in typed if char.isdecimal())
    digits = digits.lstrip("0") or digits
    return [digits] if len(digits) >= 3 else []


class _CellReader:
    """Collects the numbers and problems of one cell, part by part."""

    def __init__(self, typed: str, region: str) -> None:
        self.typed = typed
        self.region = region
        self.numbers: dict[str, None] = {}
        self.problems: list[Problem] = []
        self.landline = ""

    def read(self, text: str) -> PhoneReading:
        # A number may be broken over two lines, or carry thousands separators.
        whole = without_thousands(text)
        if (whole != text or "\n" in text) and self._read_one(digit_runs(whole)):
            return PhoneReading(tuple(self.numbers), ())
        parts = [part for part in phone_parts(text) if digit_runs(part[1])]
        for separator, part in parts:
            if not (separator == "/" and self._read_next_line(part)):
                self._read_part(part, typed=self.typed if len(parts) == 1 else part)
        return PhoneReading(tuple(self.numbers), tuple(self.problems))

    def _read_one(self, runs: list[str]) -> bool:
        number = valid_number("".join(digit_groups(runs[0])), self.region)
        if len(runs) > 1 or number is None or is_filler_number(e164(number), self.region):
            return False
        self._add(number)
        return True

    def _read_next_line(self, part: str) -> bool:
        """079-2656 0000/01 is two lines of one office: the second one ends in 01.

        Not so for mobiles, where "98250 12345/2" rather says two persons.
        """
        if not (self.landline and part.isdecimal() and len(part) <= _LONGEST_LABEL):
            return False
        number = valid_number(self.landline[: -len(part)] + part, self.region)
        if number is not None:
            self._add(number)
        return number is not None

    def _read_part(self, part: str, *, typed: str) -> None:
        self.landline = ""
        if lost_digits(part):
            self.problems.append(_damaged(typed))
            return
        found: list[PhoneNumber] = []
        unread: list[str] = []
        for run in digit_runs(part):
            numbers = self._numbers_of(run)
            found += numbers
            if not numbers:
                unread.append("".join(digit_groups(run)))
        for number in found:
            self._add(number)
        if len(found) == 1 and is_landline(found[0]):
            self.landline = e164(found[0])
        if found:
            unread = [digits for digits in unread if len(digits) > _LONGEST_LABEL]
        elif unread:
            unread = [max(unread, key=len)]
        for digits in unread:
            self._report(digits, typed=digits if found else typed)

    def _numbers_of(self, run: str) -> list[PhoneNumber]:
        """The number of a run; several when blanks part them and no digit is left over."""
        groups = digit_groups(run)
        digits = "".join(groups)
        if is_filler_number(digits, self.region):
            return []
        if number := valid_number(digits, self.region):
            return [number]
        numbers, pending = [], ""
        for group in groups:
            pending += group
            if number := valid_number(pending, self.region):
                numbers.append(number)
                pending = ""
        whole = not pending and not any(is_filler_number(e164(n), self.region) for n in numbers)
        return numbers if whole else []

    def _add(self, number: PhoneNumber) -> None:
        self.numbers[e164(number)] = None

    def _report(self, digits: str, *, typed: str) -> None:
        if is_filler_number(digits, self.region):
            self.problems.append(_filler(typed))
        else:
            self.problems.append(_invalid(typed, why_invalid(digits, self.region)))


def _only_problem(problem: Problem) -> PhoneReading:
    return PhoneReading((), (problem,))


def _invalid(value: str, reason: str) -> Problem:
    message = f"{shown(value)} {reason}. Correct it."
    return Problem(PHONE_INVALID, value, message)


def _damaged(value: str) -> Problem:
    message = (
        f"{shown(value)} has lost digits in the spreadsheet. Widen the column or format it as "
        "text there, or type the whole number here."
    )
    return Problem(PHONE_DAMAGED, value, message)


def _filler(value: str) -> Problem:
    message = f"{shown(value)} is a filler, nobody's number. Type the real one or leave it empty."
    return Problem(PHONE_FILLER, value, message)
