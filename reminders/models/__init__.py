from reminders.models.event import EventKind, EvidenceKind, MessageEvent, PhoneEvidence
from reminders.models.message import (
    REACHED,
    Channel,
    Message,
    MessageReminder,
    MessageStatus,
    SkipReason,
)
from reminders.models.refill import LATE_DAYS, RefillReminder, RefillResponse, RefillStatus, SentBy
from reminders.models.sender import MessageTemplate, SenderState

__all__ = [
    "LATE_DAYS",
    "REACHED",
    "Channel",
    "EventKind",
    "EvidenceKind",
    "Message",
    "MessageEvent",
    "MessageReminder",
    "MessageStatus",
    "MessageTemplate",
    "PhoneEvidence",
    "RefillReminder",
    "RefillResponse",
    "RefillStatus",
    "SenderState",
    "SentBy",
    "SkipReason",
]
