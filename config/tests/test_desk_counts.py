"""How many clicks, taps and keys the day's work takes at the Desk, on the demo; DESIGN 11's limits.

Each is printed at the end of the run beside its limit. Typing a number, a name or a part of a
medicine's is not counted; Enter, arrows and shortcuts are, as keys.
"""

import re
from contextlib import redirect_stdout
from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from accounts.models import User
from config.demo.businesses import PASSWORD
from config.tests.desk import IN_THE_DESK, PHONE_SIZE, WIDE, count_presses, desk, row

__all__ = ["desk"]
pytestmark = IN_THE_DESK

WALK_IN, IN_ANOTHER_SHOP = "97235 21333", "Hetal Joshi"  # bought two medicines at CG Road
CALLED_BEFORE = "70163 69684"  # by Chitra; the call list has no name
CALLS = 5


@pytest.fixture
def demo(transactional_db, settings, tmp_path):
    """`make run`'s, on SQLite as there."""
    settings.MEDIA_ROOT = tmp_path
    settings.ALLOWED_HOSTS = settings.LOCAL_HOSTS
    with redirect_stdout(StringIO()):
        call_command("demo")


@pytest.fixture
def chitra(demo):
    return User.objects.get(username="chitra")


@pytest.fixture
def counted(page, measured):
    """`with counted("Find and bill", taps=3):` what is done inside takes no more."""

    class Counted:
        def __init__(self, what, *, taps, keys=None):
            self.what, self.limits = what, {"taps": taps, "keys": keys}

        def __enter__(self):
            self.presses = count_presses(page)

        def __exit__(self, error, *_):
            if error:
                return
            done = self.presses()._asdict()
            for kind, limit in self.limits.items():
                asked = "-" if limit is None else f"at most {limit}"
                measured(f"{self.what}: {kind}", str(done[kind]), asked)
                assert limit is None or done[kind] <= limit, self.what

    return Counted


def box(page):
    return page.get_by_label("Phone or name")


def take(page, typed, medicine):
    """A medicine by the beginning of its name; quantity, amount and days come with it."""
    page.keyboard.type(typed)
    sold_before = page.get_by_role("listbox", name="Sold before")
    expect(sold_before.get_by_role("option", selected=True)).to_contain_text(medicine)
    page.keyboard.press("Enter")
    for _ in ("quantity", "amount", "days"):
        page.keyboard.press("Enter")


def saved(page):
    return page.get_by_role("status").filter(has_text="Saved FF-")


def call_the_next(page, outcome):
    """Whoever is open, by phone or by key; once it is stored, the next one is."""
    called = page.get_by_role("region").filter(
        has=page.get_by_role("group", name="What came of it")
    )
    name = called.get_attribute("aria-label")
    page.wait_for_timeout(300)  # nobody reads a name faster
    outcome(called)
    expect(page.get_by_role("button", name=f"Undo {name}")).to_be_visible()


def test_by_keyboard_it_takes_no_click_at_all(desk, chitra, page, counted):
    page.set_viewport_size(WIDE)
    desk(chitra, "counter", password=PASSWORD)
    expect(box(page)).to_be_focused()

    with counted("Known walk-in, two medicines, by keyboard", taps=3, keys=10):
        page.keyboard.type(WALK_IN)
        expect(page.get_by_role("heading", name=IN_ANOTHER_SHOP)).to_be_visible()
        expect(page.get_by_role("combobox", name="Medicine 1")).to_be_focused()
        take(page, "telm", "Telmisartan 40")
        take(page, "rosu", "Rosuvastatin 10")
        page.keyboard.press("Control+Enter")
        expect(saved(page)).to_contain_text("₹455.00")
    expect(box(page)).to_be_focused()

    with counted("Unknown one contacted before, by keyboard", taps=4):
        page.keyboard.type(CALLED_BEFORE)
        expect(page.get_by_label("Name", exact=True)).to_be_focused()
        expect(page.get_by_label("Contacted before")).to_be_checked()
        page.keyboard.type("Mukesh Trivedi")
        page.keyboard.press("Enter")
        take(page, "losa", "Losartan 50")
        page.keyboard.press("Control+Enter")
        expect(saved(page)).to_contain_text("Mukesh Trivedi")

    page.get_by_role("link", name="My day").click()
    expect(page.get_by_role("group", name="What came of it")).to_be_visible()
    with counted(f"{CALLS} calls, by keyboard", taps=2 * CALLS, keys=CALLS):
        for _ in range(CALLS):
            call_the_next(page, lambda called: page.keyboard.press("1"))

    page.get_by_role("link", name="Customers").click()
    expect(page.get_by_label("Search customers")).to_be_visible()
    with counted("Find and bill, by keyboard", taps=0, keys=4):
        page.keyboard.press("/")
        page.keyboard.type("dharmesh")
        page.keyboard.press("Enter")
        expect(row(page, "Dharmesh Kotak")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Dharmesh Kotak")).to_be_visible()
        page.keyboard.press("b")
        expect(page.get_by_role("heading", level=1, name="Counter")).to_be_visible()
        expect(page.get_by_role("heading", name="Dharmesh Kotak")).to_be_visible()


@pytest.mark.browser_context_args(viewport=PHONE_SIZE, has_touch=True, is_mobile=True)
def test_on_a_phone_it_takes_a_few_taps(desk, chitra, page, counted):
    desk(chitra, "counter", password=PASSWORD)
    save = page.get_by_role("button", name=re.compile("^Save"))

    with counted("Known walk-in, two medicines, on a phone", taps=3):
        box(page).tap()
        page.keyboard.type(WALK_IN)
        expect(page.get_by_role("heading", name=IN_ANOTHER_SHOP)).to_be_visible()
        expect(page.get_by_role("combobox", name="Medicine 1")).to_be_focused()
        take(page, "telm", "Telmisartan 40")
        take(page, "rosu", "Rosuvastatin 10")
        save.tap()
        expect(saved(page)).to_contain_text("₹455.00")

    with counted("Unknown one contacted before, on a phone", taps=4):
        box(page).tap()
        page.keyboard.type(CALLED_BEFORE)
        expect(page.get_by_label("Name", exact=True)).to_be_focused()
        expect(page.get_by_label("Contacted before")).to_be_checked()
        page.keyboard.type("Mukesh Trivedi")
        page.keyboard.press("Enter")
        take(page, "losa", "Losartan 50")
        save.tap()
        expect(saved(page)).to_contain_text("Mukesh Trivedi")

    page.get_by_role("link", name="My day").tap()
    expect(page.get_by_role("group", name="What came of it")).to_be_visible()

    def call(called):
        called.get_by_role("link", name=re.compile("^Call ")).tap()
        called.get_by_role("button", name="No answer").tap()

    with counted(f"{CALLS} calls, on a phone", taps=2 * CALLS, keys=0):
        for _ in range(CALLS):
            call_the_next(page, call)

    page.get_by_role("link", name="Customers").tap()
    with counted("Find and bill, on a phone", taps=3, keys=0):
        page.get_by_label("Search customers").tap()
        page.keyboard.type("dharmesh")
        expect(page.get_by_text("1 in all")).to_be_visible()  # rows move until the answer is there
        row(page, "Dharmesh Kotak").tap()
        page.get_by_role("button", name="Bill").tap()
        expect(page.get_by_role("heading", level=1, name="Counter")).to_be_visible()
        expect(page.get_by_role("heading", name="Dharmesh Kotak")).to_be_visible()
