from messaging.models.event import EventKind, EvidenceKind, MessageEvent, PhoneEvidence
from messaging.models.message import REACHED, Channel, Message, MessageStatus, SkipReason
from messaging.models.sender import MessageTemplate, SenderState

__all__ = [
    "REACHED",
    "Channel",
    "EventKind",
    "EvidenceKind",
    "Message",
    "MessageEvent",
    "MessageStatus",
    "MessageTemplate",
    "PhoneEvidence",
    "SenderState",
    "SkipReason",
]
