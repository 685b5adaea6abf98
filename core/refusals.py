"""What every change by hand refuses, with the field that it is about."""

from datetime import date
from typing import Any

from core.dates import FIRST_DAY
from core.errors import DomainError
from core.roles import Can

_FARTHEST_DAYS = 5 * 366


def ensure_own(record: Any, organization: Any, field: str) -> None:
    """Raises DomainError 400, as for an id of nobody, for a record of another organization.

    Forms and serializers only offer what the user may see; the platform's operator sees all.
    """
    if record is not None and record.organization_id != organization.pk:
        message = f"There is no record with id {record.pk} in {organization}. Check the id."
        raise DomainError.at(field, "does_not_exist", message)


def ensure_not_past(day: date | None, organization: Any, field: str) -> None:
    """A promise for 2206 instead of 2026 would never come up again: it is refused, too."""
    if day is not None and day < organization.today():
        message = f"{day} is in the past. Give today or a later day."
        raise DomainError.at(field, "date_in_past", message)
    if day is not None and (day - organization.today()).days > _FARTHEST_DAYS:
        message = f"{day} is more than five years away. Check the year."
        raise DomainError.at(field, "date_too_far", message)


def ensure_not_future(day: date | None, organization: Any, field: str) -> None:
    if day is not None and not FIRST_DAY <= day <= organization.today():
        message = f"{day} is not between {FIRST_DAY} and today. Check it."
        raise DomainError.at(field, "date_out_of_range", message)


def ensure_fit_assignee(user: Any, organization: Any) -> None:
    """Leads go to members who can work on them."""
    ensure_own(user, organization, "assigned_to")
    if user is not None and not (user.is_active and user.can(Can.WORK)):
        raise DomainError.at(
            "assigned_to", "invalid", f"{user.username} cannot work on leads. Choose somebody else."
        )
