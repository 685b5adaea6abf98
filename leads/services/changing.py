"""What every change of a lead by hand shares: its lock, its refusals, its change."""

from typing import Any

from accounts.models import User
from core.errors import DomainError
from customers.merging.archived import ensure_not_archived
from history.changes import Changes
from history.models import ChangeCause
from history.services import record_change
from leads.models import Lead


def lock_lead(lead: Lead) -> Lead:
    """The lead as it is now, held until the transaction ends. 410 when it was merged away."""
    # Alone: PostgreSQL finds no row when a merge changes what it is joined with at this moment.
    Lead.objects.select_for_update(no_key=True).only("pk").get(pk=lead.pk)
    locked = Lead.objects.select_related("organization", "customer").get(pk=lead.pk)
    ensure_not_archived(locked, "lead")
    return locked


def record_history(lead: Lead, changes: Changes, *, by: User | None) -> None:
    """Write down what changed of the lead."""
    record_change(lead, changes, by=by, cause=ChangeCause.LEAD, cause_id=lead.pk)


def ensure_active(record: Any, field: str) -> None:
    """Nothing new begins with a project or partner that is deactivated; 410 for a merged one."""
    if getattr(record, "merged_into_id", None) is not None:
        ensure_not_archived(record, str(record._meta.verbose_name))
    if record is not None and not record.is_active:
        message = f"{record} is deactivated. Activate it first, or choose another."
        raise DomainError.at(field, "inactive", message)
