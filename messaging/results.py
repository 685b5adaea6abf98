"""Writing down what came of a batch, and what follows from it."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Organization
from core.bulk import update_rows
from customers.opting import opt_out_phone
from messaging.breaker import forget_pauses, pause_sender, stop_sender, stop_template
from messaging.claiming import Delivery
from messaging.evidence import Seen, note_evidence
from messaging.fallback import Unreached, after_failures
from messaging.gateways import Effect, Outcome, SendStatus
from messaging.models import Channel, EvidenceKind, Message, MessageStatus
from messaging.subjects import subjects

# WhatsApp takes one message per 6 seconds to one user.
_PAIR_SECONDS = 7
_LONGEST_RETRY_SECONDS = 3600
# So many lost answers in one batch are a provider that is down, not bad luck.
_LOST_ANSWERS = 3
_WRITTEN = (
    "status", "attempts", "provider_id", "error_code", "error_text", "next_try_at", "sent_at",
    "claim", "lease_until", "updated_at",
)  # fmt: skip

Result = tuple[Delivery, Outcome]


@dataclass
class _Consequences:
    """What a batch asks for besides its rows, collected so that it costs a few statements."""

    sent: dict[str, list[int]] = field(default_factory=dict)
    unreached: list[Unreached] = field(default_factory=list)
    uncertain: list[int] = field(default_factory=list)


def store_results(
    organization: Organization, token: uuid.UUID, results: Sequence[Result]
) -> list[str]:
    """Write all outcomes in one transaction. Returns the provider's ids that are known now.

    Rows that a webhook has brought further meanwhile keep that; only the provider's id is added.
    """
    now = timezone.now()
    with transaction.atomic():
        ids = [delivery.message.pk for delivery, _ in results]
        held = Message.objects.filter(pk__in=ids, claim=token).order_by("pk")
        held = held.select_for_update(no_key=True)
        rows = {message.pk: message for message in held}
        paused = _pause_or_stop(organization, results)
        consequences = _Consequences()
        changed = []
        for delivery, outcome in results:
            message = rows.get(delivery.message.pk)
            if message is None:
                continue  # a person has decided otherwise since
            _apply(message, delivery, outcome, paused.get(message.channel), now, consequences)
            message.updated_at = now
            changed.append(message)
        update_rows(
            Message, _WRITTEN, [(m.pk, *(getattr(m, name) for name in _WRITTEN)) for m in changed]
        )
        _follow(organization, consequences, results, now)
    return [outcome.provider_id for _, outcome in results if outcome.provider_id]


def _apply(
    message: Message,
    delivery: Delivery,
    outcome: Outcome,
    paused_until: datetime | None,
    now: datetime,
    consequences: _Consequences,
) -> None:
    message.provider_id = message.provider_id or outcome.provider_id
    if message.status not in (MessageStatus.SENDING, MessageStatus.UNCERTAIN):
        return
    message.error_code, message.error_text = outcome.code, outcome.text
    message.lease_until = None
    if outcome.status is SendStatus.ACCEPTED:
        message.status = MessageStatus.ACCEPTED
        message.sent_at = now
        consequences.sent.setdefault(message.channel, []).extend(delivery.reminder_ids)
    elif outcome.status is SendStatus.UNCERTAIN:
        message.status = MessageStatus.UNCERTAIN
        consequences.uncertain += delivery.reminder_ids
    elif outcome.status is SendStatus.RETRY and (retry_at := _retry_at(message, outcome, now)):
        message.status = MessageStatus.QUEUED
        message.claim = None
        message.next_try_at = max(retry_at, paused_until or retry_at)
    else:
        message.status = MessageStatus.FAILED
        consequences.unreached.append(
            Unreached(
                message, delivery.reminder_ids, may_go_by_sms=outcome.effect != Effect.OPTED_OUT
            )
        )


def _retry_at(message: Message, outcome: Outcome, now: datetime) -> datetime | None:
    """When to try again, None when it was tried often enough.

    What is wrong with the sender or the template is nothing the message has to pay for.
    """
    if outcome.effect in (Effect.PAUSE_SENDER, Effect.STOP_SENDER, Effect.STOP_TEMPLATE):
        message.attempts = max(message.attempts - 1, 0)
        return now
    if message.attempts >= settings.MESSAGE_MAX_ATTEMPTS:
        return None
    if outcome.effect == Effect.PAUSE_PAIR:
        return now + timedelta(seconds=_PAIR_SECONDS * 2 ** (message.attempts - 1))
    wait = settings.MESSAGE_RETRY_SECONDS * 2 ** (message.attempts - 1)
    return now + timedelta(seconds=min(wait, _LONGEST_RETRY_SECONDS))


def _pause_or_stop(organization: Organization, results: Sequence[Result]) -> dict[str, datetime]:
    """Once per batch and channel, however many of its messages were answered so."""
    paused: dict[str, datetime] = {}
    done: set[tuple[str, Effect]] = set()
    for delivery, outcome in results:
        open_channel = delivery.open_channel
        if (open_channel.channel, outcome.effect) in done:
            continue
        done.add((open_channel.channel, outcome.effect))
        if outcome.effect is Effect.PAUSE_SENDER:
            paused[open_channel.channel] = pause_sender(organization, open_channel.channel)
        elif outcome.effect is Effect.STOP_SENDER:
            stop_sender(organization, open_channel.channel, code=outcome.code, text=outcome.text)
        elif outcome.effect is Effect.STOP_TEMPLATE:
            stop_template(open_channel.words, organization, code=outcome.code, text=outcome.text)
    for channel in _silent_channels(results) - paused.keys():
        paused[channel] = pause_sender(organization, channel)
    for delivery, outcome in results:
        channel = delivery.open_channel.channel
        taken = outcome.status is SendStatus.ACCEPTED
        if taken and delivery.open_channel.pauses and channel not in paused:
            forget_pauses(organization, channel)
            break
    return paused


def _silent_channels(results: Sequence[Result]) -> set[str]:
    """Where most answers of a batch were lost: the whole outbox must not become uncertain."""
    lost = Counter(
        delivery.open_channel.channel
        for delivery, outcome in results
        if outcome.status is SendStatus.UNCERTAIN
    )
    sent = Counter(delivery.open_channel.channel for delivery, _ in results)
    return {
        channel
        for channel, count in lost.items()
        if count >= _LOST_ANSWERS and count * 2 > sent[channel]
    }


def _follow(
    organization: Organization,
    consequences: _Consequences,
    results: Sequence[Result],
    now: datetime,
) -> None:
    for channel, reminder_ids in consequences.sent.items():
        subjects().mark_sent(reminder_ids, channel=channel, at=now)
    if consequences.uncertain:
        subjects().leave_to_call(consequences.uncertain)
    if consequences.unreached:
        after_failures(organization, consequences.unreached)
    seen = []
    for delivery, outcome in results:
        if outcome.effect is Effect.OPTED_OUT:
            opt_out_phone(organization, delivery.outgoing.phone, why=_provider_text(outcome))
        elif (
            outcome.effect is Effect.UNDELIVERABLE
            and delivery.open_channel.channel == Channel.WHATSAPP
        ):
            seen.append(
                Seen(
                    delivery.outgoing.phone,
                    EvidenceKind.UNDELIVERABLE,
                    organization.today(),
                    delivery.message.pk,
                )
            )
    if seen:
        note_evidence(organization, seen)


def _provider_text(outcome: Outcome) -> str:
    return f"The provider says that it opted out (code {outcome.code})."
