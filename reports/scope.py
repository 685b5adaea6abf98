"""What a report is about: whose rows, of which days, branch and member of staff."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from accounts.models import Branch, Organization, User
from core.dates import months_before


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked for, and by whom: rows come from `for_user(reader)` alone."""

    organization: Organization
    reader: User
    start: date
    end: date
    branch: Branch | None = None
    staff: User | None = None

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
        start, end = days_before(self.start, self.end, today=self.organization.today())
        return replace(self, start=start, end=end)


def days_before(start: date, end: date, *, today: date) -> tuple[date, date]:
    """The days that the range from `start` to `end` is compared with, both ends included.

    What begins with a month stands against the same days of as many months before: 1 to 28 November
    against 1 to 28 October, never a part against a whole. Where those have no such day their last
    one ends it: 1 to 31 March against 1 to 28 February. Any other range, such as a week, stands
    against as many days right before it. What is to come, after `today`, stands against nothing.
    """
    end = min(end, max(start, today))
    if start.day == 1:
        months = 12 * (end.year - start.year) + end.month - start.month + 1
        return months_before(start, months), months_before(end, months)
    length = end - start
    return start - timedelta(days=1) - length, start - timedelta(days=1)


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
