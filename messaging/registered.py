"""What the apps below ask of messages, and tell them: registered in AppConfig.ready."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.dispatch import receiver

from accounts.models import Organization, User
from contacts.events import whatsapp_logged
from core.medical import note_medical_of
from core.roles import Can
from customers.merging import Moves, register_merge_rule
from customers.models import Customer
from history.journey import Entry, JourneySource, register_source
from messaging.models import EventKind, EvidenceKind, Message, MessageEvent
from messaging.services.evidence import Seen, note_evidence


def register() -> None:
    register_source(Messages())
    register_merge_rule(Message, "customer", Moves())


@receiver(whatsapp_logged, dispatch_uid="reminders.note_logged_whatsapp")
def note_logged_whatsapp(
    sender: Any, *, organization: Organization, phone: str, day: date, replied: bool, **kwargs: Any
) -> None:
    """What staff wrote down of a contact or lead counts as what providers tell of customers."""
    kind = EvidenceKind.INBOUND if replied else EvidenceKind.DELIVERED
    note_evidence(organization, [Seen(phone, kind, day)])


class Messages(JourneySource[Message]):
    name = "message"
    date_field = "created_at"

    def rows(self, customer: Customer, reader: User) -> QuerySet[Message]:
        return Message.objects.for_user(reader).filter(customer=customer)

    def load(self, rows: QuerySet[Message], reader: User) -> QuerySet[Message]:
        replies = MessageEvent.objects.filter(kind=EventKind.INBOUND).order_by("happened_at", "pk")
        return rows.prefetch_related(Prefetch("events", queryset=replies, to_attr="replies"))

    def entries(self, rows: Sequence[Message], reader: User) -> list[Entry]:
        medical = reader.can(Can.READ_MEDICAL)
        return [_entry(message, medical) for message in rows]


_FORGOTTEN = "(forgotten)"


def _entry(message: Message, medical: bool) -> Entry:
    replies = [
        _FORGOTTEN if event.forgotten_at else event.text
        for event in message.replies  # type: ignore[attr-defined]
    ]
    if medical and (message.body or replies):
        note_medical_of(message)
    parts = [str(message.get_status_display())]
    if message.skip_reason:
        parts.append(str(message.get_skip_reason_display()))
    if message.error_text:
        parts.append(message.error_text)
    if message.forgotten_at:
        parts.append("What was said is forgotten")
    if replies:
        parts.append(f"answered: {'; '.join(replies)}" if medical else "answered")
    return Entry(
        title=f"Reminder by {message.get_channel_display()}",
        description=". ".join(parts),
        details={
            "message": message.pk,
            "channel": message.channel,
            "status": message.status,
            "skip_reason": message.skip_reason,
            "error_code": message.error_code,
            "body": message.body if medical else "",
            "forgotten_at": message.forgotten_at.isoformat() if message.forgotten_at else None,
            "sent_at": message.sent_at.isoformat() if message.sent_at else None,
            "delivered_at": message.delivered_at.isoformat() if message.delivered_at else None,
            "read_at": message.read_at.isoformat() if message.read_at else None,
            "replies": replies if medical else [],
        },
    )
