"""The day's due reminders become messages at the organization's hour: one per customer, the
preferred channel first.
"""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Organization
from jobs.registry import job_handler
from jobs.run import JobRun
from jobs.schedule import Firing, daily
from jobs.services import start_job
from messaging.gateways import channels_in_use
from messaging.services.outbox import GOOD_FOR, Bundle, Pace, enqueue_dispatch, make_messages
from reminders.models import MessageReminder, RefillReminder

ENQUEUE = "reminders.enqueue"
# After a pause of the service: what was due longer ago than this is for a call.
MEANINGFUL_DAYS = 3
_CUSTOMERS_AT_ONCE = 500


@job_handler(ENQUEUE, label="Make due reminders ready to send", queue="messages")
def enqueue(run: JobRun) -> dict[str, Any]:
    """Bounded by a chunk of customers in memory and queries; doing it twice makes nothing twice."""
    organization = run.job.organization
    assert organization is not None
    channels = channels_in_use()
    made = run.job.done
    if not channels:
        return {"messages": made}
    start = timezone.now()
    after: int = run.cursor.get("customer", 0)
    while True:
        with run.chunk() as chunk:
            today = organization.today()
            if not after:
                _leave_the_old_to_call(organization, today)
            customers = _next_customers(organization, today, after)
            if customers:
                after = customers[-1]
                pace = Pace(organization, start, done=made)
                bundles = _bundles(organization, today, customers, pace)
                made += make_messages(organization, channels[0], bundles)
                enqueue_dispatch(organization)
            chunk.checkpoint({"customer": after}, done=made)
        if not customers:
            return {"messages": made}


def _untold(organization: Organization, today: date) -> Any:
    """Due reminders of which no message ever spoke."""
    matching = MessageReminder.objects.filter(reminder=OuterRef("pk"))
    due = RefillReminder.objects.to_send(on=today).filter(organization=organization)
    return due.filter(~Exists(matching)).order_by()


def _leave_the_old_to_call(organization: Organization, today: date) -> None:
    too_old = today - timedelta(days=MEANINGFUL_DAYS)
    _untold(organization, today).filter(due_on__lt=too_old).update(
        call_only=True, updated_at=timezone.now()
    )


def _next_customers(organization: Organization, today: date, after: int) -> list[int]:
    customers = _untold(organization, today).filter(customer_id__gt=after)
    ids = customers.order_by("customer_id").values_list("customer_id", flat=True).distinct()
    return list(ids[:_CUSTOMERS_AT_ONCE])


def _bundles(
    organization: Organization, today: date, customers: list[int], pace: Pace
) -> list[Bundle]:
    by_customer: dict[int, list[tuple[int, int]]] = defaultdict(list)
    due = _untold(organization, today).filter(customer__in_values=customers)
    for customer, branch, pk in due.order_by("customer_id", "due_on", "pk").values_list(
        "customer_id", "branch_id", "pk"
    ):
        by_customer[customer].append((branch, pk))
    expires_at = timezone.now() + GOOD_FOR
    return [
        Bundle(
            customer_id=customer,
            branch_id=reminders[0][0],
            day=today,
            reminder_ids=[pk for _, pk in reminders],
            not_before=pace.next(),
            expires_at=expires_at,
        )
        for customer, reminders in by_customer.items()
    ]


# What was due meanwhile is imported by the next day's, while it still makes sense.
_LATE = timedelta(hours=14)


def _send_hour(organization: Organization) -> int:
    return organization.send_hour


@daily("reminders.enqueue", hour=_send_hour, per_organization=True, late=_LATE)
def send_due_reminders(firing: Firing) -> None:
    start_job(ENQUEUE, organization=firing.organization, parameters={})
