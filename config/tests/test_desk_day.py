"""The pharmacy's day at the Desk, from a list of cold numbers to the refill call 25 days later."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import expect

from config.tests.desk import IN_THE_DESK, desk, row
from contacts.models import ContactRecord

__all__ = ["desk"]
pytestmark = IN_THE_DESK

MORNING = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)  # half past ten in Ahmedabad, a Monday
PEOPLE = {
    "Ramila Parekh": "+919904350509",
    "Suresh Nayak": "+919427057936",
    "Tanvi Kale": "+919825062891",
}


@pytest.fixture
def clock():
    """The service's; the browser takes from it what day it is."""
    with time_machine.travel(MORNING, tick=True) as moved:
        yield moved


@pytest.fixture
def call_list(shop, shivranjani):
    for name, phone in PEOPLE.items():
        ContactRecord.objects.create(organization=shop, branch=shivranjani, name=name, phone=phone)


def go_to(page, screen):
    page.get_by_role("navigation", name="Screens").get_by_role("link", name=screen).click()
    expect(page.get_by_role("heading", level=1, name=screen)).to_be_visible()


def sign_out(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_label("User name")).to_be_visible()


def call(page, name, outcome, note):
    """Whoever is open in a list with a panel beside it."""
    called = page.get_by_role("region", name=name)
    called.get_by_role("link", name=re.compile(f"^Call {name}")).click()
    called.get_by_label("Note").fill(note)
    what_came_of_it = called.get_by_role("button", name=outcome)
    expect(what_came_of_it).to_be_visible()
    page.wait_for_timeout(300)  # nobody reads a name faster
    what_came_of_it.click()


def saved(page):
    return page.get_by_role("status").filter(has=page.get_by_role("button", name="Close"))


def journey_of(page, name):
    """Its entries as the page shows them, the newest first."""
    go_to(page, "Customers")
    page.get_by_label("Search customers").fill(name)
    expect(page.get_by_text("1 in all")).to_be_visible()
    row(page, name).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    entries = page.locator(".mantine-Timeline-item")
    expect(entries.first).to_be_visible()
    return entries.all_inner_texts()


def test_the_whole_day_of_a_pharmacy_at_the_desk(clock, call_list, desk, bilal, chitra, as_bilal):
    # In the morning Bilal gives the numbers out.
    page = desk(bilal, "contacts")
    expect(row(page, "Ramila Parekh")).to_contain_text("nobody's yet")
    page.get_by_label("3 on this page").click()
    page.get_by_role("button", name="Give out").click()
    sharing = page.get_by_role("dialog")
    sharing.get_by_role("button", name="Give out").click()
    expect(sharing).to_contain_text("3 given out.")
    expect(sharing).to_contain_text("chitra: 3 more, 3 open in all")
    sharing.get_by_role("button", name="Done").click()
    expect(row(page, "Ramila Parekh")).to_contain_text("chitra")
    sign_out(page, "bilal")

    # Chitra calls one of them.
    desk(chitra, "my-day")
    expect(page.get_by_text("3 left")).to_be_visible()
    row(page, "Ramila Parekh").click()
    call(page, "Ramila Parekh", "Will come", "Takes sugar tablets")
    expect(page.get_by_text("Ramila Parekh, Will come · next 7 Mar")).to_be_visible()
    expect(page.get_by_text("2 left")).to_be_visible()

    # She comes in, and is billed for thirty days.
    clock.shift(timedelta(hours=3))
    go_to(page, "Counter")
    page.get_by_label("Phone or name").fill("99043 50509")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Ramila Parekh")
    expect(page.get_by_text("As the call list has it")).to_be_visible()
    expect(page.get_by_label("Contacted before")).to_be_checked()
    expect(page.get_by_role("combobox", name="Medicine 1")).to_be_focused()
    for text in ("Metformin 500", "60", "180", "30"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(saved(page)).to_contain_text("₹180.00 to Ramila Parekh")
    expect(saved(page)).to_contain_text("New customer.")
    expect(saved(page)).to_contain_text("A customer now on the call list, too.")
    expect(saved(page)).to_contain_text("To remind on 27 Mar: Metformin 500")

    # Another one comes and does not buy.
    page.get_by_label("Phone or name").fill("94270 57936")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Suresh Nayak")
    expect(page.get_by_label("Contacted before")).not_to_be_checked()
    page.get_by_role("button", name="Came, did not buy").click()
    expect(saved(page)).to_contain_text("Suresh Nayak came and did not buy.")
    expect(saved(page)).to_contain_text("Stays on the call list as came, did not buy.")

    # The call list knows of both.
    go_to(page, "Contacts")
    for tab, name in (
        ("To call 1", "Tanvi Kale"),
        ("Customers now 1", "Ramila Parekh"),
        ("Came, did not buy 1", "Suresh Nayak"),
    ):
        page.get_by_role("navigation", name="Status").get_by_role("link", name=tab).click()
        expect(row(page, name)).to_be_visible()
        expect(page.get_by_text("1 in all")).to_be_visible()
    sign_out(page, "chitra")

    # 25 days later the medicine runs out; Chitra calls, and logs the answer.
    clock.shift(timedelta(days=25))
    desk(chitra, "refills")
    expect(row(page, "Ramila Parekh")).to_contain_text("Metformin 500")
    expect(row(page, "Ramila Parekh")).to_contain_text("ends 1 Apr")
    row(page, "Ramila Parekh").click()
    expect(page.get_by_text("Metformin 500 ends 1 Apr")).to_be_visible()
    call(page, "Ramila Parekh", "Will come", "Comes after work")
    expect(page.get_by_text("Ramila Parekh, Will come · next 28 Mar")).to_be_visible()
    expect(page.get_by_text("Nothing is due today.")).to_be_visible()

    # The journeys say all of it.
    entries = journey_of(page, "Ramila Parekh")
    for parts in (
        ("Refill of Metformin 500 to remind of", "ends 1 Apr", "Will come"),
        ("Bill FF-000001 at Shivranjani", "₹180.00 · Metformin 500"),
        ("Visit to Shivranjani", "Bought"),
        ("Was on a call list and bought",),
        ("Contacted: Call", "Takes sugar tablets", "next 7 Mar"),
        ("Calls given to chitra", "by bilal"),
    ):
        assert any(all(part in entry for part in parts) for entry in entries), (parts, entries)
    entries = journey_of(page, "Suresh Nayak")
    assert any("Came to Shivranjani and did not buy" in entry for entry in entries), entries
    sign_out(page, "chitra")

    # So does the report.
    days = {"from": "2026-03-01", "to": "2026-03-31"}
    report = as_bilal.get("/api/reports/conversion/", days).json()
    total = report["total"]
    assert [total[name] for name in ("uploaded", "pending", "converted", "yellow")] == [3, 1, 1, 1]
    assert total["conversion_rate"] == 33.33
    (of_chitra,) = [each for each in report["results"] if each["staff"] == chitra.pk]
    assert of_chitra["total_conversion_value"] == "180.00"
