"""An organization that plans its refills otherwise: all its customers are planned anew."""

from typing import Any

from accounts.models import Organization
from customers.matching.store import lock_identities
from jobs.registry import job_handler
from jobs.run import JobRun
from reminders.models import RefillReminder
from reminders.refills.planning import plan_refills

REPLAN = "reminders.replan"
# Settings of an organization that say when refills are due.
PLANNED_BY = ("refill_lead_days", "refill_carries_stock")
_CUSTOMERS_AT_ONCE = 500


@job_handler(REPLAN, label="Plan refill reminders anew")
def replan(run: JobRun) -> dict[str, Any]:
    """By the settings as they are at each chunk: whoever changes them again starts a job again.

    What comes to be due in the past is for a call; nothing is sent by itself for it.
    """
    assert run.job.organization_id is not None
    after: int = run.cursor.get("customer", 0)
    done = run.job.done
    while True:
        with run.chunk() as chunk:
            lock_identities(run.job.organization_id)
            organization = Organization.objects.get(pk=run.job.organization_id)
            customers = _next_customers(organization, after)
            if customers:
                plan_refills(organization, customers)
                after, done = customers[-1], done + len(customers)
            chunk.checkpoint({"customer": after}, done=done)
        if not customers:
            return {"customers": done}


def _next_customers(organization: Organization, after: int) -> list[int]:
    """Every line with a duration has a reminder, whatever became of it."""
    rows = RefillReminder.objects.filter(organization=organization, customer_id__gt=after)
    ids = rows.order_by("customer_id").values_list("customer_id", flat=True).distinct()
    return list(ids[:_CUSTOMERS_AT_ONCE])
