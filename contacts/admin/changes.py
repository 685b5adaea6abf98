"""What changed on a contact, in words, on its page."""

from accounts.models import User
from contacts.models import ContactRecord
from customers.history import ExplainedChange, explain_with_note
from history.models import Change

# Ids of records that the note names in words.
_LABEL_BY_NOTE = frozenset({"customer", "conversion_bill"})
_SHOWN = 30


def explain_contact(contact: ContactRecord, reader: User) -> list[ExplainedChange]:
    """The newest changes."""
    records = Change.objects.for_user(reader).of(contact).select_related("by")[:_SHOWN]
    return explain_with_note(list(records), without=_LABEL_BY_NOTE)
