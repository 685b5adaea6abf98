"""Headings of channel partner sheets: a line per partner and project."""

from dataclasses import replace

from leads.models import ChannelPartner
from uploads.columns import readers
from uploads.columns.column import Column, spellings
from uploads.columns.customers import CUSTOMERS
from uploads.columns.leads import LEADS

_LONGEST = {field.name: field.max_length for field in ChannelPartner._meta.fields}
_SHARED = {field.name: field for field in (*CUSTOMERS, *LEADS)}

CHANNEL_PARTNERS: tuple[Column, ...] = (
    Column(
        "partner_name",
        "Partner name",
        "Om Realty",
        help="The firm or the person.",
        known_as=spellings(
            "name, firm, firm name, partner, partner name, channel partner, channel partner name",
            "broker, broker name, agent, agent name, agency, company, company name, firm partner",
            "firm partner name, cp name, નામ, नाम, نام",
        ),
        identifies=True,
        reader=readers.name,
        fills="name",
        longest=_LONGEST["name"],
    ),
    _SHARED["phone"],
    _SHARED["email"],
    Column(
        "partner_code",
        "Partner code",
        "CP-01",
        help="The channel partner's code, as you have entered it.",
        known_as=spellings(
            "cp code, code, partner code, channel partner code, broker code, agent code, cp id",
            "partner id, cp, id",
        ),
        numbered=True,
        identifies=True,
        reader=readers.code,
        fills="code",
        longest=_LONGEST["code"],
    ),
    _SHARED["project"],
    Column(
        "commission_percent",
        "Commission %",
        "2",
        help="Of this project: 2 or 2.5. One line for each project.",
        known_as=spellings(
            "commission, commission %, commission percent, commission percentage, brokerage",
            "brokerage %, commission rate, rate, %, comm, comm %",
        ),
        reader=readers.percent,
    ),
    replace(_SHARED["city"], of_person=False, reader=readers.text, longest=_LONGEST["city"]),
)
