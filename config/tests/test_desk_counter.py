"""The counter of the Desk in a real browser: by keyboard, on a phone, with a cut line."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from conftest import PASSWORD
from core.tests.examples import IN_CI
from customers.models import Customer
from customers.tests.conftest import add
from visits.models import Bill, Purchase

__all__ = ["add"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not IN_CI and not (settings.DESK_BUILD / "index.html").exists(),
        reason="make desk-build was not run",
    ),
]
PHONE = "97235 21333"


@pytest.fixture
def counter(page, live_server):
    """Signed in at the counter; whatever the browser complains about fails the test."""
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def open_as(user) -> Page:
        page.goto(f"{live_server.url}/app/")
        page.get_by_label("User name").fill(user.username)
        page.locator("input[type=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_label("Phone or name")).to_be_visible()
        return page

    yield open_as
    page.wait_for_load_state("networkidle")  # the database is emptied next
    assert complaints == []


def type_line(page: Page, medicine, quantity, amount, days):
    for text in (medicine, quantity, amount, days):
        page.keyboard.type(text)
        page.keyboard.press("Enter")


def test_a_known_walk_in_is_billed_with_the_keyboard_alone(counter, add, chitra, shivranjani):
    add("Asha Patel", PHONE)
    page = counter(chitra)

    page.get_by_label("Phone or name").fill(PHONE)
    expect(page.get_by_role("combobox", name="Medicine 1")).to_be_focused()
    expect(page.get_by_role("heading", name="Asha Patel")).to_be_visible()
    type_line(page, "Metformin 500", "60", "180", "30")
    type_line(page, "Telma 40", "15", "90.50", "15")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile("^Save"))).to_be_focused()
    expect(page.get_by_text("₹270.50")).to_be_visible()
    page.keyboard.press("Enter")

    expect(page.get_by_role("status").filter(has_text="Saved FF-")).to_contain_text("₹270.50")
    lines = Purchase.objects.values_list("medicine_name", "quantity", "duration_days")
    assert list(lines) == [("Metformin 500", 60, 30), ("Telma 40", 15, 15)]
    assert Bill.objects.get().branch == shivranjani


def test_a_new_person_is_named_in_the_same_place(counter, chitra):
    page = counter(chitra)

    page.get_by_label("Phone or name").fill("98250 12345")
    page.get_by_label("Name", exact=True).fill("Ravi Shah")
    page.get_by_role("combobox", name="Medicine 1").fill("ORS")
    page.get_by_label("Amount 1").fill("20")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("New customer.")).to_be_visible()
    assert Customer.objects.get().full_name == "Ravi Shah"


def test_a_name_takes_nobody_by_itself(counter, add, chitra, shivranjani):
    add("Asha Patel", PHONE, branch=shivranjani)
    page = counter(chitra)

    page.get_by_label("Phone or name").fill("Asha")
    expect(page.get_by_role("option", name="Asha Patel")).to_be_visible()
    expect(page.get_by_role("heading", name="Asha Patel")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Asha Patel")).to_be_visible()


def test_an_error_is_no_empty_list(counter, chitra, page):
    counter(chitra)
    page.route("**/api/customers/?*", lambda route: route.fulfill(status=500, json={}))

    page.get_by_label("Phone or name").fill("Asha")

    expect(page.get_by_role("alert")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("Nobody has this name.")).to_have_count(0)


def test_a_double_tap_makes_one_bill(counter, add, chitra):
    add("Asha Patel", PHONE)
    page = counter(chitra)
    page.get_by_label("Phone or name").fill(PHONE)
    page.get_by_role("combobox", name="Medicine 1").fill("ORS")

    page.get_by_role("button", name=re.compile("^Save")).dblclick()

    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    assert Bill.objects.count() == 1


def test_a_lost_answer_and_another_try_make_one_bill(counter, add, chitra, page):
    add("Asha Patel", PHONE)
    counter(chitra)
    page.get_by_label("Phone or name").fill(PHONE)
    page.get_by_role("combobox", name="Medicine 1").fill("ORS")
    lost = []

    def lose_the_first(route):
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch())  # it arrives, and its answer does not
            route.abort()

    page.route("**/api/bills/quick-purchase/", lose_the_first)
    page.get_by_role("button", name=re.compile("^Save")).click()
    page.get_by_role("button", name="Try again").click()

    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    assert Bill.objects.count() == 1


def test_what_is_typed_outlives_the_page(counter, add, chitra, page):
    add("Asha Patel", PHONE)
    counter(chitra)
    page.get_by_label("Phone or name").fill(PHONE)
    page.get_by_role("combobox", name="Medicine 1").fill("Metformin 500")

    page.reload()

    expect(page.get_by_role("heading", name="Asha Patel")).to_be_visible()
    expect(page.get_by_role("combobox", name="Medicine 1")).to_have_value("Metformin 500")


def test_the_next_person_at_this_computer_sees_nothing_of_it(
    counter, add, chitra, bilal, page, shivranjani
):
    add("Asha Patel", PHONE)
    counter(chitra)
    page.get_by_label("Phone or name").fill(PHONE)
    expect(page.get_by_role("heading", name="Asha Patel")).to_be_visible()

    page.get_by_role("button", name="chitra").click()
    page.get_by_role("menuitem", name="Sign out").click()
    counter(bilal)

    expect(page.get_by_label("Phone or name")).to_have_value("")
    assert "Asha" not in page.content()


def test_a_session_that_ends_keeps_the_page_under_the_sign_in(counter, add, chitra, page, context):
    add("Asha Patel", PHONE)
    counter(chitra)
    page.get_by_label("Phone or name").fill(PHONE)
    page.get_by_role("combobox", name="Medicine 1").fill("ORS")
    context.clear_cookies()
    page.route("**/api/bills/**", lambda route: route.fulfill(status=401, json={}), times=1)

    page.get_by_role("button", name=re.compile("^Save")).click()
    dialog = page.get_by_role("dialog", name="Sign in again")
    dialog.get_by_label("User name").fill("chitra")
    dialog.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)

    expect(page.get_by_role("combobox", name="Medicine 1")).to_have_value("ORS")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()


def test_a_viewer_is_offered_no_counter(page, live_server, veena):
    page.goto(f"{live_server.url}/app/")
    page.get_by_label("User name").fill("veena")
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_text("writes no bills")).to_be_visible()
    expect(page.get_by_role("link", name="Counter")).to_have_count(0)
