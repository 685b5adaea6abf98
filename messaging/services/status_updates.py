"""What webhooks tell of our messages: in any order, twice, late, of ids that we do not know yet."""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organization
from core.bulk import update_rows
from core.dates import local_day
from customers.opting import opt_out_phone
from messaging.gateways import Effect
from messaging.gateways.sms import OPTED_OUT_CODE
from messaging.gateways.whatsapp import judge_code
from messaging.models import (
    REACHED,
    Channel,
    EventKind,
    EvidenceKind,
    Message,
    MessageEvent,
    MessageStatus,
)
from messaging.services.evidence import Seen, note_evidence
from messaging.services.outbox import Unreached, after_failures
from messaging.subjects import subjects

# How far a message has come. Never back; a failure only before it was delivered.
_RANK = {
    MessageStatus.QUEUED: 0,
    MessageStatus.SENDING: 0,
    MessageStatus.UNCERTAIN: 0,
    MessageStatus.SKIPPED: 0,
    MessageStatus.ACCEPTED: 1,
    MessageStatus.SENT: 2,
    MessageStatus.FAILED: 3,
    MessageStatus.DELIVERED: 4,
    MessageStatus.READ: 5,
}
_WRITTEN = (
    "status", "skip_reason", "provider_id", "error_code", "error_text", "sent_at",
    "delivered_at", "read_at", "lease_until", "updated_at",
)  # fmt: skip


@dataclass(frozen=True)
class StatusUpdate:
    """That a message was sent, delivered, read, or failed. `reference` is our id, if told back.

    `sender` is ours that sent it, where the provider names one: ids count within a sender only.
    `stamp` is the provider's own time, where it tells one: the same update twice has the same.
    """

    channel: str
    provider_id: str
    state: str
    happened_at: datetime
    stamp: str = ""
    reference: str = ""
    error_code: str = ""
    error_text: str = ""
    sender: str = ""

    @property
    def fingerprint(self) -> str:
        parts = (
            self.channel, self.sender, self.provider_id, self.state, self.stamp, self.reference,
        )  # fmt: skip
        return hashlib.sha256("|".join(parts).encode()).hexdigest()


@dataclass
class _Consequences:
    sent: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    failed: list[Message] = field(default_factory=list)
    seen: dict[Organization, list[Seen]] = field(default_factory=lambda: defaultdict(list))
    opted_out: list[Message] = field(default_factory=list)


@transaction.atomic
def apply_status_updates(updates: Sequence[StatusUpdate]) -> int:
    """Keep each once and bring the messages forward. Returns how many belonged to a message.

    What fits no message waits: the webhook may be faster than our own commit of the provider's id.
    """
    messages = _messages_of(updates)
    _keep(updates, messages)
    _apply([(messages[one.fingerprint], one) for one in updates if one.fingerprint in messages])
    return len(messages)


@transaction.atomic
def apply_waiting_updates(provider_ids: Collection[str]) -> int:
    """Apply updates that came before we knew these ids. Returns how many there were."""
    if not provider_ids:
        return 0
    return _apply_waiting(
        MessageEvent.objects.filter(message=None, provider_id__in=list(provider_ids))
    )


def match_waiting_updates() -> int:
    """The same for whatever waits: two transactions may have missed each other."""
    known = Message.objects.exclude(provider_id="").values("provider_id")
    waiting = MessageEvent.objects.filter(message=None, provider_id__in=known)
    with transaction.atomic():
        return _apply_waiting(waiting[:500])


def _apply_waiting(events: Iterable[MessageEvent]) -> int:
    waiting = [event for event in events if event.kind == EventKind.STATUS]
    updates = {
        event.pk: StatusUpdate(
            event.channel,
            event.provider_id,
            event.state,
            event.happened_at,
            stamp=str(event.pk),
            error_code=event.error_code,
            error_text=event.text,
            sender=event.sender,
        )
        for event in waiting
    }
    messages = _messages_of(list(updates.values()))
    matched = [event for event in waiting if updates[event.pk].fingerprint in messages]
    for event in matched:
        event.message = messages[updates[event.pk].fingerprint]
        event.organization_id = event.message.organization_id
    MessageEvent.objects.bulk_update(matched, ["message", "organization"], batch_size=200)
    _apply([(messages[updates[event.pk].fingerprint], updates[event.pk]) for event in matched])
    return len(matched)


def _messages_of(updates: Sequence[StatusUpdate]) -> dict[str, Message]:
    """By fingerprint, locked in key order. Our own id decides; it is there before any answer is."""
    references = [uuid.UUID(one.reference) for one in updates if _is_uuid(one.reference)]
    ids = list({one.provider_id for one in updates if one.provider_id})
    found = Message.objects.filter(
        Q(reference__in_values=references) | Q(provider_id__in_values=ids),
        organization__deletion_started_at=None,
    ).select_related("organization")
    rows = list(found.order_by("pk").select_for_update(no_key=True, of=("self",)))
    by_reference = {str(message.reference): message for message in rows}
    by_id: dict[tuple[str, str], list[Message]] = defaultdict(list)
    for row in rows:
        by_id[row.channel, row.provider_id].append(row)
    messages: dict[str, Message] = {}
    for one in updates:
        sent = by_id.get((one.channel, one.provider_id), ())
        message = by_reference.get(one.reference) or _of_sender(sent, one.sender)
        if message is not None and message.channel == one.channel:
            messages[one.fingerprint] = message
    return messages


