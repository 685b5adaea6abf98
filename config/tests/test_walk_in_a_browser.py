"""A manager's whole way with a sheet: preview, correct a heading, run, fix, workbook, revert."""

import re

import pytest

from accounts.services import create_branch
from config.demo.businesses import SABARMATI
from customers.models import Customer
from jobs.testing import run_jobs
from uploads.models import FileUpload
from uploads.tests.test_admin_in_a_browser import SAMPLES, complaints, signed_in  # noqa: F401
from uploads.tests.workbooks import Sheet
from visits.models import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Beside the sample's own three wrong rows.
ONE_MORE = '61,Nirav Joshi,98250 61161,,Shivranjni,30/5/2024,Ahmedabad,"no such shop"\n'


@pytest.fixture
def may(signed_in, live_server, shop, tmp_path):  # noqa: F811
    """The page of the sample of May, previewed, with its wrong rows."""
    for name, code, city, aliases in SABARMATI.branches:
        create_branch(organization=shop, by=None, name=name, code=code, city=city, aliases=aliases)
    sheet = tmp_path / "may.csv"
    sample = (SAMPLES / "01_visits_may.csv").read_text(encoding="utf-8-sig")
    sheet.write_text(sample.rstrip("\n").replace("Visit Dt", "Came") + "\n" + ONE_MORE)
    signed_in.goto(f"{live_server.url}/admin/uploads/fileupload/add/")
    signed_in.set_input_files("input[type=file]", sheet)
    press(signed_in, "Preview first")
    run_jobs()
    signed_in.get_by_text("Nothing is imported yet.").wait_for(timeout=10_000)
    return signed_in


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def correct_the_heading(page):
    page.get_by_role("link", name="Change how it is understood").click()
    page.get_by_label("Came", exact=True).select_option(label="Visit date")
    press(page, "Preview with these")
    run_jobs()
    page.get_by_text("4 would wait").wait_for(timeout=10_000)


def import_it(page):
    page.get_by_role("link", name="See every row").click()
    press(page, "Import it")
    run_jobs()
    page.get_by_text("Done, 4 rows wait").wait_for(timeout=10_000)


def fix_one_in_the_list(page):
    page.get_by_role("link", name="Correct row 18").click()
    page.get_by_label("Shop Name").fill("Maninagar")
    press(page, "Save and try again")
    page.get_by_text("Row 18 waits no more").wait_for()
    page.get_by_role("link", name="Back to may.csv").click()


def fix_three_by_workbook(page, tmp_path):
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download waiting rows").click()
    sheet = Sheet(waiting.value.path().read_bytes())
    sheet.put(37, "Shop Name", "CG Road")
    sheet.put(41, "Came", "30/4/2024")
    sheet.put(62, "Shop Name", "Shivranjani")
    corrected = tmp_path / "corrected.xlsx"
    corrected.write_bytes(sheet.saved().read())
    page.set_input_files("input[type=file]", corrected)
    press(page, "Upload corrected workbook")
    run_jobs()
    page.get_by_text("3 rows of may.csv corrected").wait_for(timeout=10_000)
    page.get_by_role("link", name="may.csv").click()


def revert(page):
    press(page, "Revert this upload…")
    run_jobs()
    page.get_by_text("would be reverted").wait_for(timeout=10_000)
    page.get_by_label(re.compile("^Why, for those who look later")).fill("The wrong month")
    press(page, "Revert this upload")
    run_jobs()
    page.get_by_text("The wrong month").wait_for(timeout=10_000)
    page.get_by_text("Gone, or gone back").wait_for(timeout=10_000)


def test_from_the_preview_to_the_undoing(may, complaints, tmp_path):  # noqa: F811
    correct_the_heading(may)
    import_it(may)
    fix_one_in_the_list(may)
    fix_three_by_workbook(may, tmp_path)
    upload = FileUpload.objects.get(original_name="may.csv")
    assert (upload.needs_attention_count, upload.fixed_count) == (0, 4)
    assert (Customer.objects.count(), Visit.objects.count()) == (37, 58)

    revert(may)

    upload.refresh_from_db()
    assert upload.status == "reverted"
    assert (Customer.objects.count(), Visit.objects.count()) == (0, 0)
    assert complaints == []
