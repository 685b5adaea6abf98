"""What every change of a lead by hand shares: its lock, its refusals, its change."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Model

from accounts.errors import DomainError, FieldError
from accounts.models import Organization, User
from accounts.roles import Can
from customers.matching.rules import OrganizationRules
from customers.merging.archived import refuse_archived
from history.changes import Changes
from history.models import ChangeCause
from history.services import record_change
from leads.models import Lead
from visits.services import FIRST_DAY

_FARTHEST_DAYS = 5 * 366


def lock_lead(lead: Lead) -> Lead:
    """The lead as it is now, held until the transaction ends. 410 when it was merged away."""
    # Alone: PostgreSQL finds no row when a merge changes what it is joined with at this moment.
    Lead.objects.select_for_update(no_key=True).only("pk").get(pk=lead.pk)
    locked = Lead.objects.select_related("organization", "customer").get(pk=lead.pk)
    refuse_archived(locked, "lead")
    return locked


def set_fields(record: Model, changes: Changes, **values: Any) -> None:
    """Set what differs and note it in `changes` as `{field: [before, after]}`, records by id."""
    for name, value in values.items():
        before = getattr(record, name)
        if before != value:
            setattr(record, name, value)
            changes[name] = [_plain(before), _plain(value)]


def save_changed(record: Model, names: Iterable[str]) -> None:
    record.save(update_fields=[*names, "updated_at"])


def tell_history(lead: Lead, changes: Changes, *, by: User | None) -> None:
    """Write down what changed of the lead."""
    record_change(lead, changes, by=by, cause=ChangeCause.LEAD, cause_id=lead.pk)


def wrong(field: str, message: str, *, code: str = "invalid") -> DomainError:
    return DomainError(message, code=code, errors=[FieldError(field, code, message)])


def refuse_nobodys_name(
    name: str, organization: Organization, field: str, *, known: str = ""
) -> None:
    """Raises DomainError 400 for a name such as CASH, unless it is the `known` one already."""
    if name != known and OrganizationRules.of(organization).is_nobodys(name):
        message = (
            f"\"{name}\" is nobody's name. Give the person's own name, or take it off the "
            "organization's list of names that are nobody's."
        )
        raise wrong(field, message, code="nobody")


def refuse_foreign(record: Any, organization: Organization, field: str) -> None:
    """Raises DomainError 400, as for an id of nobody, for a record of another organization.

    Forms and serializers only offer what the user may see; the platform's operator sees all.
    """
    if record is not None and record.organization_id != organization.pk:
        message = f"There is no record with id {record.pk} in {organization}. Check the id."
        raise wrong(field, message, code="does_not_exist")


def refuse_inactive(record: Any, field: str) -> None:
    """Nothing new begins with a project or partner that is deactivated; 410 for a merged one."""
    if getattr(record, "merged_into_id", None) is not None:
        refuse_archived(record, str(record._meta.verbose_name))
    if record is not None and not record.is_active:
        message = f"{record} is deactivated. Activate it first, or choose another."
        raise wrong(field, message, code="inactive")


def refuse_past(day: date | None, organization: Organization, field: str) -> None:
    """A promise for 2206 instead of 2026 would never come up again: it is refused, too."""
    if day is not None and day < organization.today():
        message = f"{day} is in the past. Give today or a later day."
        raise wrong(field, message, code="date_in_past")
    if day is not None and (day - organization.today()).days > _FARTHEST_DAYS:
        message = f"{day} is more than five years away. Check the year."
        raise wrong(field, message, code="date_too_far")


def refuse_future(day: date | None, organization: Organization, field: str) -> None:
    if day is not None and not FIRST_DAY <= day <= organization.today():
        message = f"{day} is not between {FIRST_DAY} and today. Check it."
        raise wrong(field, message, code="date_out_of_range")


def refuse_unfit_assignee(user: User | None, organization: Organization) -> None:
    """Leads go to members who can work on them."""
    refuse_foreign(user, organization, "assigned_to")
    if user is not None and not (user.is_active and user.can(Can.WORK)):
        raise wrong("assigned_to", f"{user.username} cannot work on leads. Choose somebody else.")


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value
