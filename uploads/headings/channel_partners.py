"""Headings of channel partner sheets: a line per partner and project."""

from uploads.headings.customers import CUSTOMERS
from uploads.headings.fields import Field, spellings
from uploads.headings.leads import LEADS

_SHARED = {field.name: field for field in (*CUSTOMERS, *LEADS)}

CHANNEL_PARTNERS: tuple[Field, ...] = (
    Field(
        "partner_name",
        "Partner name",
        "Om Realty",
        known_as=spellings(
            "name, firm, firm name, partner, partner name, channel partner, channel partner name",
            "broker, broker name, agent, agent name, agency, company, company name, firm partner",
            "firm partner name, cp name, નામ, नाम, نام",
        ),
        identifies=True,
    ),
    _SHARED["phone"],
    _SHARED["email"],
    Field(
        "partner_code",
        "Partner code",
        "CP-01",
        known_as=spellings(
            "cp code, code, partner code, channel partner code, broker code, agent code, cp id",
            "partner id, cp, id",
        ),
        numbered=True,
        identifies=True,
    ),
    _SHARED["project"],
    Field(
        "commission_percent",
        "Commission %",
        "2",
        known_as=spellings(
            "commission, commission %, commission percent, commission percentage, brokerage",
            "brokerage %, commission rate, rate, %, comm, comm %",
        ),
    ),
    _SHARED["city"],
)
