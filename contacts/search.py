"""Finding contacts and what was planned for them by what a person types."""

from contacts.models import ContactRecord, ContactReminder
from core.text_search import TextIndex
from customers.record_search import RecordSearch, Texts

_CONTACTS = TextIndex("contact_search", ContactRecord, "name", "phone")
_NOTES = TextIndex("contact_reminder_search", ContactReminder, "note")

CONTACTS = RecordSearch(
    "Parts of a name, or a phone in any spelling.", Texts(_CONTACTS), phone="phone"
)
REMINDERS = RecordSearch(
    "Parts of the note, of the contact's name, or the contact's phone.",
    Texts(_NOTES),
    Texts(_CONTACTS, at="contact"),
    phone="contact__phone",
)
