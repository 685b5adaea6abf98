"""What a report is about: whose rows, of which days, branch and member of staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import Branch, Organization, User


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

    def within(self, **paths: str) -> dict[str, Any]:
        """A filter by what is asked for: `within(branch="bill__branch", staff="created_by")`."""
        asked = {"branch": self.branch, "staff": self.staff}
        return {path: asked[name] for name, path in paths.items() if asked[name] is not None}


NOBODY = "Nobody"


def names_in_order(ids: Iterable[int | None]) -> dict[int | None, str]:
    """{user id: name} by name; None, what nobody owns, last, as "Nobody". One query.

    Of everybody who did something: whoever left since, or runs the platform, did it all the same.
    """
    wanted = set(ids)
    users = User.objects.filter(pk__in=[pk for pk in wanted if pk is not None])
    found = sorted((user.name, user.pk) for user in users)
    names: dict[int | None, str] = {pk: name for name, pk in found}
    return names | ({None: NOBODY} if None in wanted else {})
