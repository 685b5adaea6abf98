"""Rows of the outbox: made in bulk, each bundle once per channel, whoever else makes them too."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Min
from django.utils import timezone

from accounts.models import Organization
from jobs.models import Job, JobStatus
from jobs.services import start_job
from messaging.models import Message, MessageStatus
from messaging.subjects import subjects

DISPATCH = "reminders.dispatch"
# A message that could not go out by then comes too late.
GOOD_FOR = timedelta(days=2)


@dataclass(frozen=True)
class Bundle:
    """What a customer is to be told on a day."""

    customer_id: int
    branch_id: int | None
    day: date
    reminder_ids: Sequence[int]
    not_before: datetime
    expires_at: datetime

    @property
    def key(self) -> str:
        return f"refill:{self.customer_id}:{self.day.isoformat()}"


def make_messages(organization: Organization, channel: str, bundles: Sequence[Bundle]) -> int:
    """Put `bundles` into the outbox: three statements. Returns how many were new.

    A bundle that has its message already is left alone, and so is a reminder that was in another.
    """
    by_reference = {uuid.uuid4(): bundle for bundle in bundles}
    now = timezone.now()
    Message.objects.bulk_create(
        [
            Message(
                organization=organization,
                branch_id=bundle.branch_id,
                customer_id=bundle.customer_id,
                channel=channel,
                day=bundle.day,
                bundle=bundle.key,
                reference=reference,
                next_try_at=bundle.not_before,
                expires_at=bundle.expires_at,
                created_at=now,
            )
            for reference, bundle in by_reference.items()
        ],
        ignore_conflicts=True,
    )
    made = Message.objects.filter(reference__in_values=list(by_reference)).values_list(
        "pk", "reference"
    )
    pairs = [
        (pk, reminder)
        for pk, reference in made
        for reminder in by_reference[reference].reminder_ids
    ]
    subjects().link(channel, pairs)
    return len(made)


def enqueue_dispatch(organization: Organization, *, at: datetime | None = None) -> None:
    """Have what waits sent from `at` on, unless a job waits for an earlier moment already."""
    moment = max(at or timezone.now(), timezone.now())
    waiting = Job.objects.filter(
        kind=DISPATCH, organization=organization, status=JobStatus.QUEUED
    ).exclude(lease_until__gt=moment)
    if not waiting.exists():
        start_job(DISPATCH, organization=organization, parameters={}, at=at)


def next_moment(organization: Organization, paused: dict[str, datetime | None]) -> datetime | None:
    """When there is something to do next: a message's time comes, or a worker's silence ends.

    `paused` are the channels that are not stopped, with the end of their pause.
    """
    waiting = Message.objects.filter(
        organization=organization, status=MessageStatus.QUEUED, channel__in=paused
    )
    moments = [
        max(moment, paused[channel] or moment)
        for channel, moment in waiting.order_by()
        .values("channel")
        .annotate(first=Min("next_try_at"))
        .values_list("channel", "first")
    ]
    held = Message.objects.filter(organization=organization, status=MessageStatus.SENDING)
    ends = held.aggregate(first=Min("lease_until"))["first"]
    return min([*moments, *([ends] if ends else [])], default=None)
