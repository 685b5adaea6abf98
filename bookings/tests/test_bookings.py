from datetime import timedelta
from decimal import Decimal

import pytest

from bookings.models import Booking, BookingPerson
from bookings.services.bookings import cancel_booking, save_booking
from core.errors import DomainError
from customers.models import Customer, CustomerIdentifier
from history.models import Change
from leads.models import ConversionStatus, Lead, LeadProjectAssociation
from leads.services import LeadService
from leads.services.leads import create_lead
from leads.services.transitions import lose_lead, reopen_lead

AYESHA = {"full_name": "Ayesha Khan", "passport_number": "PX-999123", "phone": "97235 21333"}
OMAR = {"full_name": "Omar Khan"}


@pytest.fixture
def book(shop, asha, django_capture_on_commit_callbacks):
    """Saves a booking and lets its commit happen, as a request does."""

    def save(*persons, booking=None, **values):
        if booking is None:
            values = {"reference": "TR-1", "booked_on": shop.today(), **values}
        with django_capture_on_commit_callbacks(execute=True):
            saved = save_booking(shop, values, persons=persons or None, by=asha, booking=booking)
        saved.refresh_from_db()
        return saved

    return save


def state():
    """All that a booking can change, to see that nothing did."""
    models = (Booking, BookingPerson, Lead, Customer, CustomerIdentifier, Change)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_every_person_becomes_a_customer_and_one_a_converted_lead(book, shop):
    booking = book(AYESHA, OMAR)

    ayesha, omar = (person.customer for person in booking.persons.all())
    assert (ayesha.full_name, ayesha.phone) == ("Ayesha Khan", "+919723521333")
    assert omar.full_name == "Omar Khan"
    assert booking.lead.customer == ayesha
    assert booking.lead.conversion_status == ConversionStatus.CONVERTED
    assert booking.lead.passport_number == "PX999123"
    assert ayesha.last_activity.astimezone(shop.zone).date() == booking.booked_on


def test_taking_a_booking_in_ten_times_changes_nothing_more(book):
    booking = book(AYESHA, OMAR)
    before = state()

    for _ in range(10):
        LeadService.auto_create_from_booking(booking)

    assert state() == before


def test_saving_the_same_again_doubles_nobody(book):
    booking = book(AYESHA, OMAR)
    customers = set(Customer.objects.values_list("pk", flat=True))

    book(AYESHA, OMAR, booking=booking)

    assert set(Customer.objects.values_list("pk", flat=True)) == customers
    assert booking.persons.count() == 2


def test_an_edit_by_hand_outlives_a_booking_that_says_nothing_new(book):
    booking = book(AYESHA)
    Customer.objects.update(full_name="Ayesha Begum Khan")

    book(booking=booking, notes="Window seat")

    assert Customer.objects.get().full_name == "Ayesha Begum Khan"


def test_who_had_no_key_stays_the_same_customer_when_one_is_added(book):
    booking = book(AYESHA, OMAR)
    omar = booking.persons.get(full_name="Omar Khan")

    book(AYESHA, {**OMAR, "id": omar.pk, "phone": "98250 61240"}, booking=booking)

    assert Customer.objects.count() == 2
    assert Customer.objects.get(phone="+919825061240") == omar.customer


def test_a_line_given_to_somebody_else_is_another_customer(book):
    booking = book(AYESHA)
    line = booking.persons.get()

    book({"id": line.pk, "full_name": "Ravi Shah", "phone": "98250 61240"}, booking=booking)

    assert Customer.objects.count() == 2
    line.refresh_from_db()
    assert line.customer.full_name == "Ravi Shah"


def test_a_lead_is_found_by_passport_before_phone(book, shop):
    by_phone = create_lead(shop, {"full_name": "Ayesha", "phone": AYESHA["phone"]}, by=None).lead
    by_passport = create_lead(
        shop, {"full_name": "Ayesha K", "passport_number": "PX999123"}, by=None
    ).lead

    booking = book(AYESHA)

    assert booking.lead == by_passport
    by_phone.refresh_from_db()
    assert by_phone.conversion_status == ConversionStatus.OPEN


def test_a_lead_is_found_by_phone_and_says_so_in_the_history(book, shop, as_asha):
    lead = create_lead(shop, {"full_name": "Ayesha Khan", "phone": AYESHA["phone"]}, by=None).lead

    booking = book(AYESHA)

    assert booking.lead == lead
    journey = as_asha.get(f"/customers/{lead.customer_id}/journey/").json()["results"]
    assert "Lead: converted" in {item["title"] for item in journey}


def test_a_lost_lead_that_books_is_won(book, shop, asha):
    lead = create_lead(shop, {"phone": AYESHA["phone"]}, by=None).lead
    lose_lead(lead, reason="Too dear", by=asha)

    lead = book(AYESHA).lead

    assert (lead.conversion_status, lead.lost_reason) == (ConversionStatus.CONVERTED, "")


def test_a_lead_that_was_reopened_is_not_converted_by_the_same_booking_again(book, asha):
    booking = book(AYESHA)
    reopen_lead(booking.lead, by=asha)

    book(booking=booking, notes="Window seat")

    assert Lead.objects.get().conversion_status == ConversionStatus.OPEN


