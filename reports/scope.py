"""What a report is about: whose rows, of which days, branch and member of staff."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from accounts.models import Branch, Organization, User
from core.dates import months_before
from core.errors import DomainError

QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked for, and by whom: rows come from `for_user(reader)` alone."""

    organization: Organization
    reader: User
    start: date
    end: date
    branch: Branch | None = None
    staff: User | None = None
    against: str = ""

    def days(self, field: str) -> dict[str, Any]:
        """A filter of `field`, a date: both ends included."""
        return {f"{field}__range": (self.start, self.end)}

    def instants(self, field: str) -> dict[str, Any]:
        """A filter of `field`, an instant, by the days of the organization's zone."""
        first, last = self.organization.instants_of(self.start, self.end)
        return {f"{field}__gte": first, f"{field}__lt": last}

    def chosen(self, **paths: str) -> dict[str, Any]:
        """A filter by what is asked for: `chosen(branch="bill__branch", staff="created_by")`."""
        asked = {"branch": self.branch, "staff": self.staff}
        return {path: asked[name] for name, path in paths.items() if asked[name] is not None}

    def compared_with(self) -> "Scope":
        """The same of the days before that these stand against; see `days_before`."""
        today = self.organization.today()
        start, end = days_before(self.start, self.end, today=today, against=self.against)
        return replace(self, start=start, end=end)


def days_before(start: date, end: date, *, today: date, against: str = "") -> tuple[date, date]:
    """The days that the range from `start` to `end` is compared with, both ends included.

    What begins with a month stands against the same days of as many months before: 1 to 28 November
    against 1 to 28 October, never a part against a whole. Where those have no such day their last
    one ends it: 1 to 31 March against 1 to 28 February. Any other range, such as a week, stands
    against as many days right before it. What is to come, after `today`, stands against nothing.

    A quarter stands against as many days of the quarter before, or all of a shorter one: 1 October
    to 28 November against 1 July to 28 August. Its days don't tell that it is one, as they are
    those of a month at first: `against` says it. DomainError 400 where they are of no one quarter.
    """
    end = min(end, max(start, today))
    if against == QUARTER:
        _ensure_within_quarter(start, end)
        first = months_before(start, 3)
        return first, min(first + (end - start), start - timedelta(days=1))
    if start.day == 1:
        months = 12 * (end.year - start.year) + end.month - start.month + 1
        return months_before(start, months), months_before(end, months)
    length = end - start
    return start - timedelta(days=1) - length, start - timedelta(days=1)


def _ensure_within_quarter(start: date, end: date) -> None:
    is_first_day = start.day == 1 and start.month % 3 == 1
    if not is_first_day or end >= months_before(start, -3):
        raise DomainError.at(
            "against",
            "not_a_quarter",
            "A quarter begins on the first of January, April, July or October, and lasts three "
            "months. Give its first day as `from` and a day of it as `to`, or leave `against` out.",
            overall="invalid",
        )


NOBODY = "Nobody"
Row = TypeVar("Row", bound=Any)


def in_order_of_names(rows: dict[int | None, Row]) -> list[Row]:
    """`rows` of members, {user id: row}, by name; what nobody owns is last, as "Nobody". One query.

    Sets `staff` and `staff_name`. Whoever left since, or runs the platform, did it all the same.
    """
    users = User.everybody.filter(pk__in=[pk for pk in rows if pk is not None])
    for user in users:
        rows[user.pk].staff, rows[user.pk].staff_name = user.pk, user.name
    if None in rows:
        rows[None].staff_name = NOBODY
    return sorted(
        rows.values(), key=lambda row: (row.staff is None, row.staff_name, row.staff or 0)
    )
