"""Taking waiting messages for a worker: decided, worded and `sending` before anything goes out."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Organization
from core.bulk import as_json, update_rows
from customers.models import WhatsAppStatus
from customers.opting import opted_out_among
from messaging.gateways import Outgoing
from messaging.models import Channel, Message, MessageStatus, SkipReason
from messaging.services.evidence import status_of_each
from messaging.services.outbox import Unreached, after_failures
from messaging.services.senders import OpenChannel
from messaging.subjects import Subject, subjects


@dataclass(frozen=True)
class Delivery:
    """A claimed message, ready for the gateway, and the reminders that it speaks of."""

    message: Message
    outgoing: Outgoing
    reminder_ids: list[int]
    open_channel: OpenChannel


@dataclass(frozen=True)
class Batch:
    """What one claim took. `taken` counts those left out, too: nothing taken, nothing waits."""

    token: uuid.UUID
    taken: int
    deliveries: list[Delivery] = field(default_factory=list)


def claim_batch(organization: Organization, channels: Mapping[str, OpenChannel]) -> Batch:
    """Take at most `MESSAGE_PARALLEL` messages whose time has come: a constant number of queries.

    Of two workers who want the same message one gets it, by the conditional update; on PostgreSQL
    they do not even look at the same ones. Consent, opt-out and what is still due are read here,
    a moment before sending.
    """
    now = timezone.now()
    open_now = [
        channel
        for channel, open_channel in channels.items()
        if open_channel.paused_until is None or open_channel.paused_until <= now
    ]
    token = uuid.uuid4()
    waiting = Message.objects.filter(organization=organization, channel__in=open_now)
    with transaction.atomic():
        # The first one's own order is the index's; nothing is sorted.
        ids = list(
            waiting.sendable(at=now)
            .order_by("next_try_at", "pk")
            .select_for_update(skip_locked=True, no_key=True)
            .values_list("pk", flat=True)[: settings.MESSAGE_PARALLEL]
        )
        if not ids:
            return Batch(token, 0)
        Message.objects.filter(pk__in=ids, status=MessageStatus.QUEUED).update(
            status=MessageStatus.SENDING,
            claim=token,
            lease_until=now + timedelta(seconds=settings.MESSAGE_LEASE_SECONDS),
            attempts=F("attempts") + 1,
            updated_at=now,
        )
        mine = list(
            Message.objects.filter(pk__in=ids, claim=token).select_related("customer", "branch")
        )
        return _prepare(organization, token, mine, channels)


def _prepare(
    organization: Organization,
    token: uuid.UUID,
    mine: list[Message],
    channels: Mapping[str, OpenChannel],
) -> Batch:
    due = subjects().due(mine, today=organization.today())
    linked = subjects().linked_to([message.pk for message in mine])
    _release(due, linked)
    phones = {message.customer.phone for message in mine} - {""}
    silent = opted_out_among(organization, phones)
    # Of the phone as it is now, not of the one that the customer had when something came back.
    seen = status_of_each(organization, phones)
    deliveries: list[Delivery] = []
    left_out: list[tuple[Message, SkipReason]] = []
    for message in mine:
        reminders = due.get(message.pk, [])
        reason = _reason_to_skip(organization, message, reminders, silent, seen)
        if reason is None:
            deliveries.append(_word(organization, message, reminders, channels[message.channel]))
        else:
            left_out.append((message, reason))
    _leave_out(organization, left_out, linked)
    update_rows(
        Message,
        ["phone", "sender", "template_name", "language", "variables", "body"],
        [
            (
                one.message.pk,
                one.outgoing.phone,
                one.outgoing.sender,
                one.outgoing.template,
                one.outgoing.language,
                as_json(one.outgoing.variables),
                one.outgoing.body,
            )
            for one in deliveries
        ],
    )
    return Batch(token, len(mine), deliveries)


def _release(due: Mapping[int, list[Subject]], linked: Mapping[int, list[int]]) -> None:
    """What was put off or bought meanwhile is not spoken of: it is free for a later message.

    Where another channel spoke of it before, or tried to, somebody calls.
    """
    unspoken = [
        (message, pk)
        for message, ids in linked.items()
        for pk in set(ids) - {reminder.pk for reminder in due.get(message, ())}
    ]
    if not unspoken:
        return
    subjects().leave_to_call(subjects().unlink(unspoken))


def _reason_to_skip(
    organization: Organization,
    message: Message,
    reminders: list[Subject],
    silent: set[str],
    seen: Mapping[str, WhatsAppStatus],
) -> SkipReason | None:
    customer = message.customer
    if message.expires_at <= timezone.now():
        return SkipReason.EXPIRED
    if not reminders:
        return SkipReason.NO_LONGER_DUE
    if not customer.is_active:
        return SkipReason.DELETED
    if customer.opted_out_at is not None or customer.phone in silent:
        return SkipReason.OPTED_OUT
    if not customer.phone:
        return SkipReason.NO_PHONE
    if organization.messages_need_consent and customer.message_consent_at is None:
        return SkipReason.NO_CONSENT
    if message.channel == Channel.WHATSAPP and seen[customer.phone] == WhatsAppStatus.INACTIVE:
        return SkipReason.NOT_ON_WHATSAPP
    return None


def _word(
    organization: Organization,
    message: Message,
    reminders: list[Subject],
    open_channel: OpenChannel,
) -> Delivery:
    body, variables = open_channel.words.render(
        {
            "name": message.customer.full_name,
            "shop": organization.name,
            "branch": message.branch.name if message.branch else "",
            "medicines": ", ".join(reminder.name for reminder in reminders),
        }
    )
    outgoing = Outgoing(
        reference=str(message.reference),
        phone=message.customer.phone,
        body=body,
        sender=open_channel.sender,
        template=open_channel.words.provider_name,
        language=open_channel.words.language,
        variables=variables,
    )
    return Delivery(message, outgoing, [reminder.pk for reminder in reminders], open_channel)


def _leave_out(
    organization: Organization,
    left_out: list[tuple[Message, SkipReason]],
    linked: Mapping[int, list[int]],
) -> None:
    if not left_out:
        return
    update_rows(
        Message,
        ["status", "skip_reason", "claim", "lease_until"],
        [
            (message.pk, MessageStatus.SKIPPED.value, reason.value, None, None)
            for message, reason in left_out
        ],
    )
    after_failures(
        organization,
        [
            Unreached(
                message,
                linked.get(message.pk, []),
                may_go_by_sms=reason == SkipReason.NOT_ON_WHATSAPP,
            )
            for message, reason in left_out
            if reason != SkipReason.NO_LONGER_DUE
        ],
    )


def expire(organization: Organization, *, at: datetime) -> int:
    """Leave out what waited too long, also behind a stopped sender; somebody calls instead."""
    token = uuid.uuid4()
    with transaction.atomic():
        late = Message.objects.filter(
            organization=organization,
            status=MessageStatus.QUEUED,
            expires_at__lte=at,
        )
        expired = late.update(
            status=MessageStatus.SKIPPED,
            skip_reason=SkipReason.EXPIRED,
            claim=token,
            updated_at=at,
        )
        if expired:
            claimed = Message.objects.filter(claim=token)
            _call_for(list(claimed.order_by().values_list("pk", flat=True)))
    return expired


def mark_abandoned_uncertain(organization: Organization, *, at: datetime) -> int:
    """What a worker took and never finished may have gone out: nobody knows, so people decide."""
    with transaction.atomic():
        abandoned = Message.objects.filter(organization=organization).abandoned(at=at)
        # The token of the worker stays: should it come back, what it knows still counts.
        ids = list(abandoned.select_for_update(no_key=True).values_list("pk", flat=True)[:1000])
        if ids:
            Message.objects.filter(pk__in=ids, status=MessageStatus.SENDING).update(
                status=MessageStatus.UNCERTAIN,
                error_code="worker_lost",
                error_text="The work was cut off while this message was on its way.",
                updated_at=at,
            )
            _call_for(ids)
    return len(ids)


def _call_for(message_ids: list[int]) -> None:
    linked = subjects().linked_to(message_ids)
    subjects().leave_to_call([pk for ids in linked.values() for pk in ids])
