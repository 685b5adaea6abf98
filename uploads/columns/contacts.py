"""Headings of lists of numbers to call: often one column without more."""

from contacts.models import ContactRecord
from contacts.services.making import LONGEST_NOTES
from uploads.columns import readers
from uploads.columns.column import Column, spellings
from uploads.columns.customers import CUSTOMERS

_SHARED = {field.name: field for field in CUSTOMERS}

CONTACTS: tuple[Column, ...] = (
    _SHARED["full_name"],
    _SHARED["phone"],
    _SHARED["name_and_phone"],
    _SHARED["branch"],
    _SHARED["branch_id"],
    Column(
        "contact_notes",
        "Notes",
        "Asked for a price list",
        help="What the caller should know.",
        known_as=spellings(
            "note, notes, remark, remarks, comment, comments, description, details, message",
            "call notes, calling remarks, feedback, નોંધ, रिमार्क, टिप्पणी, नोट, نوٹ",
        ),
        reader=readers.text,
        fills="notes",
        longest=LONGEST_NOTES,
    ),
    Column(
        "contact_source",
        "Source",
        "Health camp",
        help="Where the number came from.",
        known_as=spellings(
            "source, contact source, source of contact, data source, list, list name, campaign",
            "channel, medium, camp, સ્ત્રોત, स्रोत, ذریعہ",
        ),
        reader=readers.text,
        fills="source",
        longest=ContactRecord._meta.get_field("source").max_length,
    ),
)
