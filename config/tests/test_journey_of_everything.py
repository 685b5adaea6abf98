"""A customer of whom every source has something: the page costs a handful of statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.tests.factories.contacts import interaction
from config.tests.factories.leads import area_customer, association, booking, claim, follow_up
from config.tests.factories.people import customer
from history.journey import journey_page
from history.models import ChangeCause
from history.services import record_change

# Which leads are theirs, the keys of all sources, and one for each table on the page, or two where
# its rows name others.
MOST = 12


@pytest.fixture
def everything(shop, asha):
    """Makes one more of each for one customer, and gives the customer."""

    def add():
        person = customer(shop, 1)
        for make in (interaction, follow_up, claim, area_customer):
            make(shop, 1)
        booking(shop, 1)
        membership = association(shop, 1)
        contact = interaction(shop, 1).contact
        record_change(person, {"city": ["", "Surat"]}, by=asha)
        record_change(membership, {"status": ["New", "Called"]}, by=asha)
        record_change(contact, {"status": ["pending", "contacted"]}, by=asha)
        record_change(membership.lead, {"source": ["", "Web"]}, by=asha, cause=ChangeCause.LEAD)
        return person

    return add


def statements(person, asha):
    assert person.organization  # the request has it
    with CaptureQueriesContext(connection) as asked:
        page = journey_page(person, reader=asha, size=200)
    return len(asked), len(page.items)


def test_a_page_of_everything_costs_as_much_for_many_rows_as_for_few(everything, asha):
    few, items = statements(everything(), asha)
    for _ in range(5):
        person = everything()

    many, more_items = statements(person, asha)

    assert more_items > items >= 10
    assert many == few <= MOST
    types = {item.key.source for item in journey_page(person, reader=asha, size=200).items}
    assert len(types) >= 9


def test_a_page_of_nothing_asks_for_the_keys_alone(shop, asha):
    asked, items = statements(customer(shop, 2), asha)

    assert (asked, items) == (2, 0)  # and for the leads of whom changes are told


@pytest.mark.postgresql
def test_the_journey_reads_no_table_from_end_to_end(everything, asha, explained):
    person = everything()

    with explained() as plans:
        journey_page(person, reader=asha, size=50)

    assert len(plans) > 5
    assert not [plan for plan in plans if "Seq Scan" in plan and "accounts_" not in plan]