def test_two_bookings_of_one_person_are_one_lead(book):
    first, second = book(AYESHA), book(AYESHA, reference="TR-2")

    assert first.lead == second.lead
    assert Lead.objects.count() == Customer.objects.count() == 1


def test_a_booking_in_a_project_wins_the_lead_there(book, skyline):
    book(AYESHA, project=skyline, amount=Decimal("2500000.00"))

    membership = LeadProjectAssociation.objects.get()
    assert (membership.project, membership.status, membership.value) == (
        skyline,
        "Converted",
        2_500_000,
    )
    assert membership.converted_at is not None


def test_two_bookings_in_a_project_are_worth_both_amounts(book, skyline):
    book(AYESHA, project=skyline, amount=Decimal("1000.00"))
    book(AYESHA, project=skyline, amount=Decimal("500.00"), reference="TR-2")

    assert LeadProjectAssociation.objects.get().value == 1_500


def test_a_booking_is_worth_what_its_amount_is_corrected_to(book, skyline):
    booking = book(AYESHA, project=skyline)

    book(booking=booking, amount=Decimal("1000.00"))
    book(booking=booking, amount=Decimal("900.00"))

    membership = LeadProjectAssociation.objects.get()
    assert membership.value == 900
    assert Change.objects.of(membership).latest("pk").changes["value"] == ["1000.00", "900.00"]


def test_a_booking_moved_to_another_project_is_won_there(book, skyline, riverside):
    booking = book(AYESHA, project=skyline, amount=Decimal("1000.00"))

    book(booking=booking, project=riverside)

    memberships = {
        membership.project: membership for membership in LeadProjectAssociation.objects.all()
    }
    assert (memberships[skyline].value, memberships[riverside].value) == (None, 1_000)
    assert memberships[riverside].converted_at is not None


def test_a_cancelled_booking_is_worth_nothing_any_more(book, skyline):
    kept = book(AYESHA, project=skyline, amount=Decimal("1000.00"))
    cancel_booking(book(AYESHA, project=skyline, amount=Decimal("500.00"), reference="TR-2"))
    assert LeadProjectAssociation.objects.get().value == 1_000

    cancel_booking(kept)
    assert LeadProjectAssociation.objects.get().value is None


def test_a_value_by_hand_outlives_bookings_without_amount(book, skyline):
    booking = book(AYESHA, project=skyline)
    LeadProjectAssociation.objects.update(value=700)

    book(AYESHA, project=skyline, reference="TR-2")
    book(booking=booking, notes="Window seat")
    cancel_booking(booking)

    assert LeadProjectAssociation.objects.get().value == 700


def test_persons_without_phone_and_passport_make_no_lead(book):
    booking = book(OMAR, {"full_name": "Asha", "email": "asha@example.in"})

    assert booking.lead is None
    assert Customer.objects.count() == 2


def test_a_booking_without_persons_is_taken_in_as_nobody(shop):
    booking = Booking.objects.create(organization=shop, reference="TR-1", booked_on=shop.today())

    assert LeadService.auto_create_from_booking(booking) is None
    assert not Customer.objects.exists()


def test_a_person_only_known_by_an_unreadable_key_waits(shop):
    booking = Booking.objects.create(organization=shop, reference="TR-1", booked_on=shop.today())
    person = BookingPerson.objects.create(booking=booking, full_name="Ravi", phone="98250 123")

    assert LeadService.auto_create_from_booking(booking) is None
    person.refresh_from_db()
    assert person.customer is None


def test_a_cancelled_booking_keeps_what_it_taught_and_teaches_nothing_more(book):
    booking = cancel_booking(book(AYESHA))
    BookingPerson.objects.create(booking=booking, full_name="Late", phone="98250 61240")

    LeadService.auto_create_from_booking(booking)

    assert Customer.objects.count() == 1
    assert booking.lead.conversion_status == ConversionStatus.CONVERTED


def test_the_lead_of_another_business_is_never_found(book, other_shop):
    theirs = create_lead(other_shop, {"phone": AYESHA["phone"]}, by=None).lead

    assert book(AYESHA).lead != theirs
    theirs.refresh_from_db()
    assert theirs.conversion_status == ConversionStatus.OPEN


@pytest.mark.parametrize(
    ("persons", "field"),
    [
        ([{}], "persons.0.full_name"),
        ([AYESHA, {"full_name": "Ravi", "phone": "98250 123"}], "persons.1.phone"),
        ([{**AYESHA, "email": "a@"}], "persons.0.email"),
        ([{**AYESHA, "id": 999_999}], "persons.0.id"),
        ([AYESHA] * 201, "persons"),
    ],
)
def test_persons_who_cannot_be_read_are_refused_with_their_place(book, persons, field):
    with pytest.raises(DomainError) as refused:
        book(*persons)

    assert field in [error.field for error in refused.value.errors]
    assert not Booking.objects.exists()


def test_a_booking_cannot_be_of_another_business_or_day(book, shop, their_project, other_branch):
    tomorrow = shop.today() + timedelta(days=1)
    for wrong in ({"project": their_project}, {"branch": other_branch}, {"booked_on": tomorrow}):
        with pytest.raises(DomainError) as refused:
            book(AYESHA, **wrong)
        assert [error.field for error in refused.value.errors] == list(wrong)
