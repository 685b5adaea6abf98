"""What the columns of a sheet are called, and which field each one is."""

from uploads.headings.channel_partners import CHANNEL_PARTNERS
from uploads.headings.contacts import CONTACTS
from uploads.headings.customers import CUSTOMERS
from uploads.headings.fields import Field
from uploads.headings.leads import LEADS
from uploads.headings.own_exports import is_export_of_bills, own_columns
from uploads.headings.purchases import PURCHASES
from uploads.headings.recognize import is_doubtful_in, recognize_in

# Another kind of sheet is another table here.
FIELDS: dict[str, tuple[Field, ...]] = {
    "customers": CUSTOMERS,
    "contacts": CONTACTS,
    "leads": LEADS,
    "channel_partners": CHANNEL_PARTNERS,
    "purchases": PURCHASES,
}

__all__ = [
    "FIELDS",
    "Field",
    "fields_of",
    "is_doubtful",
    "is_export_of_bills",
    "own_columns",
    "recognize",
]


def fields_of(kind: str) -> dict[str, Field]:
    return {field.name: field for field in FIELDS[kind]}


def recognize(headings: list[str], kind: str) -> dict[int, str]:
    """{column index: field name} for the headings that are known in sheets of this kind.

    A field that takes one column gets the one that names it best, the leftmost of equals; the
    others stay unmapped. An export of ours is taken as it was written.
    """
    own = own_columns(headings, kind)
    return recognize_in(headings, FIELDS[kind]) if own is None else own


def is_doubtful(heading: str, kind: str) -> bool:
    """Whether a heading only may mean its field, as "Contact" and "Number" may mean a phone."""
    return is_doubtful_in(heading, FIELDS[kind])
