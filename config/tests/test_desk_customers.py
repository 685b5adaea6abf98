"""Customers in the Desk: found by keyboard, read, corrected, billed."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from config.tests.desk import IN_THE_DESK, desk, faults_of, row
from customers.models import Customer
from customers.tests.conftest import add
from reminders.models import CustomerReminder
from reminders.tests.conftest import sell
from visits.models import Visit

__all__ = ["add", "desk", "sell"]
pytestmark = IN_THE_DESK
PHONE = "97235 21333"


@pytest.fixture
def meera(add, shivranjani):
    return add("Meera Pillai", PHONE, branch=shivranjani, city="Ahmedabad")


def test_found_and_billed_with_the_keyboard_alone(desk, chitra, add, meera, shivranjani):
    add("Ravi Shah", "98250 12345", branch=shivranjani)
    page = desk(chitra, "customers")

    page.keyboard.press("/")
    page.keyboard.type("meera")
    page.keyboard.press("Enter")  # lights her once the answer is there, and takes nobody
    expect(row(page, "Meera Pillai")).to_be_focused()
    expect(row(page, "Ravi Shah")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"search=meera"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Meera Pillai")).to_be_visible()
    page.keyboard.press("b")

    expect(page.get_by_role("heading", name="Counter")).to_be_visible()
    expect(page.get_by_role("heading", name="Meera Pillai")).to_be_visible()


def test_a_phone_is_corrected_and_the_former_stays_known(desk, chitra, meera):
    page = desk(chitra, f"customers/{meera.pk}")

    page.get_by_role("button", name="Correct").click()
    page.get_by_label("Phone", exact=True).fill("98250 12345")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("link", name="Call Meera Pillai")).to_contain_text("98250 12345")
    expect(page.get_by_text("Also 97235 21333")).to_be_visible()
    meera.refresh_from_db()
    assert meera.phone == "+919825012345"


def test_somebody_elses_phone_is_refused_beside_its_field(desk, chitra, add, meera, shivranjani):
    ravi = add("Ravi Shah", "98250 12345", branch=shivranjani)
    page = desk(chitra, f"customers/{meera.pk}")

    page.get_by_role("button", name="Correct").click()
    page.get_by_label("Phone", exact=True).fill("98250 12345")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Open who has it").click()

    expect(page).to_have_url(re.compile(f"customers/{ravi.pk}"))
    assert Customer.objects.get(pk=meera.pk).phone == "+919723521333"


def test_what_is_corrected_outlives_the_page(desk, chitra, meera):
    page = desk(chitra, f"customers/{meera.pk}")
    page.get_by_role("button", name="Correct").click()
    page.get_by_label("City").fill("Surat")

    page.reload()
    page.get_by_role("button", name="Correct").click()

    expect(page.get_by_label("City")).to_have_value("Surat")


def test_back_brings_the_list_as_it_was(desk, bilal, meera, cg_road):
    page = desk(bilal, "customers")
    page.get_by_label("Search customers").fill("meera")
    expect(page).to_have_url(re.compile("search=meera"))
    page.get_by_label("Order").select_option("full_name")
    row(page, "Meera Pillai").click()
    expect(page.get_by_role("heading", name="Meera Pillai")).to_be_visible()

    page.go_back()

    expect(page.get_by_label("Search customers")).to_have_value("meera")
    expect(page.get_by_label("Order")).to_have_value("full_name")


def test_a_slow_answer_never_shows_after_a_quicker_one(desk, chitra, add, meera, shivranjani, page):
    add("Ravi Shah", "98250 12345", branch=shivranjani)
    desk(chitra, "customers")
    held = []
    page.route(re.compile("search=meera"), lambda route: held.append(route))

    page.get_by_label("Search customers").fill("meera")
    page.wait_for_timeout(300)
    page.get_by_label("Search customers").fill("ravi")
    expect(row(page, "Ravi Shah")).to_be_visible()
    for route in held:
        route.continue_()
    page.wait_for_timeout(300)

    expect(row(page, "Ravi Shah")).to_be_visible()
    expect(row(page, "Meera Pillai")).to_have_count(0)


def test_many_are_read_by_the_page_and_the_address_says_which(desk, bilal, shop, shivranjani):
    Customer.objects.bulk_create(
        Customer(organization=shop, branch=shivranjani, full_name=f"Customer {number:03}")
        for number in range(120)
    )
    page = desk(bilal, "customers?order=full_name")

    expect(page.get_by_text("1 to 50 of 120")).to_be_visible()
    page.get_by_role("button", name="Next page").click()

    expect(row(page, "Customer 050")).to_be_visible()
    expect(page).to_have_url(re.compile("page=2"))
    page.go_back()
    expect(row(page, "Customer 000")).to_be_visible()


def test_an_error_is_no_empty_list(desk, chitra, page):
    page.route("**/api/customers/?*", lambda route: route.fulfill(status=400, json={}))
    desk(chitra, "customers")

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_text("No customers yet.")).to_have_count(0)


def test_a_merged_record_leads_to_who_it_is_now(desk, bilal, add, meera, shivranjani):
    double = add("M. Pillai", "98250 12345", branch=shivranjani)
    Customer.objects.filter(pk=double.pk).update(merged_into=meera, is_active=False)

    page = desk(bilal, f"customers/{double.pk}")

    expect(page.get_by_role("heading", name="Meera Pillai")).to_be_visible()
    expect(page).to_have_url(re.compile(f"customers/{meera.pk}"))


def test_a_visit_without_a_bill_outlives_the_page_and_is_recorded_once(desk, chitra, meera):
    page = desk(chitra, f"customers/{meera.pk}")
    expect(page.get_by_role("heading", name="Meera Pillai")).to_be_visible()
    page.keyboard.press("v")
    page.get_by_label("Notes").fill("Asked for Metformin")
    page.wait_for_timeout(500)  # a draft is written half a second later
    page.reload()
    page.get_by_role("button", name="Visit").click()
    expect(page.get_by_label("Notes")).to_have_value("Asked for Metformin")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("recorded.")).to_be_visible()
    visit = Visit.objects.get()
    assert (visit.outcome, visit.notes) == ("no_purchase", "Asked for Metformin")
    assert visit.visit_date == chitra.organization.today()

    page.keyboard.press("v")
    page.get_by_label("Notes").fill("Came again for a syrup")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Add to that visit").click()
    expect(page.get_by_text("recorded.")).to_be_visible()
    visit.refresh_from_db()
    assert visit.notes == "Asked for Metformin\nCame again for a syrup"


def test_a_reminder_stands_in_ones_day_beside_the_refill_as_one_person(
    desk, chitra, meera, sell, shop, live_server
):
    sell("Metformin 500", on=shop.today() - timedelta(days=28), customer=meera)
    page = desk(chitra, f"customers/{meera.pk}")
    expect(page.get_by_role("heading", name="Meera Pillai")).to_be_visible()
    page.keyboard.press("r")
    expect(page.get_by_label("Day", exact=True)).to_be_focused()
    page.keyboard.type("1/1/2020")
    expect(page.get_by_text("Today or a later day.")).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    page.get_by_label("Day", exact=True).fill("today")
    page.get_by_label("Note").fill("The large pack is in")
    page.keyboard.press("Control+Enter")
    planned = page.get_by_role("region", name="Reminders")
    expect(planned).to_contain_text("The large pack is in")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert faults_of(page) == []

    page.goto(f"{live_server.url}/app/my-day")
    expect(page.get_by_text("1 left")).to_be_visible()
    expect(page.get_by_role("region", name="Meera Pillai")).to_contain_text("The large pack is in")
    page.wait_for_timeout(300)  # nobody reads a name faster
    page.keyboard.press("2")
    expect(page.get_by_text("0 left")).to_be_visible()

    page.goto(f"{live_server.url}/app/customers/{meera.pk}")
    expect(planned).to_contain_text("Call later")
    planned.get_by_role("button", name="Done").click()
    expect(planned).to_have_count(0)
    assert CustomerReminder.objects.get().status == "done"


def test_a_viewer_reads_and_is_offered_no_change(desk, veena, meera):
    page = desk(veena, f"customers/{meera.pk}")

    expect(page.get_by_role("heading", name="Meera Pillai")).to_be_visible()
    for action in ("Bill", "Visit", "Remind", "Correct"):
        expect(page.get_by_role("button", name=action)).to_have_count(0)
