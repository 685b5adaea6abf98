"""Lists of the Desk as each person likes them: saved views, columns, who is fetched ahead."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import SavedFilter
from config.tests.desk import IN_THE_DESK, PHONE_SIZE, WIDE, desk, faults_of, row
from contacts.models import ContactRecord
from customers.tests.conftest import add

__all__ = ["add", "desk"]
pytestmark = IN_THE_DESK


@pytest.fixture
def people(add, shivranjani):
    add("Ravi Shah", "98250 12345", branch=shivranjani, city="Surat")
    return add("Meera Pillai", "97235 21333", branch=shivranjani, city="Ahmedabad")


@pytest.fixture
def call_list(shop, shivranjani, chitra):
    return ContactRecord.objects.bulk_create(
        ContactRecord(
            organization=shop,
            branch=shivranjani,
            name=f"Contact {number:02}",
            phone=f"+9198250123{number:02}",
            assigned_to=chitra if number else None,
        )
        for number in range(8)
    )


def tab(page, name):
    return page.get_by_role("navigation", name="Saved views").get_by_role("link", name=name)


def asked_for(page, part):
    """The requests from now on whose address has `part`."""
    found = []
    page.on("request", lambda request: part in request.url and found.append(request.url))
    return found


def test_a_view_is_saved_and_spared_when_another_is_saved_from_it(desk, chitra, people):
    page = desk(chitra, "customers")
    expect(row(page, "Ravi Shah")).to_be_visible()
    expect(page.get_by_role("button", name="Save this view")).to_have_count(0)

    page.get_by_label("Search customers").fill("ravi")
    page.get_by_role("button", name="Save this view").click()
    page.get_by_label("Name of the view").fill("Ravi's family")
    page.keyboard.press("Enter")
    expect(tab(page, "Ravi's family")).to_have_attribute("aria-current", "page")

    page.get_by_label("Search customers").fill("meera")
    expect(row(page, "Ravi Shah")).to_have_count(0)
    page.get_by_role("button", name="Save as").click()
    page.get_by_label("Name of the view").fill("Ravi's family")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You have a filter of this name already.")).to_be_visible()
    page.get_by_label("Name of the view").fill("Meera")
    page.keyboard.press("Enter")
    expect(tab(page, "Meera")).to_have_attribute("aria-current", "page")

    tab(page, "Ravi's family").click()
    expect(row(page, "Ravi Shah")).to_be_visible()
    expect(page.get_by_label("Search customers")).to_have_value("ravi")
    page.get_by_label("Order").select_option("city")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    tab(page, "All customers").click()
    expect(row(page, "Meera Pillai")).to_be_visible()
    saved = SavedFilter.objects.values_list("name", "parameters")
    assert dict(saved) == {
        "Meera": {"search": "meera"},
        "Ravi's family": {"search": "ravi", "ordering": "city"},
    }


def test_a_view_is_renamed_and_removed_without_a_dead_end(desk, chitra, people, page):
    SavedFilter.objects.create(
        user=chitra, list="customers", name="Ravi", parameters={"search": "ravi"}
    )
    page.set_viewport_size(PHONE_SIZE)
    desk(chitra, "customers")
    tab(page, "Ravi").click()
    expect(row(page, "Meera Pillai")).to_have_count(0)

    page.get_by_role("button", name="This view: Ravi").click()
    page.get_by_role("menuitem", name="Rename").click()
    page.get_by_label("Name of the view").fill("The Shahs")
    page.keyboard.press("Enter")
    expect(tab(page, "The Shahs")).to_have_attribute("aria-current", "page")
    assert faults_of(page) == []
    page.get_by_role("button", name="This view: The Shahs").click()
    page.get_by_role("menuitem", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()

    expect(page.get_by_role("navigation", name="Saved views")).to_have_count(0)
    expect(page.get_by_role("button", name="Save this view")).to_be_visible()
    expect(row(page, "Ravi Shah")).to_be_visible()
    assert not SavedFilter.objects.exists()


def test_a_view_of_contacts_says_what_the_screen_does_not_know(desk, chitra, call_list, page):
    SavedFilter.objects.create(
        user=chitra,
        list="contacts",
        name="Old",
        parameters={"assigned_to": str(chitra.pk), "whatsapp_status": "active", "gone": "x"},
    )
    desk(chitra, "contacts")

    tab(page, "Old").click()

    expect(page.get_by_label("Whose")).to_have_value("mine")
    expect(page.get_by_text("can ask for: gone, whatsapp_status.")).to_be_visible()
    expect(row(page, "Contact 07")).to_be_visible()
    expect(row(page, "Contact 00")).to_have_count(0)
    page.get_by_label("Whose").select_option("nobody")
    expect(row(page, "Contact 00")).to_be_visible()
    expect(page.get_by_role("button", name="Save as")).to_be_visible()


def test_columns_are_chosen_for_a_device_and_are_one_line_on_a_phone(desk, chitra, people, page):
    page.set_viewport_size(WIDE)
    desk(chitra, "customers")
    expect(row(page, "Meera Pillai")).to_contain_text("City: Ahmedabad")

    page.get_by_role("button", name="Columns").click()
    page.get_by_label("City").click()
    page.get_by_label("Visits").click()
    page.keyboard.press("Escape")
    page.reload()

    expect(row(page, "Meera Pillai")).to_contain_text("Shop: Shivranjani")
    expect(row(page, "Meera Pillai")).not_to_contain_text("Ahmedabad")
    expect(page.get_by_text("Visits", exact=True)).to_be_visible()
    assert faults_of(page) == []
    page.set_viewport_size(PHONE_SIZE)
    expect(page.get_by_text("Visits", exact=True)).to_have_count(0)
    expect(row(page, "Meera Pillai")).to_contain_text("Shivranjani")


def test_the_next_three_of_a_call_list_are_fetched_ahead_and_no_more(desk, chitra, call_list, page):
    desk(chitra, "contacts?order=name&owner=mine")
    expect(row(page, "Contact 01")).to_be_visible()
    cards, proposals = asked_for(page, "/api/contacts/"), asked_for(page, "/proposals/")

    row(page, "Contact 01").click()
    expect(page.get_by_role("group", name="What came of it")).to_be_visible()
    page.wait_for_load_state("networkidle")

    ids = [contact.pk for contact in ContactRecord.objects.order_by("name")[1:5]]
    of_one = [address for address in cards if re.search(r"/contacts/\d+/$", address)]
    assert {int(address.split("/")[-2]) for address in of_one} == set(ids)
    assert len(of_one) == len(proposals) == 4


def test_of_customers_the_lit_one_is_fetched_and_nobody_for_a_search(desk, chitra, people, page):
    desk(chitra, "customers")
    expect(row(page, "Meera Pillai")).to_be_visible()
    cards = asked_for(page, f"/api/customers/{people.pk}/")
    lists = asked_for(page, "/api/customers/?")

    page.keyboard.press("/")
    page.keyboard.insert_text("meera")  # a slow machine would pause between keys, and ask for more
    expect(row(page, "Ravi Shah")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    assert (len(cards), len(lists)) == (0, 1)
    with page.expect_response(re.compile(f"/api/customers/{people.pk}/$")):
        page.keyboard.press("Enter")

    expect(row(page, "Meera Pillai")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Meera Pillai")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert len(cards) - len([each for each in cards if "journey" in each]) == 1
