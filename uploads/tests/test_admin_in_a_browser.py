"""A person with a browser uploads a sheet and watches it."""

import pytest
from django.conf import settings

from conftest import PASSWORD
from jobs.testing import run_jobs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAMPLES = settings.BASE_DIR / "samples"


@pytest.fixture
def complaints(page):
    heard: list[str] = []
    page.on("console", lambda line: heard.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.fixture
def signed_in(page, live_server, bilal):
    page.goto(f"{live_server.url}/admin/login/")
    page.fill("input[name=username]", "bilal")
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(f"{live_server.url}/admin/")
    return page


def upload_sample(page, live_server, name):
    page.goto(f"{live_server.url}/admin/uploads/fileupload/add/")
    page.set_input_files("input[type=file]", SAMPLES / name)
    page.get_by_role("button", name="Upload", exact=True).click()
    page.wait_for_url("**/change/")


def test_the_page_turns_by_itself_when_the_sheet_is_taken_in(
    signed_in, live_server, complaints, shivranjani, cg_road
):
    upload_sample(signed_in, live_server, "01_visits_may.csv")
    assert signed_in.get_by_text("Waiting for its turn", exact=True).is_visible()

    run_jobs()

    signed_in.get_by_text("60 rows:").wait_for(timeout=10_000)
    signed_in.get_by_text("Done, ").wait_for()
    assert complaints == []


def test_from_a_number_to_its_rows_and_to_the_customer(
    signed_in, live_server, complaints, shivranjani, cg_road
):
    upload_sample(signed_in, live_server, "01_visits_may.csv")
    run_jobs()

    signed_in.get_by_role("link", name="Needs attention").click()
    signed_in.get_by_text("Row 41", exact=True).wait_for()
    signed_in.get_by_role("link", name="Created").click()
    signed_in.get_by_role("link", name="Ravi Patel").first.click()
    signed_in.wait_for_url("**/admin/customers/customer/*/change/")
    assert complaints == []


def test_a_sheet_that_asks_is_answered(signed_in, live_server, complaints, cg_road, tmp_path):
    sheet = tmp_path / "list.csv"
    sheet.write_text("Wer,Kontakt\nAsha Patel,97235 21333\n")
    upload_sample(signed_in, live_server, sheet)
    run_jobs()

    signed_in.get_by_role("link", name="Say what the columns are").click()
    signed_in.get_by_label("Wer").select_option(label="Name")
    signed_in.get_by_label("Kontakt").select_option(label="Mobile")
    signed_in.get_by_role("button", name="Import the sheet").click()
    signed_in.wait_for_url("**/change/")
    run_jobs()

    signed_in.get_by_text("1 row: 1 created").wait_for()
    assert complaints == []
