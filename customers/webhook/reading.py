"""One customer of a webhook's body, read as every other customer is."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Branch, Organization, match_key
from customers.intake import FieldProblem, Reading, read_person
from customers.matching import Incoming, OrganizationRules
from customers.matching.incoming import DETAIL_FIELDS
from customers.normalize import Problem, clean_text

_PERSON_FIELDS = ("full_name", "phone", "email", "passport_number")
FIELDS = (*_PERSON_FIELDS, "branch", "last_activity", *DETAIL_FIELDS)
_PROBLEMS_SHOWN = 30
_FIRST_YEAR = 1900


class BranchNames:
    """The organization's branches by name, other spelling or code: one query a call."""

    def __init__(self, organization: Organization) -> None:
        self._by_key: dict[str, int] = {}
        branches = list(Branch.objects.staying().filter(organization=organization))
        for branch in branches:
            for spelling in (*branch.aliases, branch.code):
                self._by_key.setdefault(match_key(spelling), branch.pk)
        self._by_key.update({branch.name_key: branch.pk for branch in branches})

    def find(self, text: str) -> int | None:
        return self._by_key.get(match_key(text))


def read_item(rules: OrganizationRules, branches: BranchNames, item: Any) -> Reading:
    """What cannot be read is told as a problem and left out; without any key nobody is named."""
    if not isinstance(item, Mapping):
        nobody = Problem("no_person", "", "Give each customer as an object with a name or key.")
        return Reading(Incoming(), [FieldProblem("", nobody)], usable=False)
    problems: list[FieldProblem] = []
    plain = _plain_values(item, problems)
    branch_id = _read_branch(branches, plain.pop("branch", None), problems)
    day, instant = _read_activity(plain.pop("last_activity", None), problems)
    reading = read_person(
        rules,
        full_name=plain.pop("full_name", ""),
        phones=[plain.pop("phone", "")],
        emails=[plain.pop("email", "")],
        passport_number=plain.pop("passport_number", ""),
        branch_id=branch_id,
        day=day,
        last_activity=instant,
        details=plain,
    )
    reading.problems = [*reading.problems, *problems][:_PROBLEMS_SHOWN]
    return reading


def plain(item: Any) -> Any:
    """`item` with its plain values only, to be kept; a hostile depth is not."""
    if not isinstance(item, Mapping):
        return _plain(item)
    return {str(name)[:100]: _plain(value) for name, value in list(item.items())[:50]}


def _plain(value: Any) -> Any:
    if isinstance(value, str | int | float | None):
        return value
    return f"({type(value).__name__})"


def _plain_values(item: Mapping[str, Any], problems: list[FieldProblem]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in item.items():
        shown = str(name)[:60]
        if name not in FIELDS:
            message = f'"{shown}" is not taken. Known: {", ".join(FIELDS)}.'
            problems.append(FieldProblem(shown, Problem("unknown_field", "", message)))
        elif isinstance(value, list | dict):
            message = "Give a text, a number, true or false."
            problems.append(FieldProblem(name, Problem("not_plain", "", message)))
        elif value is not None:
            values[name] = value
    return values


def _read_branch(branches: BranchNames, value: Any, problems: list[FieldProblem]) -> int | None:
    text = clean_text(value) if value is not None else ""
    if not text:
        return None
    found = branches.find(text)
    if found is None:
        message = f'"{text[:60]}" is none of your branches. Give its name or code.'
        problems.append(FieldProblem("branch", Problem("branch_unknown", text[:60], message)))
    return found


def _read_activity(value: Any, problems: list[FieldProblem]) -> tuple[date | None, datetime | None]:
    """A day (2025-09-25), or a moment (2025-09-25T10:30:00+05:30)."""
    text = clean_text(value) if value is not None else ""
    if not text:
        return None, None
    latest = timezone.now() + timedelta(days=1)
    try:
        if len(text) <= len("2025-09-25"):
            day = date.fromisoformat(text)
            good = day.year >= _FIRST_YEAR and day <= latest.date()
            if good:
                return day, None
        else:
            moment = datetime.fromisoformat(text)
            if moment.year >= _FIRST_YEAR and moment.date() <= latest.date():
                return None, moment
    except ValueError:
        message = f'"{text[:60]}" is no date. Write 2025-09-25 or 2025-09-25T10:30:00+05:30.'
        problems.append(FieldProblem("last_activity", Problem("date_unreadable", "", message)))
        return None, None
    message = f'"{text[:60]}" has not come yet, or is before {_FIRST_YEAR}. Check it.'
    problems.append(FieldProblem("last_activity", Problem("date_out_of_range", "", message)))
    return None, None
