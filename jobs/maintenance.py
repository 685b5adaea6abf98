"""What the queue and the schedule leave behind is cleared every night."""

from datetime import timedelta

from django.utils import timezone

from jobs.engine import prune
from jobs.models import ScheduleFiring
from jobs.schedule import Firing, daily

KEEP_TASKS = timedelta(days=2)
KEEP_FIRINGS = timedelta(days=60)


@daily("jobs.clear", hour=3)
def clear_leftovers(firing: Firing) -> None:
    """Jobs themselves stay: uploads and histories refer to them."""
    prune(before=timezone.now() - KEEP_TASKS)
    ScheduleFiring.objects.filter(fired_at__lt=timezone.now() - KEEP_FIRINGS).delete()
