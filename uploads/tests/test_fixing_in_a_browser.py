"""A person with a browser corrects what waits: one row, many, and by workbook."""

import pytest

from jobs.testing import run_jobs
from uploads.models import FileUpload
from uploads.tests.test_admin_in_a_browser import (  # noqa: F401 - fixtures
    complaints,
    signed_in,
    upload_sample,
)
from uploads.tests.workbooks import Sheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADINGS = "Name,Mobile,Shop,Visit Date,Remarks"
ROWS = [
    "Asha Patel,97235 21333,CG Road,2/5/2024,",
    *[f"Person {n},98250{n:05d},Shivranjni,{n}/5/2024,came again" for n in range(1, 6)],
    "Sana Shaikh,98250 123,CG Road,31/4/2024,",
    "Meena Desai,98250 12345,CG Road,31/4/2024,",
]


@pytest.fixture
def may(signed_in, live_server, shivranjani, cg_road, tmp_path):  # noqa: F811
    sheet = tmp_path / "may.csv"
    sheet.write_text("\n".join([HEADINGS, *ROWS]))
    upload_sample(signed_in, live_server, sheet)
    run_jobs()
    signed_in.reload()
    return signed_in


def test_one_row_is_corrected_beside_its_problems(may, complaints):  # noqa: F811
    may.get_by_role("link", name="Correct row 3").click()
    may.get_by_label("Shop").fill("Shivrnjani")
    may.get_by_role("button", name="Save and try again").click()
    may.get_by_text("Row 3 was tried again and still waits.").wait_for()

    may.get_by_label("Shop").fill("Shivranjani")
    may.get_by_role("button", name="Save and try again").click()

    may.get_by_text("Row 3 waits no more: created.").wait_for()
    assert may.get_by_text("What was tried").is_visible()
    may.get_by_role("link", name="Next row that waits").click()
    may.get_by_text("Row 4 of may.csv, ").wait_for()
    assert complaints == []


def test_many_rows_are_corrected_by_choosing_their_branch(may, complaints):  # noqa: F811
    may.get_by_label("Correct Shivranjni to").select_option("Shivranjani")
    may.get_by_label("remember the spelling").check()
    may.get_by_role("button", name="Correct 5 rows").click()

    may.get_by_text("Tried again: 5 of 5 rows imported").wait_for()
    assert may.get_by_text("2 rows wait for you").is_visible()
    assert complaints == []


def test_the_workbook_goes_out_and_comes_back(may, complaints, tmp_path):  # noqa: F811
    with may.expect_download() as waiting:
        may.get_by_role("link", name="Download waiting rows").click()
    sheet = Sheet(waiting.value.path().read_bytes())
    sheet.put(9, "Visit Date", "30/4/2024")
    corrected = tmp_path / "corrected.xlsx"
    corrected.write_bytes(sheet.saved().read())

    may.set_input_files("input[type=file]", corrected)
    may.get_by_role("button", name="Upload corrected workbook").click()
    run_jobs()
    may.get_by_text("1 row of may.csv corrected").wait_for(timeout=10_000)
    may.get_by_role("link", name="may.csv").click()

    may.get_by_text("6 rows wait for you").wait_for()
    assert FileUpload.objects.get(original_name="may.csv").fixed_count == 1
    assert complaints == []


def test_a_big_workbook_is_offered_once_it_is_written(may, complaints, settings):  # noqa: F811
    settings.UPLOAD_WORKBOOK_ROWS_AT_ONCE = 2
    may.reload()
    may.get_by_role("button", name="Download waiting rows").click()
    may.get_by_text("7 rows are about to be written into a workbook.").wait_for()

    run_jobs()

    may.get_by_text("The workbook is ready: 7 rows.").wait_for(timeout=10_000)
    with may.expect_download() as waiting:
        may.get_by_role("link", name="Download waiting rows").click()
    sheet = Sheet(waiting.value.path().read_bytes())
    assert [cell.value for cell in sheet.page["A"]] == ["Row", *range(3, 10)]
    assert complaints == []