def _of_sender(messages: Sequence[Message], sender: str) -> Message | None:
    """The one that went out by `sender`; of an unnamed one, only what cannot be another's."""
    sent = [message for message in messages if not sender or message.sender == sender]
    return sent[-1] if len({message.organization_id for message in sent}) == 1 else None


def _keep(updates: Sequence[StatusUpdate], messages: dict[str, Message]) -> None:
    MessageEvent.objects.bulk_create(
        [
            MessageEvent(
                organization_id=message.organization_id if message else None,
                channel=one.channel,
                kind=EventKind.STATUS,
                fingerprint=one.fingerprint,
                message=message,
                provider_id=one.provider_id[:200],
                sender=one.sender[:64],
                state=one.state,
                error_code=one.error_code[:40],
                text=one.error_text[:1000],
                happened_at=one.happened_at,
            )
            for one in updates
            for message in [messages.get(one.fingerprint)]
        ],
        ignore_conflicts=True,
    )


def _apply(pairs: Sequence[tuple[Message, StatusUpdate]]) -> None:
    if not pairs:
        return
    found = subjects().linked_to({message.pk for message, _ in pairs})
    reminders = {message.pk: found.get(message.pk, []) for message, _ in pairs}
    consequences = _Consequences()
    changed: dict[int, Message] = {}
    for message, updates in sorted(pairs, key=lambda pair: pair[1].happened_at):
        if _advance(message, updates, reminders[message.pk], consequences):
            changed[message.pk] = message
    update_rows(
        Message,
        _WRITTEN,
        [(m.pk, *(getattr(m, name) for name in _WRITTEN)) for m in changed.values()],
    )
    _follow(consequences, reminders)


def _advance(
    message: Message, updates: StatusUpdate, reminders: list[int], consequences: _Consequences
) -> bool:
    """Whether the update says more than is known."""
    state = MessageStatus(updates.state)
    message.provider_id = message.provider_id or updates.provider_id[:200]
    if state == MessageStatus.READ and message.read_at is None:
        message.read_at = updates.happened_at
    if state in (MessageStatus.READ, MessageStatus.DELIVERED) and message.delivered_at is None:
        message.delivered_at = updates.happened_at
    if message.sent_at is None and state != MessageStatus.FAILED:
        message.sent_at = updates.happened_at
    message.updated_at = timezone.now()
    before = message.status
    if _RANK[state] <= _RANK[MessageStatus(before)]:
        return True
    message.status = state
    message.skip_reason = ""
    message.lease_until = None
    if state == MessageStatus.FAILED:
        message.error_code = updates.error_code[:40]
        message.error_text = updates.error_text[:500]
        consequences.failed.append(message)
        _learn_from_failure(message, updates, consequences)
        return True
    message.error_code = message.error_text = ""
    if before not in REACHED:
        consequences.sent[message.channel].extend(reminders)
    if message.channel == Channel.WHATSAPP and state in (
        MessageStatus.DELIVERED,
        MessageStatus.READ,
    ):
        seen = Seen(message.phone, EvidenceKind.DELIVERED, _day(message, updates), message.pk)
        consequences.seen[message.organization].append(seen)
    return True


def _learn_from_failure(
    message: Message, updates: StatusUpdate, consequences: _Consequences
) -> None:
    code = int(updates.error_code) if updates.error_code.isdigit() else -1
    if message.channel == Channel.SMS:
        if code == OPTED_OUT_CODE:
            consequences.opted_out.append(message)
        return
    _, effect = judge_code(code)
    if effect is Effect.OPTED_OUT:
        consequences.opted_out.append(message)
    elif effect is Effect.UNDELIVERABLE:
        seen = Seen(message.phone, EvidenceKind.UNDELIVERABLE, _day(message, updates), message.pk)
        consequences.seen[message.organization].append(seen)


def _follow(consequences: _Consequences, reminders: dict[int, list[int]]) -> None:
    now = timezone.now()
    for channel, reminder_ids in consequences.sent.items():
        subjects().mark_sent(reminder_ids, channel=channel, at=now)
    for organization, seen in consequences.seen.items():
        note_evidence(organization, seen)
    for message in consequences.opted_out:
        opt_out_phone(message.organization, message.phone, why="The provider says so.")
    silent = {message.pk for message in consequences.opted_out}
    by_organization: dict[Organization, list[Unreached]] = defaultdict(list)
    reverted: dict[str, list[int]] = defaultdict(list)
    for message in consequences.failed:
        if message.status == MessageStatus.FAILED:
            reverted[message.channel] += reminders[message.pk]
            by_organization[message.organization].append(
                Unreached(message, reminders[message.pk], may_go_by_sms=message.pk not in silent)
            )
    for channel, reminder_ids in reverted.items():
        subjects().revert_sent(reminder_ids, channel=channel)
    for organization, unreached in by_organization.items():
        after_failures(organization, unreached)


def _day(message: Message, updates: StatusUpdate) -> date:
    return local_day(updates.happened_at, message.organization.zone)


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
