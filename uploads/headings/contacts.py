"""Headings of lists of numbers to call: often one column without more."""

from uploads.headings.customers import CUSTOMERS
from uploads.headings.fields import Field, spellings

_SHARED = {field.name: field for field in CUSTOMERS}

CONTACTS: tuple[Field, ...] = (
    _SHARED["full_name"],
    _SHARED["phone"],
    _SHARED["name_and_phone"],
    _SHARED["branch"],
    _SHARED["branch_id"],
    Field(
        "contact_notes",
        "Notes",
        "Asked for a price list",
        known_as=spellings(
            "note, notes, remark, remarks, comment, comments, description, details, message",
            "call notes, calling remarks, feedback, નોંધ, रिमार्क, टिप्पणी, नोट, نوٹ",
        ),
    ),
    Field(
        "contact_source",
        "Source",
        "Health camp",
        known_as=spellings(
            "source, contact source, source of contact, data source, list, list name, campaign",
            "channel, medium, camp, સ્ત્રોત, स्रोत, ذریعہ",
        ),
    ),
)
