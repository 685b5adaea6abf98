from reminders.models.message_reminder import MessageReminder
from reminders.models.refill import LATE_DAYS, RefillReminder, RefillResponse, RefillStatus, SentBy

__all__ = [
    "LATE_DAYS",
    "MessageReminder",
    "RefillReminder",
    "RefillResponse",
    "RefillStatus",
    "SentBy",
]
