"""One box for everything: people, leads, partners, bills and uploads, each by its own search.

A few of each, by a number of queries that does not grow with what is found.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.text import Truncator

from accounts.models import Organization, User
from contacts.models import ContactRecord
from contacts.search import CONTACTS
from core.indexes import page_of_many
from core.roles import Can
from customers.models import Customer
from customers.normalize import format_phone
from customers.record_search import RecordSearch
from customers.search import search_customers
from leads.models import ChannelPartner, Lead
from leads.search import PARTNERS
from uploads.models import FileUpload
from uploads.search import UPLOADS
from visits.models import Bill
from visits.search import BILLS

MOST_OF_EACH = 5
SHORTEST = 2  # signs; fewer mean half of the register
_LONGEST = 200
_LEADS = RecordSearch("", customer="customer")

Find = Callable[[Any, str, Organization | None], Any]


class Hit(NamedTuple):
    """What a line shows: `detail` tells apart who and what is called alike. `customer`: whose page
    shows it, where it is of one customer."""

    type: str
    id: int
    title: str
    detail: str
    customer: int | None


@dataclass(frozen=True, slots=True)
class Kind:
    """`rows`: what `reader` sees of it, in the order of its list."""

    name: str
    right: Can
    rows: Callable[[User], Any]
    find: Find
    describe: Callable[[Any], tuple[str, str]]


def search_everything(text: str, *, reader: User) -> list[Hit]:
    """At most five of each kind that `reader` may read, in the order of `KINDS`."""
    text = text.strip()[:_LONGEST]
    return list(_hits(text, reader)) if len(text) >= SHORTEST else []


def _hits(text: str, reader: User) -> Iterator[Hit]:
    for kind in KINDS:
        if not reader.can(kind.right):
            continue
        found = kind.find(kind.rows(reader), text, reader.organization)
        if getattr(found, "searched_in", None) is not None:
            shown = page_of_many(found, 0, MOST_OF_EACH)
        else:
            shown = list(found[:MOST_OF_EACH])
        for record in shown:
            title, detail = kind.describe(record)
            customer = record.pk if kind.name == "customer" else _customer_of(record)
            yield Hit(kind.name, record.pk, title, detail, customer)


def _customer_of(record: Any) -> int | None:
    return getattr(record, "customer_id", None)


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _customers(reader: User) -> Any:
    known = Customer.objects.for_user(reader).people().shown_to(reader)
    return known.filter(merged_into=None, is_active=True).select_related("branch")


def _customer(customer: Customer) -> tuple[str, str]:
    branch = customer.branch.name if customer.branch else ""
    return customer.full_name, _joined(format_phone(customer.phone), branch, customer.city)


def _contact(contact: ContactRecord) -> tuple[str, str]:
    branch = contact.branch.name if contact.branch else ""
    return contact.name, _joined(format_phone(contact.phone), branch)


def _lead(lead: Lead) -> tuple[str, str]:
    number = format_phone(lead.contact_number) or lead.passport_number
    return lead.full_name, _joined(number, lead.branch.name if lead.branch else "")


def _partner(partner: ChannelPartner) -> tuple[str, str]:
    return partner.name, _joined(partner.code, format_phone(partner.phone), partner.city)


def _bill(bill: Bill) -> tuple[str, str]:
    day = date_format(bill.bill_date, "j M Y")
    return bill.bill_number, _joined(bill.customer.full_name, day, bill.branch.name)


def _upload(upload: FileUpload) -> tuple[str, str]:
    day = date_format(upload.uploaded_at.astimezone(upload.organization.zone), "j M Y")
    return Truncator(upload.original_name).chars(100), _joined(day, upload.get_status_display())


KINDS = (
    Kind("customer", Can.READ, _customers, search_customers, _customer),
    Kind(
        "contact",
        Can.READ,
        lambda reader: ContactRecord.objects.for_user(reader).select_related("branch"),
        CONTACTS.find,
        _contact,
    ),
    Kind(
        "lead",
        Can.READ,
        lambda reader: (
            Lead.objects.for_user(reader).filter(merged_into=None).select_related("branch")
        ),
        _LEADS.find,
        _lead,
    ),
    Kind(
        "partner",
        Can.READ,
        lambda reader: ChannelPartner.objects.for_user(reader).filter(merged_into=None),
        PARTNERS.find,
        _partner,
    ),
    Kind(
        "bill",
        Can.READ,
        lambda reader: (
            Bill.objects.for_user(reader)
            .exclude(bill_number="")
            .select_related("customer", "branch")
        ),
        BILLS.find,
        _bill,
    ),
    Kind(
        "upload",
        Can.READ_UPLOADS,
        lambda reader: (
            FileUpload.objects.for_user(reader)
            .defer("profile", "options", "columns", "column_mapping", "preview_counts")
            .select_related("organization")
        ),
        UPLOADS.find,
        _upload,
    ),
)
