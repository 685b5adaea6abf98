"""What holds on every screen of the Desk: no fault that axe finds, the box, the keys, the names."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.passwords import reset_token
from config.tests.desk import IN_THE_DESK, PHONE_SIZE, WIDE, desk, faults_of, row
from customers.tests.conftest import add

__all__ = ["add", "desk"]
pytestmark = IN_THE_DESK
LONG = "Venkatanarasimharajuvaripeta Subrahmanyeshwara Chidambaram Iyer-Krishnamurthy"
SCREENS = {
    "Counter": "counter",
    "My day": "my-day",
    "Customers": "customers",
    "Contacts": "contacts",
    "Refills": "refills",
    "Uploads": "uploads",
}


@pytest.fixture
def people(add, shivranjani):
    opted_out = add("Ravi Shah", "98250 12347", branch=shivranjani)
    opted_out.opted_out_at = timezone.now()
    opted_out.save()
    return [
        add("Meera Pillai", "97235 21333", branch=shivranjani, city="Ahmedabad"),
        add(LONG, "98250 12345", branch=shivranjani),
        add("આશાબેન પટેલ", "98250 12346", branch=shivranjani),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE_SIZE, WIDE], ids=["phone", "wide"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    desk, asha, people, page, live_server, scheme, size
):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(size)
    desk(asha)
    screens = {**SCREENS, LONG: f"customers/{people[1].pk}"}
    for heading, address in screens.items():
        page.goto(f"{live_server.url}/app/{address}")
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        expect(page.get_by_text("Loading")).to_have_count(0)

        assert faults_of(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address


def test_a_page_that_could_not_be_had_says_so_below_a_heading(desk, asha, page, live_server):
    page.set_viewport_size(PHONE_SIZE)
    desk(asha)
    fault = {"code": "server_error", "message": "Something went wrong on our side."}
    paths = re.compile("/api/(customers|uploads)/")
    page.route(paths, lambda route: route.fulfill(status=500, json=fault))

    for heading in ("Customers", "Uploads"):
        page.goto(f"{live_server.url}/app/{heading.lower()}/1")
        expect(page.get_by_role("alert").first).to_contain_text("Something went wrong")
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        assert faults_of(page) == []


def test_without_a_line_a_list_says_so_and_is_there_once_it_is_back(desk, chitra, page, context):
    desk(chitra, "refills")
    expect(page.get_by_text("Nothing is due today.")).to_be_visible()

    context.set_offline(True)
    page.get_by_role("link", name="Late").click()
    expect(page.get_by_role("main").get_by_role("alert")).to_contain_text("No connection")
    expect(page.get_by_text("Loading")).to_have_count(0)
    context.set_offline(False)

    expect(page.get_by_text("Nobody is late.")).to_be_visible()


def test_the_box_leads_to_screens_and_people_and_takes_nobody_by_itself(desk, chitra, people):
    page = desk(chitra, "counter")

    page.get_by_label("Phone or name").focus()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("textbox", name="Search or go to")).to_be_focused()
    page.keyboard.type("cust")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Customers")).to_be_visible()

    page.keyboard.press("Control+k")
    expect(page.get_by_role("textbox", name="Search or go to")).to_be_focused()
    page.keyboard.type("meera")
    expect(page.get_by_role("option", name="Meera Pillai")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1, name="Meera Pillai")).to_be_visible()


def test_letters_are_for_typing_and_a_question_mark_shows_the_keys(desk, chitra):
    page = desk(chitra, "customers")

    page.get_by_label("Search customers").fill("b?/n")
    expect(page.get_by_role("dialog")).to_have_count(0)
    # Before it is there, Tab leads to a list of choices, where letters choose.
    expect(page.get_by_role("button", name="Clear")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("?")

    expect(page.get_by_role("dialog", name="Shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_tab_is_named_after_its_screen(desk, chitra, people, live_server):
    page = desk(chitra, "customers")
    expect(page).to_have_title("Customers · Footfall")

    page.goto(f"{live_server.url}/app/customers/{people[0].pk}")
    expect(page).to_have_title("Meera Pillai · Footfall")


def test_a_password_is_changed_and_works_at_once(desk, chitra):
    page = desk(chitra)

    page.get_by_role("button", name="chitra").click()
    page.get_by_role("menuitem", name="Change password").click()
    page.get_by_label("Password so far").fill("wrong-one-altogether")
    page.get_by_label("New password").fill("another-good-one-47")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("dialog").locator(".mantine-InputWrapper-error")).to_be_visible()
    page.get_by_label("Password so far").fill("long-enough-to-sign-in")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Changed. Your other devices")).to_be_visible()
    chitra.refresh_from_db()
    assert chitra.check_password("another-good-one-47")


def test_only_files_named_by_their_contents_are_kept_on_the_device(desk, chitra, people, page):
    desk(chitra, "customers")
    page.evaluate("() => navigator.serviceWorker.ready")
    page.reload()
    expect(row(page, "Meera Pillai")).to_be_visible()
    page.wait_for_function("async () => (await caches.keys()).length > 0")

    kept = page.evaluate(
        """async () => {
            const caches_ = await Promise.all((await caches.keys()).map(name => caches.open(name)));
            const files = await Promise.all(caches_.map(cache => cache.keys()));
            return files.flat().map(file => new URL(file.url).pathname);
        }"""
    )
    assert kept
    assert [path for path in kept if not path.startswith("/app/assets/")] == []


def test_without_a_line_the_page_says_so(desk, chitra, page, context):
    desk(chitra, "customers")
    page.evaluate("() => navigator.serviceWorker.ready")

    page.keyboard.press("Control+k")
    box = page.get_by_role("textbox", name="Search or go to")
    box.fill("xqzv")
    expect(page.get_by_text("Nothing is called so.")).to_be_visible()

    context.set_offline(True)
    expect(page.get_by_text("No connection: nothing is saved")).to_be_visible()
    box.fill("meera")
    expect(page.get_by_label("Asking")).to_be_visible()
    expect(page.get_by_text("Nothing is called so.")).to_have_count(0)
    page.goto(page.url)

    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    context.set_offline(False)


def test_a_forgotten_password_is_chosen_anew_out_of_the_e_mail(chitra, page, live_server, settings):
    settings.EMAIL_URL = "smtp://mail.example"
    page.set_viewport_size(PHONE_SIZE)
    page.goto(f"{live_server.url}/app/my-day")
    page.get_by_label("User name").fill("nobody-of-ours")
    page.get_by_role("button", name="Forgot your password?").click()
    page.get_by_role("button", name="Send a link").click()
    expect(page.get_by_role("status")).to_contain_text("If there is an account")
    assert faults_of(page) == []

    token = reset_token(chitra)
    page.goto(f"{live_server.url}/app/new-password?token={token}")
    page.get_by_label("New password").fill("12345678")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This password is too common.")).to_be_visible()
    page.get_by_label("New password").fill("another-good-one-47")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Your new password is set.")
    assert faults_of(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_label("User name")).to_be_visible()

    page.goto(f"{live_server.url}/app/new-password?token={token}")
    page.get_by_label("New password").fill("a-third-good-one-48")
    page.keyboard.press("Enter")
    expect(page.get_by_text("more than an hour old")).to_be_visible()
    page.get_by_role("button", name="Ask for another link").click()
    expect(page.get_by_label("User name or e-mail address")).to_be_focused()

    chitra.refresh_from_db()
    assert chitra.check_password("another-good-one-47")
