"""The columns that each kind of sheet can have, declared once, and which one a heading means."""

from uploads.columns.channel_partners import CHANNEL_PARTNERS
from uploads.columns.column import Column
from uploads.columns.contacts import CONTACTS
from uploads.columns.customers import CUSTOMERS
from uploads.columns.leads import LEADS
from uploads.columns.own_exports import is_export_of_bills, own_columns
from uploads.columns.projects import PROJECTS
from uploads.columns.purchases import PURCHASES
from uploads.columns.recognize import is_doubtful_in, recognize_in

# Another kind of sheet is another table here.
COLUMNS: dict[str, tuple[Column, ...]] = {
    "customers": CUSTOMERS,
    "contacts": CONTACTS,
    "leads": LEADS,
    "channel_partners": CHANNEL_PARTNERS,
    "purchases": PURCHASES,
    "projects": PROJECTS,
}

__all__ = [
    "COLUMNS",
    "Column",
    "columns_by_name",
    "is_doubtful",
    "is_export_of_bills",
    "own_columns",
    "recognize",
]


def columns_by_name(kind: str) -> dict[str, Column]:
    return {field.name: field for field in COLUMNS[kind]}


def recognize(headings: list[str], kind: str) -> dict[int, str]:
    """{column index: field name} for the headings that are known in sheets of this kind.

    A field that takes one column gets the one that names it best, the leftmost of equals; the
    others stay unmapped. An export of ours is taken as it was written.
    """
    own = own_columns(headings, kind)
    return recognize_in(headings, COLUMNS[kind]) if own is None else own


def is_doubtful(heading: str, kind: str) -> bool:
    """Whether a heading only may mean its field, as "Contact" and "Number" may mean a phone."""
    return is_doubtful_in(heading, COLUMNS[kind])
