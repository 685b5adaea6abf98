from contacts.models.contact import OPEN_STATUSES, WORKED_STATUSES, ContactRecord, ContactStatus
from contacts.models.work import (
    ContactInteraction,
    ContactReminder,
    ContactReminderStatus,
    InteractionKind,
)

__all__ = [
    "OPEN_STATUSES",
    "WORKED_STATUSES",
    "ContactInteraction",
    "ContactRecord",
    "ContactReminder",
    "ContactReminderStatus",
    "ContactStatus",
    "InteractionKind",
]
