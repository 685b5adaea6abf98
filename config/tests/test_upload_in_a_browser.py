"""A manager hands a sheet in and looks at what became of it, in a real browser."""

from pathlib import Path

import pytest

from accounts.services import create_branch
from config.demo.businesses import SABARMATI
from conftest import PASSWORD
from jobs.testing import run_jobs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def branches(shop):
    for name, code, city, aliases in SABARMATI.branches:
        create_branch(organization=shop, by=None, name=name, code=code, city=city, aliases=aliases)


@pytest.fixture
def sign_in(page, live_server):
    def as_(user):
        page.goto(f"{live_server.url}/admin/login/")
        page.fill("input[name=username]", user.username)
        page.fill("input[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url(f"{live_server.url}/admin/")
        return page

    return as_


@pytest.fixture
def hand_in(sign_in, branches, bilal):
    """Bilal, on the page of the sheet that he has just handed in."""

    def hand(name):
        page = sign_in(bilal)
        page.get_by_role("link", name="Upload a sheet").first.click()
        page.set_input_files("input[type=file]", SAMPLES / name)
        page.get_by_role("button", name="Upload", exact=True).click()
        page.wait_for_url("**/change/")
        return page

    return hand


def cards(page):
    return {
        card.inner_text().split("\n")[0]: card.inner_text().split("\n")[1]
        for card in page.locator(".ff-tile").all()
    }


def test_the_counts_of_a_sheet_are_the_shops_own(hand_in):
    page = hand_in("01_visits_may.csv")

    run_jobs()
    page.get_by_text("Done, 3 rows wait").first.wait_for()  # the page looks for itself

    assert cards(page) == {
        "All rows": "60",
        "Created": "35",
        "Updated": "20",
        "Unchanged": "2",
        "Needs attention": "3",
    }


def test_a_row_that_waits_says_why_and_what_to_do(hand_in):
    page = hand_in("01_visits_may.csv")
    run_jobs()
    page.reload()

    page.get_by_role("link", name="Needs attention").click()

    given = page.inner_text("#result_list")
    assert 'Row 41, "Visit Dt": "31/4/2024" is no date that exists' in given
    assert '"Satellite" is none of your branches' in given


def test_a_customer_shows_keys_visits_and_where_each_change_came_from(hand_in):
    page = hand_in("01_visits_may.csv")
    run_jobs()
    page.goto(page.url.partition("/admin/")[0] + "/admin/customers/customer/?q=97235+21333")

    page.get_by_role("link", name="Hetal Joshi").click()

    text = page.inner_text("#content")
    assert "+91 97235 21333" in text
    assert "2 May 2024" in text
    assert "6 May 2024" in text
    assert "row 5 of 01_visits_may.csv" in text


def test_a_sheet_without_headings_asks_and_is_taken_in_as_answered(hand_in):
    page = hand_in("15_counter_list.csv")
    run_jobs()
    page.reload()
    page.get_by_role("link", name="Say what the columns are").click()

    assert page.get_by_label("Row of the headings").input_value() == "0"
    for letter, field in zip("ABCD", ["Name", "Mobile", "Shop", "Visit date"], strict=True):
        page.get_by_label(f"Column {letter}").select_option(label=field)
    page.get_by_role("button", name="Import the sheet").click()
    page.wait_for_url("**/change/")
    run_jobs()
    page.reload()

    assert cards(page) == {
        "All rows": "6",
        "Created": "4",
        "Updated": "2",
        "Unchanged": "0",
        "Needs attention": "0",
    }


def test_a_reader_is_offered_no_upload(sign_in, veena, live_server):
    page = sign_in(veena)

    assert page.get_by_role("link", name="Upload a sheet").count() == 0
    assert page.goto(f"{live_server.url}/admin/uploads/fileupload/add/").status == 403
