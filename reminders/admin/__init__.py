from reminders.admin.message import MessageAdmin, MessageTemplateAdmin, SenderStateAdmin
from reminders.admin.refill import RefillReminderAdmin

__all__ = ["MessageAdmin", "MessageTemplateAdmin", "RefillReminderAdmin", "SenderStateAdmin"]
