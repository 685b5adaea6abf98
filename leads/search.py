"""Finding partners, their claims and loans by what a person types."""

from core.text_search import TextIndex
from customers.record_search import RecordSearch, Texts
from leads.models import ChannelPartner, Lead, LoanCommitment

_PARTNERS = TextIndex("partner_search", ChannelPartner, "name", "code", "phone")
# Lists show what the lead is called, which stays where a sheet of visits renames the customer.
_LEADS = TextIndex("lead_search", Lead, "full_name", "contact_number")
_LENDERS = TextIndex("loan_lender_search", LoanCommitment, "lender")

PARTNERS = RecordSearch(
    "Parts of a name or code, or a phone in any spelling.", Texts(_PARTNERS), phone="phone"
)
CLAIMS = RecordSearch(
    "Of the lead parts of a name, a phone, an e-mail or a passport; or of the partner parts of a "
    "name, a code or a phone.",
    Texts(_PARTNERS, at="partner"),
    Texts(_LEADS, at="lead"),
    customer="lead__customer",
)
LOANS = RecordSearch(
    "Of the lead parts of a name, a phone, an e-mail or a passport; or parts of the lender.",
    Texts(_LENDERS),
    Texts(_LEADS, at="lead"),
    customer="lead__customer",
)
