"""Every search box finds by an index, whatever the list, and the same however many it finds."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.models import AreaCustomer, Booking, BookingPerson
from bookings.search import AREA_CUSTOMERS, BOOKINGS
from config.tests.factories import FACTORIES
from config.tests.routes import api_routes
from config.tests.test_admin_walk import SCOPED
from contacts.models import ContactRecord, ContactReminder
from contacts.search import CONTACTS, REMINDERS
from core.admin.base import ScopedAdmin
from core.api.filters import StrictSearch
from customers.models import Customer, CustomerIdentifier, OptedOutPhone
from customers.record_search import OPTED_OUT
from leads.models import ChannelPartner, ClaimStatus, Lead, LoanCommitment, PartnerClaim, Project
from leads.search import CLAIMS, LOANS, PARTNERS
from uploads.models import FileUpload
from uploads.search import UPLOADS
from visits.models import Bill
from visits.search import BILLS

TEXTS = ["secret person", "se", "98250", "98250 12345", "9825012345", "z1234567", "secret 98250"]
# Those whose lists do not grow with the register: read from end to end in no time. The trail does,
# slowly, and an owner seldom looks into it.
SMALL = {
    "accounts.apikey", "accounts.branch", "accounts.organization", "accounts.trailentry",
    "accounts.user",
    "customers.ignoredidentifier", "customers.webhookkey", "leads.project",
    "messaging.messagetemplate",
}  # fmt: skip


def label(model):
    return model._meta.label_lower


def test_only_lists_that_stay_small_are_searched_in_every_record():
    read_whole = {
        label(route.model)
        for route in api_routes()
        if route.action == "list"
        and StrictSearch in route.view.filter_backends
        and getattr(route.view, "search_fields", ())
    }
    read_whole |= {
        label(model)
        for model, page in SCOPED.items()
        if page.search_fields
        and page.search is None
        and type(page).get_search_results is ScopedAdmin.get_search_results
        and not all(name.endswith("__exact") for name in page.search_fields)
    }

    assert read_whole <= SMALL


@pytest.fixture
def everything(shop):
    """A few records of every model, as every walk makes them."""
    for factory in FACTORIES.values():
        for number in (1, 2):
            factory(shop, number)


LISTS = sorted(
    {route.url() for route in api_routes() if route.action == "list" and "{" not in route.template}
)


@pytest.mark.postgresql
def test_no_search_of_the_api_reads_a_table_from_end_to_end(everything, as_asha, explained):
    for url in LISTS:
        for text in TEXTS:
            with explained() as plans:
                as_asha.get(url, {"search": text})
            assert not read_whole(plans), (url, text)


@pytest.mark.postgresql
def test_no_search_of_the_admin_reads_a_table_from_end_to_end(everything, asha, rf, explained):
    for model, page in SCOPED.items():
        if label(model) in SMALL or not page.search_fields:
            continue
        for text in TEXTS:
            request = rf.get("/", {"q": text})
            request.user = asha
            with explained() as plans:
                list(page.get_search_results(request, page.get_queryset(request), text)[0][:50])
            assert not read_whole(plans), (model, text)


def read_whole(plans):
    """The tables, but small ones, that PostgreSQL read whole although it was told not to."""
    lines = (line.strip() for plan in plans for line in plan.splitlines())
    read = {line.split(" on ")[1].split()[0] for line in lines if "Seq Scan on " in line}
    return read - {name.replace(".", "_") for name in SMALL}


# What is typed, and what it finds


@pytest.fixture
def meera(shop):
    person = Customer.objects.create(
        organization=shop,
        full_name="Meera Joshi",
        phone="+919825012345",
        passport_number="Z1234567",
    )
    for kind, value in (("phone", person.phone), ("passport", person.passport_number)):
        CustomerIdentifier.objects.create(
            organization=shop, customer=person, kind=kind, value=value, first_seen=timezone.now()
        )
    return person


@pytest.fixture
def lead(shop, meera):
    return Lead.objects.create(
        organization=shop, customer=meera, full_name="Meera Joshi", contact_number=meera.phone
    )


@pytest.fixture
def found_in(shop, meera, lead):
    """`found_in(search, text)`: how many records of one list with one record of the shop."""
    contact = ContactRecord.objects.create(
        organization=shop, name="Mēera Joshi", phone="+919825012345"
    )
    ContactReminder.objects.create(
        organization=shop, contact=contact, due_on=shop.today(), note="Ask about the offer"
    )
    partner = ChannelPartner.objects.create(
        organization=shop, name="Meera Joshi", code="MJ-7", phone="+919825012345"
    )
    project = Project.objects.create(organization=shop, name="Sky Heights")
    PartnerClaim.objects.create(
        organization=shop, lead=lead, project=project, partner=partner,
        status=ClaimStatus.ACTIVE, valid_until=timezone.now(), claimed_at=timezone.now(),
    )  # fmt: skip
    LoanCommitment.objects.create(
        organization=shop, lead=lead, amount=1, lender="Bank of Baroda", promised_on=shop.today()
    )
    booking = Booking.objects.create(organization=shop, reference="TR-17", booked_on=shop.today())
    BookingPerson.objects.create(
        booking=booking, full_name="Meera Joshi", phone="98250-12345", customer=meera
    )
    AreaCustomer.objects.create(
        organization=shop, full_name="Meera Joshi", phone="98250-12345", city="Surat",
        customer=meera,
    )  # fmt: skip
    OptedOutPhone.objects.create(organization=shop, phone="+919825012345")
    FileUpload.objects.create(organization=shop, original_name="may Joshi-meera.csv", size=1)

    def count(name, text):
        search, model = SEARCHES[name]
        return search.find(model.objects.filter(organization=shop), text, shop).count()

    return count


SEARCHES = {
    "contacts": (CONTACTS, ContactRecord),
    "contact reminders": (REMINDERS, ContactReminder),
    "partners": (PARTNERS, ChannelPartner),
    "claims": (CLAIMS, PartnerClaim),
    "loans": (LOANS, LoanCommitment),
    "bookings": (BOOKINGS, Booking),
    "area customers": (AREA_CUSTOMERS, AreaCustomer),
    "opted out": (OPTED_OUT, OptedOutPhone),
    "uploads": (UPLOADS, FileUpload),
    "bills": (BILLS, Bill),
}
PEOPLE = ["contacts", "contact reminders", "partners", "claims", "loans", "bookings",
          "area customers"]  # fmt: skip
OWN = {
    "contact reminders": ["offer", "joshi offer", "ask about"],
    "partners": ["mj-7", "MJ", "meera mj"],
    "claims": ["mj-7", "z1234567"],
    "loans": ["baroda", "BANK", "z 123-4567"],
    "bookings": ["tr-17", "TR", "joshi tr-17", "z1234567"],
    "area customers": ["surat", "meera surat"],
    "opted out": ["98250", "982501", "98250 12345", "+91 98250-12345"],
    "uploads": ["JOSHI", "may", "csv", "meera may"],
}


@pytest.mark.parametrize("most", [0, 5_000])
@pytest.mark.parametrize("name", PEOPLE)
def test_people_are_found_by_parts_of_their_name_and_any_spelling_of_a_phone(
    found_in, monkeypatch, name, most
):
    monkeypatch.setattr("core.indexes._MOST_SENT", most)

    for text in ("meera", "JOSHI", "joshi meera", "me", "98250", "98250 12345", "9825012345"):
        assert found_in(name, text) == 1, text
    for text in ("ravi", "meera ravi", "98251", "97235 21333", "ee"):
        assert found_in(name, text) == 0, text


@pytest.mark.parametrize("most", [0, 5_000])
@pytest.mark.parametrize("name", OWN)
def test_a_list_is_searched_by_its_own_texts(found_in, monkeypatch, name, most):
    monkeypatch.setattr("core.indexes._MOST_SENT", most)

    for text in OWN[name]:
        assert found_in(name, text) == 1, text
    assert found_in(name, "zzyzx") == 0


@pytest.mark.parametrize("name", ["claims", "loans"])
def test_a_lead_is_found_as_the_list_shows_it_whatever_its_customer_is_called_now(
    found_in, lead, name
):
    Lead.objects.filter(pk=lead.pk).update(full_name="Lata Rao", contact_number="+919904309398")

    for text in ("lata", "RAO lata", "99043", "99043 09398", "meera", "lata 99043"):
        assert found_in(name, text) == 1, text


@pytest.mark.parametrize("name", SEARCHES)
def test_a_business_with_the_same_records_changes_nothing(found_in, other_shop, name):
    search, model = SEARCHES[name]

    for text in ("meera", "98250 12345", "98250", "me"):
        assert not search.find(model.objects.filter(organization=other_shop), text, other_shop)


@pytest.mark.parametrize("name", SEARCHES)
def test_a_search_asks_a_bounded_number_of_statements(found_in, name):
    for text in ("meera joshi", "98250 12345", "98250", "me", "meera 98250"):
        with CaptureQueriesContext(connection) as asked:
            found_in(name, text)
        assert len(asked) <= 20, [query["sql"][:80] for query in asked]


def test_an_absurd_search_finds_nothing_and_a_blank_one_everything(found_in):
    assert found_in("contacts", "meera " * 9) == 0
    assert found_in("contacts", " \u200b ") == 1
