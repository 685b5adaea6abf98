"""Rows of the outbox: made in bulk, each bundle once per channel, for an hour that is not quiet;
and what follows where a channel can't reach a customer: the other channel, else a call.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Min
from django.utils import timezone

from accounts.models import Organization
from jobs.models import Job, JobStatus
from jobs.services import start_job
from messaging.gateways import channels_in_use
from messaging.models import Channel, Message, MessageStatus
from messaging.subjects import subjects


def after_quiet(organization: Organization, moment: datetime) -> datetime:
    """`moment`, or the end of the quiet hours that it lies in, by the organization's clock."""
    start, end = organization.quiet_from, organization.quiet_until
    if start == end:
        return moment
    local = moment.astimezone(organization.zone)
    clock = local.time()
    over_night = start > end
    quiet = (clock >= start or clock < end) if over_night else start <= clock < end
    if not quiet:
        return moment
    day = local.date()
    if over_night and clock >= start:
        day += timedelta(days=1)
    return datetime.combine(day, end, organization.zone)


def is_quiet(organization: Organization, moment: datetime) -> bool:
    return after_quiet(organization, moment) > moment


class Pace:
    """Spreads messages over hours: so many an hour from `start` on, none in the quiet hours."""

    def __init__(self, organization: Organization, start: datetime, *, done: int = 0) -> None:
        self._organization = organization
        self._slot = after_quiet(organization, start)
        self._left = organization.messages_per_hour
        for _ in range(done // organization.messages_per_hour):
            self._next_hour()
        self._left -= done % organization.messages_per_hour

    def next(self) -> datetime:
        """When the next message may go out at the earliest."""
        if not self._left:
            self._next_hour()
        self._left -= 1
        return self._slot

    def _next_hour(self) -> None:
        self._slot = after_quiet(self._organization, self._slot + timedelta(hours=1))
        self._left = self._organization.messages_per_hour


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


@dataclass(frozen=True)
class Unreached:
    """A message that certainly did not reach its customer."""

    message: Message
    reminder_ids: Sequence[int]
    may_go_by_sms: bool = True


def after_failures(organization: Organization, unreached: Iterable[Unreached]) -> None:
    """Make the SMS for what WhatsApp can't bring; leave everything else for a call."""
    by_sms: list[Unreached] = []
    to_call: list[int] = []
    sms_in_use = Channel.SMS in channels_in_use()
    now = timezone.now()
    for one in unreached:
        message = one.message
        if (
            sms_in_use
            and one.may_go_by_sms
            and message.channel == Channel.WHATSAPP
            and message.expires_at > now
        ):
            by_sms.append(one)
        else:
            to_call += one.reminder_ids
    if by_sms:
        make_messages(organization, Channel.SMS, [_same_bundle(one) for one in by_sms])
        enqueue_dispatch(organization)
        # Of two customers who were merged meanwhile, one has had the SMS of that day.
        wanted = {pk for one in by_sms for pk in one.reminder_ids}
        to_call += wanted.difference(subjects().linked_by(Channel.SMS, wanted))
    if to_call:
        subjects().leave_to_call(to_call)


def _same_bundle(one: Unreached) -> Bundle:
    message = one.message
    return Bundle(
        customer_id=message.customer_id,
        branch_id=message.branch_id,
        day=message.day,
        reminder_ids=one.reminder_ids,
        not_before=timezone.now(),
        expires_at=message.expires_at,
    )
