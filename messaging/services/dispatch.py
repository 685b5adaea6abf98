"""The job that empties the outbox: sends, and writes down what came of it and what follows.

Any number of them may run at once.
"""

import logging
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Organization
from core.bulk import update_rows
from customers.opting import opt_out_phone
from jobs.errors import RunStopped
from jobs.registry import job_handler
from jobs.run import JobRun
from messaging.gateways import Effect, Outcome, SendStatus, gateway_of
from messaging.models import Channel, EvidenceKind, Message, MessageStatus
from messaging.services.claiming import (
    Batch,
    Delivery,
    claim_batch,
    expire,
    mark_abandoned_uncertain,
)
from messaging.services.evidence import Seen, note_evidence
from messaging.services.outbox import (
    DISPATCH,
    Unreached,
    after_failures,
    after_quiet,
    enqueue_dispatch,
    is_quiet,
    next_moment,
)
from messaging.services.senders import (
    forget_pauses,
    open_channels,
    pause_sender,
    stop_sender,
    stop_template,
)
from messaging.services.status_updates import apply_waiting_updates
from messaging.subjects import subjects

logger = logging.getLogger(__name__)

_POLL_SECONDS = 1.0


@job_handler(DISPATCH, label="Send messages", queue="messages")
def dispatch(run: JobRun) -> dict[str, Any]:
    """Send what waits, batch by batch; then enqueue for the moment when the next has its time.

    A batch costs a constant number of queries and is all that is in memory. It is committed as
    being sent, goes out in threads that touch no database, and its outcome is committed.
    """
    organization = run.job.organization
    assert organization is not None
    sent = run.job.done
    with run.chunk() as chunk:  # may be thousands after a pause
        mark_abandoned_uncertain(organization, at=timezone.now())
        expire(organization, at=timezone.now())
        chunk.checkpoint({}, done=sent)
    with ThreadPoolExecutor(settings.MESSAGE_PARALLEL) as pool:
        while not is_quiet(organization, timezone.now()):
            batch = claim_batch(organization, open_channels(organization))
            if not batch.taken:
                break
            stopped = _send(run, pool, batch)
            if stopped is not None:
                raise stopped
            sent += len(batch.deliveries)
            with run.chunk() as chunk:
                chunk.checkpoint({}, done=sent)
    paused = {
        name: open_channel.paused_until
        for name, open_channel in open_channels(organization).items()
    }
    if moment := next_moment(organization, paused):
        enqueue_dispatch(organization, at=after_quiet(organization, max(moment, timezone.now())))
    return {"sent": sent}


def _send(run: JobRun, pool: ThreadPoolExecutor, batch: Batch) -> RunStopped | None:
    """Send and write down what came of it; whatever stops the job waits until that is done."""
    deadline = time.time() + settings.MESSAGE_LEASE_SECONDS / 4
    on_their_way = {
        pool.submit(_send_one, delivery, deadline): delivery for delivery in batch.deliveries
    }
    stopped: RunStopped | None = None
    pending = set(on_their_way)
    while pending:
        _, pending = wait(pending, timeout=_POLL_SECONDS, return_when=FIRST_COMPLETED)
        if stopped is None and pending:
            try:
                run.renew()
            except RunStopped as stop:
                stopped = stop
    results: list[Result] = [(on_their_way[one], _outcome_of(one)) for one in on_their_way]
    organization = run.job.organization
    assert organization is not None
    known = store_results(organization, batch.token, results)
    apply_waiting_updates(known)
    return stopped


def _outcome_of(sending: Future[Outcome]) -> Outcome:
    """A gateway that broke must not leave the others of its batch without their outcome."""
    broken = sending.exception()
    if broken is None:
        return sending.result()
    logger.error("A gateway broke while it sent a message.", exc_info=broken)
    return Outcome(
        SendStatus.UNCERTAIN,
        code="broken",
        text=f"The gateway broke: {type(broken).__name__}",
        effect=Effect.STOP_SENDER,
    )


def _send_one(delivery: Delivery, deadline: float) -> Outcome:
    """A machine that slept must not send what others took for lost meanwhile."""
    if time.time() > deadline:
        return Outcome(SendStatus.RETRY, code="too_slow", text="The machine stood still.")
    return gateway_of(delivery.open_channel.channel).send(delivery.outgoing)


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
