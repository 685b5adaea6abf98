"""A person with a browser previews a sheet, corrects a column, and takes it in."""

import pytest

from jobs.testing import run_jobs
from uploads.tests.test_admin_in_a_browser import SAMPLES, complaints, signed_in  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_sheet_is_previewed_corrected_and_taken_in(
    signed_in,  # noqa: F811
    live_server,
    complaints,  # noqa: F811
    shivranjani,
    cg_road,
):
    page = signed_in
    page.goto(f"{live_server.url}/admin/uploads/fileupload/add/")
    page.set_input_files("input[type=file]", SAMPLES / "01_visits_may.csv")
    page.get_by_role("button", name="Preview first").click()
    page.wait_for_url("**/change/")
    run_jobs()
    page.get_by_text("Nothing is imported yet.").wait_for(timeout=10_000)

    page.get_by_role("link", name="Change how it is understood").click()
    page.get_by_label("E-mail ID").select_option(label="— leave out —")
    page.get_by_role("button", name="Preview with these").click()
    page.wait_for_url("**/change/")
    run_jobs()
    page.get_by_text("Nothing is imported yet.").wait_for(timeout=10_000)

    page.get_by_role("link", name="Would wait").click()
    page.get_by_text("is none of your branches").first.wait_for()
    page.go_back()
    page.get_by_role("button", name="Import it").click()
    page.wait_for_url("**/change/")
    run_jobs()

    page.get_by_text("60 rows:").wait_for(timeout=10_000)
    assert complaints == []
