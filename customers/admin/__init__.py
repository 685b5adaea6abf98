"""The admin pages of customers.

An app above adds what it knows of a customer: `CustomerAdmin.add_inline(VisitInline)`.
"""

from customers.admin.customer import CustomerAdmin
from customers.admin.duplicates import DuplicateCandidateAdmin
from customers.admin.lists import IgnoredIdentifierAdmin
from customers.admin.merges import MergeRecordAdmin, Merges
from customers.admin.webhook import WebhookEventAdmin, WebhookKeyAdmin

__all__ = [
    "CustomerAdmin",
    "DuplicateCandidateAdmin",
    "IgnoredIdentifierAdmin",
    "MergeRecordAdmin",
    "Merges",
    "WebhookEventAdmin",
    "WebhookKeyAdmin",
]
