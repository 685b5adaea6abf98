"""When staff are away."""

from collections.abc import Collection
from datetime import date

from accounts.models import Absence, Organization, User
from core.errors import DomainError

_LONGEST_DAYS = 3_660


def add_absence(
    organization: Organization, *, user: User, starts_on: date, ends_on: date, by: User | None
) -> Absence:
    """Both days included. Raises DomainError 400 for days the wrong way round or ten years."""
    if ends_on < starts_on:
        message = f"It ends on {ends_on}, before it starts on {starts_on}. Swap the two."
        raise DomainError.at("ends_on", "invalid", message)
    if (ends_on - starts_on).days > _LONGEST_DAYS:
        message = "This is longer than ten years. Check the year, or deactivate the user."
        raise DomainError.at("ends_on", "date_too_far", message)
    return Absence.objects.create(
        organization=organization, user=user, starts_on=starts_on, ends_on=ends_on, created_by=by
    )


def absent_until(organization: Organization, *, on: date) -> dict[int, date]:
    """{member's id: the last day} of who is away on that day."""
    away: dict[int, date] = {}
    rows = Absence.objects.filter(organization=organization).on(on)
    for user, ends_on in rows.values_list("user_id", "ends_on"):
        away[user] = max(ends_on, away.get(user, ends_on))
    return away


def without_absent(members: Collection[User], organization: Organization) -> list[User]:
    """Those of `members` who are there today; one query."""
    away = absent_until(organization, on=organization.today())
    return [member for member in members if member.pk not in away]
