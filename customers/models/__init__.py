from customers.models.change import ChangeAction, ChangeCause, CustomerChange
from customers.models.customer import Category, Customer, WhatsAppStatus
from customers.models.duplicate import CandidateStatus, DuplicateCandidate
from customers.models.identifier import CustomerIdentifier, IdentifierKind, IgnoredIdentifier

__all__ = [
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
    "WhatsAppStatus",
]
