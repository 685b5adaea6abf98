"""How long calls are remembered, and how they are named in histories."""

from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone

from customers.models import WebhookEvent
from jobs.schedule import Firing, daily

# A sender that repeats a call after a quarter of a year means a new one.
KEEP_EVENTS = timedelta(days=90)


@daily("customers.clear_webhook_events", hour=3)
def clear_old_events(firing: Firing) -> None:
    """Calls with customers that still need attention stay."""
    old = WebhookEvent.objects.filter(received_at__lt=timezone.now() - KEEP_EVENTS)
    old.filter(waiting=[]).delete()


def event_labels(ids: Collection[int]) -> dict[int, str]:
    """{id: "webhook event order-17"}"""
    rows = WebhookEvent.objects.filter(pk__in=ids).order_by()
    return {pk: f"webhook event {name}" for pk, name in rows.values_list("pk", "event_id")}
