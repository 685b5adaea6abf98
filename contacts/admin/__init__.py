from contacts.admin.contact import ContactRecordAdmin
from contacts.admin.reminder import ContactReminderAdmin

__all__ = ["ContactRecordAdmin", "ContactReminderAdmin"]
