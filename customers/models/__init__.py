from customers.models.customer import MEDICAL_FIELDS, Category, Customer, WhatsAppStatus
from customers.models.duplicate import (
    BlockingKey,
    CandidateStatus,
    DuplicateCandidate,
    DuplicateScope,
)
from customers.models.erasure import ErasedKey, Erasure
from customers.models.identifier import CustomerIdentifier, IdentifierKind, IgnoredIdentifier
from customers.models.merge import MergeMember, MergeRecord
from customers.models.opt_out import OptedOutPhone
from customers.models.webhook import WebhookEvent, WebhookKey

__all__ = [
    "MEDICAL_FIELDS",
    "BlockingKey",
    "CandidateStatus",
    "Category",
    "Customer",
    "CustomerIdentifier",
    "DuplicateCandidate",
    "DuplicateScope",
    "ErasedKey",
    "Erasure",
    "IdentifierKind",
    "IgnoredIdentifier",
    "MergeMember",
    "MergeRecord",
    "OptedOutPhone",
    "WebhookEvent",
    "WebhookKey",
    "WhatsAppStatus",
]
