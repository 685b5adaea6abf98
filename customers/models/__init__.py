from customers.models.change import ChangeAction, ChangeCause, CustomerChange
from customers.models.customer import MEDICAL_FIELDS, Category, Customer, WhatsAppStatus
from customers.models.duplicate import CandidateStatus, DuplicateCandidate
from customers.models.identifier import CustomerIdentifier, IdentifierKind, IgnoredIdentifier
from customers.models.webhook import WebhookEvent, WebhookKey

__all__ = [
    "MEDICAL_FIELDS",
    "CandidateStatus",
    "Category",
    "ChangeAction",
    "ChangeCause",
    "Customer",
    "CustomerChange",
    "CustomerIdentifier",
    "DuplicateCandidate",
    "IdentifierKind",
    "IgnoredIdentifier",
    "WebhookEvent",
    "WebhookKey",
    "WhatsAppStatus",
]
