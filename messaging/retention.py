"""What messages and replies said is forgotten when the organization keeps it no longer.

That there was one, when, to whom and what became of it stays: reports and opt-outs rest on that.
"""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Organization
from jobs.registry import job_handler
from jobs.run import JobRun
from jobs.schedule import Firing, daily
from jobs.services import start_job
from messaging.models import Message, MessageEvent, MessageStatus

FORGET = "messaging.forget"
CHUNK = 2_000
# Still to be sent, or to be sent once somebody knows what became of them.
_OPEN = (MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNCERTAIN)


@daily("messaging.forget", hour=2, per_organization=True)
def start_forgetting(firing: Firing) -> None:
    assert firing.organization is not None
    before = _before(firing.organization)
    if before is None:
        return
    if any(rows.exists() for rows, _ in _to_forget(firing.organization, before)):
        start_job(FORGET, organization=firing.organization, parameters={})


@job_handler(FORGET, label="Forget what messages said", queue="messages", background=True)
def forget(run: JobRun) -> dict[str, Any]:
    """Whatever is forgotten is passed over by whoever goes on after a kill."""
    organization, done = run.job.organization, run.job.done
    before = _before(organization) if organization else None
    if organization is None or before is None:  # it has changed its mind
        return {"forgotten": done}
    for rows, emptied in _to_forget(organization, before):
        while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
            with run.chunk() as chunk:
                changed = rows.filter(pk__in_values=ids)
                done += changed.order_by().update(**emptied, forgotten_at=timezone.now())
                chunk.checkpoint({}, done=done)
    return {"forgotten": done}


def _before(organization: Organization) -> datetime | None:
    return organization.forget_before(organization.forget_messages_after_months, now=timezone.now())


def _to_forget(
    organization: Organization, before: datetime
) -> list[tuple[QuerySet[Any], dict[str, Any]]]:
    """(rows, what becomes of them)"""
    messages = Message.objects.filter(
        organization=organization, created_at__lt=before, forgotten_at=None
    ).exclude(status__in=_OPEN)
    replies = MessageEvent.objects.filter(
        organization=organization, received_at__lt=before, forgotten_at=None
    ).exclude(text="")
    return [(messages, {"body": "", "variables": [], "error_text": ""}), (replies, {"text": ""})]
