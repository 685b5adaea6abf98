"""What the apps below show of messages, by their registries: in the customer's journey."""

from collections.abc import Sequence

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from core.roles import Can
from customers.models import Customer
from history.journey import Entry, JourneySource
from messaging.models import EventKind, Message, MessageEvent


class Messages(JourneySource[Message]):
    name = "message"
    date_field = "created_at"

    def rows(self, customer: Customer, reader: User) -> QuerySet[Message]:
        replies = MessageEvent.objects.filter(kind=EventKind.INBOUND).order_by("happened_at", "pk")
        return (
            Message.objects.for_user(reader)
            .filter(customer=customer)
            .prefetch_related(Prefetch("events", queryset=replies, to_attr="replies"))
        )

    def entries(self, rows: Sequence[Message], reader: User) -> list[Entry]:
        medical = reader.can(Can.READ_MEDICAL)
        return [_entry(message, medical) for message in rows]


def _entry(message: Message, medical: bool) -> Entry:
    replies = [event.text for event in message.replies]  # type: ignore[attr-defined]
    parts = [str(message.get_status_display())]
    if message.skip_reason:
        parts.append(str(message.get_skip_reason_display()))
    if message.error_text:
        parts.append(message.error_text)
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
            "sent_at": message.sent_at.isoformat() if message.sent_at else None,
            "delivered_at": message.delivered_at.isoformat() if message.delivered_at else None,
            "read_at": message.read_at.isoformat() if message.read_at else None,
            "replies": replies if medical else [],
        },
    )
