"""What happens to reminders by the clock."""

from datetime import timedelta

from accounts.models import Organization
from jobs.schedule import Firing, daily
from jobs.services import start_job
from reminders.services.enqueue import ENQUEUE

# What was due meanwhile is imported by the next day's, while it still makes sense.
_LATE = timedelta(hours=14)


def _send_hour(organization: Organization) -> int:
    return organization.send_hour


@daily("reminders.enqueue", hour=_send_hour, per_organization=True, late=_LATE)
def send_due_reminders(firing: Firing) -> None:
    start_job(ENQUEUE, organization=firing.organization, parameters={})
