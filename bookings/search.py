"""Finding bookings and area customers by what a person types."""

from bookings.models import AreaCustomer, Booking, BookingPerson
from core.text_search import TextIndex
from customers.record_search import RecordSearch, Texts

# What was typed is kept as typed; in another spelling a phone is found as the customer's.
_REFERENCES = TextIndex("booking_reference_search", Booking, "reference")
_PERSONS = TextIndex("booking_person_search", BookingPerson, "full_name", "phone", "email")
_AREA = TextIndex(
    "area_customer_search",
    AreaCustomer,
    "full_name",
    "phone",
    "email",
    "passport_number",
    "city",
)

BOOKINGS = RecordSearch(
    "Parts of a reference, or of a person's name, phone or e-mail; a whole passport.",
    Texts(_REFERENCES),
    Texts(_PERSONS, by="booking"),
    customer_by_key="persons__customer",
)
AREA_CUSTOMERS = RecordSearch(
    "Parts of a name, phone, e-mail, passport or city.",
    Texts(_AREA),
    customer_by_key="customer",
)
