"""What happens to messages by the clock."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Organization
from jobs.registry import job_handler
from jobs.run import JobRun
from jobs.schedule import Firing, daily, hourly
from jobs.services import start_job
from messaging.models import EventKind, Message, MessageEvent, MessageStatus
from messaging.services.evidence import expire_evidence, forget_former_phones
from messaging.services.outbox import enqueue_dispatch
from messaging.services.status_updates import match_waiting_updates

CARE = "messaging.care"
_KEEP_STATUS_EVENTS = timedelta(days=90)
_EVENTS_AT_ONCE = 2_000


@hourly("messaging.check_outboxes")
def check_outboxes(firing: Firing) -> None:
    """Whatever was lost between a commit and a task goes on here at the latest."""
    unfinished = Message.objects.filter(
        status__in=[MessageStatus.QUEUED, MessageStatus.SENDING]
    ).order_by()
    waiting = Organization.objects.staying().filter(pk__in=unfinished.values("organization"))
    for organization in waiting:
        enqueue_dispatch(organization)
    match_waiting_updates()


@daily("messaging.care", hour=2)
def care_for_evidence(firing: Firing) -> None:
    start_job(CARE, organization=None, parameters={})


@job_handler(CARE, label="Forget old evidence about phones", queue="messages")
def care(run: JobRun) -> dict[str, Any]:
    """What is half a year old says nothing about a phone any more."""
    today: date = timezone.now().date()
    done = run.job.done
    while True:
        with run.chunk() as chunk:
            expired = expire_evidence(today=today)
            done += expired
            chunk.checkpoint(run.cursor, done=done)
        if not expired:
            break
    customer: int | None = run.cursor.get("customer", 0)
    while customer is not None:
        with run.chunk() as chunk:
            customer = forget_former_phones(after=customer)
            chunk.checkpoint({"customer": customer}, done=done)
    before = timezone.now() - _KEEP_STATUS_EVENTS
    old = MessageEvent.objects.filter(kind=EventKind.STATUS, received_at__lt=before).order_by("pk")
    while True:
        with run.chunk() as chunk:
            ids = list(old.values_list("pk", flat=True)[:_EVENTS_AT_ONCE])
            MessageEvent.objects.filter(pk__in_values=ids).delete()
            chunk.checkpoint(run.cursor, done=done)
        if not ids:
            return {"expired": done}
