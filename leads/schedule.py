"""What happens to leads by the clock."""

from jobs.schedule import Firing, daily
from leads.services.loans import mark_overdue_loans


@daily("leads.mark_overdue_loans", hour=0, per_organization=True)
def mark_overdue(firing: Firing) -> None:
    """One statement, so it needs no job of its own. Missed nights are caught up by the next."""
    assert firing.organization is not None
    mark_overdue_loans(firing.organization)
