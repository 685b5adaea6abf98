"""A page that is open while a new build comes, and files that do not: cut off, or gone for good."""

import pytest
from playwright.sync_api import expect

from config.tests.desk import IN_THE_DESK, desk, row
from contacts.models import ContactRecord

__all__ = ["desk"]
pytestmark = [
    *IN_THE_DESK,
    # It would answer for the files, which here do not come.
    pytest.mark.browser_context_args(service_workers="block"),
]

NEWER = "A new version is here."


@pytest.fixture
def day(desk, chitra, shop, shivranjani, page):
    """Chitra's, with a note on the one to call."""
    ContactRecord.objects.create(
        organization=shop,
        branch=shivranjani,
        name="Ravi Shah",
        phone="+919825012340",
        assigned_to=chitra,
    )
    page.clock.install()
    desk(chitra, "my-day")
    row(page, "Ravi Shah").click()
    page.get_by_label("Note").fill("Speaks Gujarati")
    mark(page)
    return page


def mark(page):
    page.evaluate("window.isThePageFromBefore = true")


def is_loaded_anew(page):
    return not page.evaluate("'isThePageFromBefore' in window")


def go_to(page, screen):
    page.get_by_role("navigation", name="Screens").get_by_role("link", name=screen).click()


def a_build_comes(page, name):
    page.unroute("**/app/build")
    page.route("**/app/build", lambda route: route.fulfill(body=name))
    page.clock.fast_forward(31_000)  # a page that came back a moment ago asks no more
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def test_a_new_build_waits_for_the_draft_and_comes_as_somebody_goes_on(day):
    a_build_comes(day, "newer")
    expect(day.get_by_text(NEWER)).to_be_visible()
    go_to(day, "Counter")
    expect(day.get_by_role("heading", level=1, name="Counter")).to_be_visible()
    assert not is_loaded_anew(day)

    with day.expect_event("load"):
        day.get_by_role("button", name="Load it now and keep what is typed").click()
    assert is_loaded_anew(day)
    expect(day.get_by_role("heading", level=1, name="Counter")).to_be_visible()
    mark(day)
    with day.expect_request("**/app/build"):
        a_build_comes(day, "newest")
    with day.expect_event("load"):
        go_to(day, "Customers")

    expect(day.get_by_role("heading", level=1, name="Customers")).to_be_visible()
    assert is_loaded_anew(day)
    go_to(day, "My day")
    expect(day.get_by_label("Note")).to_have_value("Speaks Gujarati")


def test_a_cut_line_is_said_in_the_place_of_the_screen_and_loads_nothing_anew(day):
    for files in ("**/app/assets/**", "**/app/build"):
        day.route(files, lambda route: route.abort())
    go_to(day, "Customers")
    expect(day.get_by_role("alert")).to_contain_text("No connection. What you typed is kept")
    day.get_by_role("button", name="Try again").click()
    expect(day.get_by_role("alert")).to_contain_text("No connection. What you typed is kept")
    assert not is_loaded_anew(day)

    for files in ("**/app/assets/**", "**/app/build"):
        day.unroute(files)
    day.get_by_role("button", name="Try again").click()

    expect(day.get_by_role("heading", level=1, name="Customers")).to_be_visible()


def test_a_file_that_is_gone_loads_the_page_anew_once_and_keeps_drafts(day):
    day.route("**/app/assets/customers-*.js", lambda route: route.fulfill(status=404))
    day.route("**/app/build", lambda route: route.fulfill(body="newer"))

    with day.expect_event("load"):
        go_to(day, "Customers")

    expect(day.get_by_role("alert")).to_contain_text("Something went wrong here.")
    assert is_loaded_anew(day)
    mark(day)
    go_to(day, "My day")
    expect(day.get_by_label("Note")).to_have_value("Speaks Gujarati")
    assert not is_loaded_anew(day)
