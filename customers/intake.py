"""What a person typed about a customer, read into the normal form the matching core takes.

The API, webhooks, `upsert_customer_from_data` and uploads all read people here, so a phone means
the same thing wherever it comes from.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.utils.timezone import is_naive

from customers.details import LONGEST, read_detail
from customers.matching import Incoming, OrganizationRules
from customers.matching.incoming import EMAIL, PASSPORT, PHONE
from customers.normalize import (
    EMAIL_IGNORED,
    PASSPORT_IGNORED,
    PHONE_IGNORED,
    Problem,
    clean_name,
    read_emails,
    read_passport,
    read_phones,
)

# Only these say that a person was named by a key which cannot be read. A filler names nobody.
_UNREADABLE_KEY = frozenset({"phone_invalid", "phone_damaged", "email_invalid", "passport_invalid"})


# What a person without a name of their own and without a key is said to be.
UNNAMED = frozenset({"no_person", "nobody"})


class FieldProblem(NamedTuple):
    """A problem and the field it is in, e.g. ("phone", Problem(...)).

    `position`: in which of the cells, when there are several of that field.
    """

    field: str
    problem: Problem
    position: int = 0


@dataclass(slots=True)
class Reading:
    """An incoming person, what was wrong with it, and whether it can be used at all.

    `is_nobody`: not usable, because all that is given is a name such as CASH.
    """

    incoming: Incoming
    problems: list[FieldProblem] = field(default_factory=list)
    usable: bool = True
    is_nobody: bool = False


def read_person(
    rules: OrganizationRules,
    *,
    full_name: Any = "",
    phones: Iterable[Any] = (),
    emails: Iterable[Any] = (),
    passport_number: Any = "",
    branch_id: int | None = None,
    day: date | None = None,
    last_activity: datetime | None = None,
    details: Mapping[str, Any] | None = None,
) -> Reading:
    """Normalize one person. Not usable: nobody is named, or by nothing but unreadable keys.

    A name that is nobody's, such as CASH, is no name: beside a key it names a person whose name is
    not known, without one nobody. With another usable key a bad value is only reported. `day` alone
    stands for that day at noon; a `last_activity` without a zone is the organization's.
    """
    problems: list[FieldProblem] = []
    name = clean_name(full_name)
    nobodys = name if rules.is_nobodys(name) else ""
    if nobodys:
        name = ""
    numbers = _read_phones(rules, phones, problems)
    mails = _read_emails(rules, emails, problems)
    passport, wrong = read_passport(passport_number) if passport_number else ("", ())
    problems += [FieldProblem("passport_number", problem) for problem in wrong]
    if rules.ignored and (PASSPORT, passport) in rules.ignored:
        problems.append(FieldProblem("passport_number", _ignored(PASSPORT_IGNORED, passport)))
        passport = ""
    values: dict[str, Any] = {}
    for detail, cell in details.items() if details else ():
        value, problem = read_detail(detail, cell)
        if problem is not None:
            problems.append(FieldProblem(detail, problem))
        elif value not in (None, ""):
            values[detail] = value
    if len(name) > LONGEST["full_name"]:
        problems.append(FieldProblem("full_name", too_long("full_name", name)))
    if day is not None and last_activity is None:
        last_activity = rules.instant_of(day)
    elif last_activity is not None:
        if is_naive(last_activity):
            last_activity = last_activity.replace(tzinfo=rules.zone)
        last_activity = last_activity.astimezone(UTC)
        day = day or rules.day_of(last_activity)
    incoming = Incoming(
        full_name=name,
        phones=numbers,
        emails=mails,
        passport_number=passport,
        branch_id=branch_id,
        day=day,
        last_activity=last_activity,
        details=values,
    )
    if not problems and (incoming.keys or name):
        return Reading(incoming)
    return _judge(incoming, problems, nobodys)


def _read_phones(
    rules: OrganizationRules, cells: Iterable[Any], problems: list[FieldProblem]
) -> tuple[str, ...]:
    found: tuple[str, ...] = ()
    for position, cell in enumerate(cells):
        if cell in ("", None):
            continue
        numbers, wrong = read_phones(cell, rules.region)
        if wrong:
            problems += [FieldProblem(PHONE, problem, position) for problem in wrong]
        if rules.ignored and any((PHONE, number) in rules.ignored for number in numbers):
            ignored = [number for number in numbers if (PHONE, number) in rules.ignored]
            problems += [
                FieldProblem(PHONE, _ignored(PHONE_IGNORED, number), position) for number in ignored
            ]
            numbers = tuple(number for number in numbers if number not in ignored)
        found = (*found, *numbers) if found else numbers
    return tuple(dict.fromkeys(found)) if len(found) > 1 else found


def _read_emails(
    rules: OrganizationRules, cells: Iterable[Any], problems: list[FieldProblem]
) -> tuple[str, ...]:
    found: tuple[str, ...] = ()
    for position, cell in enumerate(cells):
        if cell in ("", None):
            continue
        mails, wrong = read_emails(cell)
        problems += [FieldProblem("email", problem, position) for problem in wrong]
        if rules.ignored and any((EMAIL, mail) in rules.ignored for mail in mails):
            ignored = [mail for mail in mails if (EMAIL, mail) in rules.ignored]
            problems += [
                FieldProblem("email", _ignored(EMAIL_IGNORED, mail), position) for mail in ignored
            ]
            mails = tuple(mail for mail in mails if mail not in ignored)
        found = (*found, *mails) if found else mails
    return tuple(dict.fromkeys(found)) if len(found) > 1 else found


def _judge(incoming: Incoming, problems: list[FieldProblem], nobodys: str) -> Reading:
    """Whether a person without keys, or with problems, can be imported."""
    if any(item.problem.code == "too_long" for item in problems):
        # What stops the row is told before what would only have been reported.
        problems.sort(key=lambda item: item.problem.code != "too_long")
        return Reading(incoming, problems, usable=False)
    if incoming.keys:
        return Reading(incoming, problems)
    if any(item.problem.code in _UNREADABLE_KEY for item in problems):
        return Reading(incoming, problems, usable=False)
    if incoming.full_name:
        return Reading(incoming, problems)
    if nobodys:
        problem = Problem("nobody", nobodys, NOBODY.format(name=nobodys))
        problems = [FieldProblem("full_name", problem), *problems]
        return Reading(incoming, problems, usable=False, is_nobody=True)
    nobody = Problem(
        "no_person", "", "Nobody is named here. Give a name, a phone, an e-mail or a passport."
    )
    return Reading(incoming, [FieldProblem("full_name", nobody), *problems], usable=False)


NOBODY = (
    "\"{name}\" is nobody's name, so it makes no customer. Give the person's own name, or a phone, "
    "an e-mail or a passport."
)


def _ignored(code: str, value: str) -> Problem:
    return Problem(
        code, value, f"{value} is on your ignore list, so it names nobody. Give the customer's own."
    )


def too_long(name: str, value: str) -> Problem:
    """The problem of a value that the register has no room for; nothing is ever cut."""
    return Problem(
        "too_long",
        value,
        f'"{value[:40]}…" has {len(value)} characters; at most {LONGEST[name]} fit. Shorten it.',
    )
