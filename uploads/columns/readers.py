"""How a cell becomes a value, for columns that stand for themselves.

A reader is made once for each run of an upload, and asks the database nothing: what names in cells
may mean is in the sheet's lookups, by `LOOKUPS`. Blank cells are not given to it.
"""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import Organization
from customers.details import read_detail
from customers.matching import OrganizationRules
from customers.normalize import clean_name, clean_text
from customers.normalize.text import ascii_digits
from uploads.columns.column import Column, Read, Reader
from uploads.columns.lookups import Lookup, PartnerLookup, ProjectLookup, StaffLookup
from uploads.dates import ORDER_IN_WORDS, Order, read_date, swapped_back

_NO_DATE = (
    '"{cell}" is no date that exists, read {order}. Write it with the name of the month, such as '
    "31 Dec 2024."
)
_FUTURE = '"{cell}" has not come yet. Correct the date.'
_GENERIC = {"generic": True, "gen": True, "branded": False, "brand": False}
# 1250.50, 1,250.50, 1,25,050; not 1.250,50 nor 340,50, which mean different things to different
# people.
_NUMBER = r"[-\u2212]?(?:\d{1,3}(?:,\d{2,3})*,\d{3}|\d+)(?:\.\d+)?|[-\u2212]?\.\d+"
_CURRENCY = r"(?:[₹₨$€£¥]|(?:rs|re|inr|pkr|usd|aed|eur|gbp|રૂ|रु|रू)\.?|روپے)"
_AMOUNT = re.compile(
    rf"{_CURRENCY}?\s*({_NUMBER})\s*(?:/-|/=|\\-|{_CURRENCY}|only)?", re.IGNORECASE
)
_QUANTITY = re.compile(rf"({_NUMBER})\s*[^\W\d_]*\.?", re.IGNORECASE)
_DAYS = re.compile(
    rf"({_NUMBER})\s*(?P<unit>d|day|days|din|દિવસ|दिन|دن|w|wk|wks|week|weeks)?\.?", re.IGNORECASE
)
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*%?")
_CENT = Decimal("0.01")
_LONGEST_NUMBER = 40
# Computed cells have noise in the last of their fifteen digits: 95.49999999999999.
_FLOAT_DECIMALS = 6


class CellProblem(Exception):
    """A cell that can't be read: a code for programs, and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


class Sheet:
    """What is known of the sheet in which cells stand: whose it is, and how it writes days."""

    def __init__(
        self,
        rules: OrganizationRules,
        *,
        today: date,
        orders: Mapping[int, Order],
        swapped: Collection[int],
        lookups: Mapping[str, Lookup],
    ) -> None:
        """`orders`: of day and month, by column; `swapped`: columns of which a program changed
        them over; `lookups`: by the name of the column whose cells they know."""
        self.rules, self.today, self.lookups = rules, today, lookups
        self._orders, self._swapped = orders, swapped

    def day_in(self, cell: Any, index: int) -> date | None:
        """The day that a cell of column `index` names, None when it names none."""
        if index in self._swapped:
            cell = swapped_back(cell)
        return read_date(cell, self._orders[index], self.rules.zone)

    def past_day_in(self, cell: Any, index: int) -> date:
        """The same; CellProblem for what is no day, and for one that has not come yet."""
        found = self.day_in(cell, index)
        if found is None:
            order = ORDER_IN_WORDS[self._orders[index]]
            raise CellProblem("date_unreadable", _NO_DATE.format(cell=shown(cell), order=order))
        if found > self.today:
            raise CellProblem("date_in_future", _FUTURE.format(cell=shown(cell)))
        return found


def shown(cell: Any) -> str:
    return (cell.isoformat() if isinstance(cell, date | datetime) else str(cell))[:60]


def text(column: Column, _sheet: Sheet, _index: int) -> Read:
    """As it stands, without spaces around it, up to the column's longest."""
    return lambda cell: fitting(column, clean_text(cell))


def fitting(column: Column, value: str) -> str:
    if column.longest is not None and len(value) > column.longest:
        raise CellProblem(
            "too_long",
            f'"{value[:40]}…" has {len(value)} characters; at most {column.longest} fit. '
            "Shorten it.",
        )
    return value


def code(column: Column, _sheet: Sheet, _index: int) -> Read:
    """A text in capitals."""
    return lambda cell: fitting(column, clean_text(cell).upper())


def name(column: Column, sheet: Sheet, _index: int) -> Read:
    """Somebody's name; what is nobody's, such as CASH, is none."""

    def read(cell: Any) -> str:
        value = clean_name(cell)
        return "" if sheet.rules.is_nobodys(value) else fitting(column, value)

    return read


