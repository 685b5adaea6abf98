"""Finding bills by what a person types."""

from core.text_search import TextIndex
from customers.record_search import RecordSearch, Texts
from visits.models import Bill

BILLS = RecordSearch(
    "A bill's number or a part of it; or of the customer parts of a name, a phone in any "
    "spelling, an e-mail or a passport.",
    # People read the last digits off a slip.
    Texts(TextIndex("bill_number_search", Bill, "number_key")),
    customer="customer",
)