def day(_column: Column, sheet: Sheet, index: int) -> Read:
    """The row's day, in the order in which the column writes days; not in the future."""
    return lambda cell: sheet.past_day_in(cell, index)


def attendant(column: Column, sheet: Sheet, _index: int) -> Read:
    """One of the staff; what is no name of theirs is kept as it stands."""
    staff = sheet.lookups[column.name]
    return lambda cell: staff.find(fitting(column, clean_text(cell)))


def project(column: Column, sheet: Sheet, _index: int) -> Read:
    return _found_by(sheet.lookups[column.name], "project_unknown")


def partner(column: Column, sheet: Sheet, _index: int) -> Read:
    return _found_by(sheet.lookups[column.name], "partner_unknown")


def _found_by(lookup: Lookup, unknown: str) -> Read:
    assert isinstance(lookup, ProjectLookup | PartnerLookup)

    def read(cell: Any) -> int | None:
        value = clean_text(cell)
        found = lookup.find(value) if value else None
        if value and found is None:
            raise CellProblem(unknown, lookup.unknown(value))
        return found

    return read


def is_generic(_column: Column, _sheet: Sheet, _index: int) -> Read:
    """Yes or no, or the words "generic" and "branded"."""

    def read(cell: Any) -> bool | None:
        value = clean_text(cell)
        if value.lower() in _GENERIC:
            return _GENERIC[value.lower()]
        found, problem = read_detail("prefers_generic", value)
        if problem is not None:
            raise CellProblem(problem.code, problem.message)
        return None if found == "" else found

    return read


def _number(
    read_value: Callable[[Any], Decimal | int | None], problem: str, message: str
) -> Reader:
    def make(_column: Column, _sheet: Sheet, _index: int) -> Read:
        def read(cell: Any) -> Decimal | int | None:
            value = read_value(cell)
            if value is None:
                raise CellProblem(problem, f'"{clean_text(cell)[:60]}" {message}')
            return value

        return read

    return make


def read_amount(cell: Any) -> Decimal | None:
    """`1,250.50`, `₹ 340`, `Rs. 95/-`; None when it is no amount."""
    return _matched(_AMOUNT, cell)


def read_quantity(cell: Any) -> Decimal | None:
    """`60`, `10 strips`, `0.5`; None when it is no quantity."""
    return _matched(_QUANTITY, cell)


def read_days(cell: Any) -> int | None:
    """`30`, `30 days`, `2 weeks`; a month has no number of days that everybody agrees on."""
    given = _plain(cell)
    found = _DAYS.fullmatch(given) if len(given) <= _LONGEST_NUMBER else None
    if found is None:
        return None
    number = _value(found[1])
    if (found["unit"] or "").lower().startswith("w"):
        number *= 7
    return int(number) if number == int(number) else None


def read_percent(cell: Any) -> Decimal | None:
    """A percentage from 0 to 100 with two decimals, as it is stored; "2", "1.5 %", "2,25"."""
    found = _PERCENT.fullmatch(clean_text(cell))
    value = Decimal(found[1].replace(",", ".")).quantize(_CENT) if found else None
    return value if value is not None and value <= 100 else None


def _matched(pattern: re.Pattern[str], cell: Any) -> Decimal | None:
    given = _plain(cell)
    found = pattern.fullmatch(given) if len(given) <= _LONGEST_NUMBER else None
    return _value(found[1]) if found else None


def _value(digits: str) -> Decimal:
    return Decimal(digits.replace(",", "").replace("\u2212", "-")).normalize() + 0


def _plain(cell: Any) -> str:
    if isinstance(cell, float) and cell == cell and abs(cell) < 1e15:
        cell = round(cell, _FLOAT_DECIMALS)
        if abs(cell) < 1:  # no 1e-05
            cell = f"{cell:.{_FLOAT_DECIMALS}f}"
    return ascii_digits(clean_text(cell))


quantity = _number(read_quantity, "quantity_invalid", "is no quantity. Write a number such as 10.")
amount = _number(
    read_amount, "amount_invalid", "is no amount. Write a number such as 180 or 1,250.50."
)
duration = _number(read_days, "duration_invalid", "is no number of days. Write 30 or 30 days.")
percent = _number(read_percent, "commission_invalid", "is no percentage from 0 to 100.")

# What has to be asked of the database before: {reader: what knows the names in its cells}.
LOOKUPS: dict[Reader | None, Callable[[Organization], Lookup]] = {
    attendant: StaffLookup,
    project: ProjectLookup,
    partner: PartnerLookup,
}
