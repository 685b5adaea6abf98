"""Correcting what waits on the admin's pages, without a browser's help."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Branch
from jobs.testing import run_jobs
from uploads.fixing import services
from uploads.models import FileUpload, RowAttempt, UploadRow
from uploads.tests.conftest import ASHA, HEADINGS, RAVI
from uploads.tests.workbooks import download

SANA = "Sana Shaikh,98980 11111,CG Raod,4/5/2024,"


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def page_of(row):
    return reverse("admin:uploads_uploadrow_change", args=[row.pk])


@pytest.fixture
def may(as_bilal, upload, cg_road):
    return FileUpload.objects.get(
        pk=upload(as_bilal, "\n".join([HEADINGS, ASHA, RAVI, SANA]))["id"]
    )


def post(user, may, page, **form):
    url = reverse(f"admin:uploads_fileupload_{page}", args=[may.pk])
    return signed_in(user).post(url, form, follow=True)


def fix(user, row, **form):
    url = reverse("admin:uploads_uploadrow_fix", args=[row.pk])
    return signed_in(user).post(url, {"attempts": row.attempts, **form}, follow=True)


def cells(row, **changed):
    return {f"cell_{index}": cell for index, cell in enumerate(row.cells)} | changed


def test_after_the_last_row_that_waits_comes_the_first_that_was_passed_over(bilal, may):
    first, last = may.rows.filter(outcome="needs_attention").order_by("row_number")

    page = fix(bilal, last, **cells(last, cell_2="CG Road")).content.decode()

    assert "Next row that waits" in page
    assert page_of(first) in page
    page = fix(bilal, first, **cells(first, cell_2="CG Road")).content.decode()
    assert "Next row that waits" not in page


def test_only_what_was_changed_is_a_correction(bilal, may):
    row = may.rows.get(row_number=3)

    page = fix(bilal, row, **cells(row, cell_2="CG Road")).content.decode()

    assert "Row 3 waits no more: created." in page
    row.refresh_from_db()
    assert row.corrections == {"2": "CG Road"}
    assert "As uploaded" not in page  # the form is gone; the tries tell it
    assert "What was tried" in page


def test_a_row_that_still_waits_shows_its_problem_beside_the_cell(bilal, may):
    row = may.rows.get(row_number=3)

    page = fix(bilal, row, **cells(row, cell_2="CG Rood")).content.decode()

    assert "Row 3 was tried again and still waits." in page
    assert 'aria-describedby="problem-2"' in page
    assert "&quot;CG Rood&quot; is none of your branches" in page
    assert "As uploaded:" in page


def test_a_page_that_was_open_too_long_corrects_nothing(bilal, asha, may):
    row = may.rows.get(row_number=3)
    fix(asha, row, **cells(row, cell_2="CG Rood"))

    page = fix(bilal, row, **cells(row, cell_2="CG Road")).content.decode()

    assert "Somebody else tried Row 3 in the meantime" in page
    assert may.rows.get(row_number=3).outcome == "needs_attention"


def test_viewers_and_strangers_have_no_forms_and_correct_nothing(veena, dev, chitra, may):
    row = may.rows.get(row_number=3)

    assert fix(veena, row, **cells(row, cell_2="CG Road")).status_code == 403
    assert fix(dev, row, **cells(row, cell_2="CG Road")).status_code == 404
    assert fix(chitra, row, **cells(row, cell_2="CG Road")).status_code == 404
    for page in ("retry", "correct", "workbook"):
        assert post(veena, may, page).status_code == 403
        assert post(dev, may, page).status_code == 404
    assert "Save and try again" not in signed_in(veena).get(page_of(row)).content.decode()
    assert not RowAttempt.objects.exists()


def test_looking_at_a_page_changes_nothing(bilal, may):
    for page in ("retry", "correct", "workbook"):
        url = reverse(f"admin:uploads_fileupload_{page}", args=[may.pk])
        assert signed_in(bilal).get(url).status_code == 405


def test_the_commonest_wrong_value_is_corrected_in_all_rows(bilal, may):
    offer = signed_in(bilal).get(reverse("admin:uploads_fileupload_change", args=[may.pk]))
    assert "Correct 2 rows" in offer.content.decode()

    page = post(
        bilal, may, "correct", column="2", value="CG Raod", replacement="CG Road", remember="on"
    )

    assert "Tried again: 2 of 2 rows imported" in page.content.decode()
    assert Branch.objects.get().aliases == ["C.G. Rd", "CG Raod"]


def test_staff_are_not_offered_to_teach_a_spelling(bilal, chitra, may, shivranjani):
    FileUpload.objects.update(branch=shivranjani)

    page = signed_in(chitra).get(reverse("admin:uploads_fileupload_change", args=[may.pk]))

    assert "Correct 2 rows" in page.content.decode()
    assert "remember the spelling" not in page.content.decode()


@pytest.mark.parametrize(
    ("page", "form", "given"),
    [
        ("correct", {"column": "2", "value": "CG Raod", "replacement": ""}, "Say what is to stand"),
        ("correct", {"column": "77", "value": "x", "replacement": "y"}, "There is no column"),
        ("workbook", {}, "Choose the workbook that you corrected."),
    ],
)
def test_a_form_that_was_not_filled_in_says_so(bilal, may, page, form, given):
    assert given in post(bilal, may, page, **form).content.decode()
    assert not RowAttempt.objects.exists()


def test_a_row_whose_page_was_not_complete_is_an_error(bilal, may):
    response = fix(bilal, may.rows.get(row_number=3), attempts="")

    (message,) = response.context["messages"]
    assert (message.level_tag, "not complete" in message.message) == ("error", True)
    assert not RowAttempt.objects.exists()


def test_many_rows_lead_to_the_job_that_tries_them(bilal, may, monkeypatch):
    monkeypatch.setattr(services, "ROWS_AT_ONCE", 1)

    page = post(bilal, may, "retry").content.decode()

    assert "2 rows are being tried in the background" in page
    run_jobs()
    assert RowAttempt.objects.filter(number=2).count() == 2


def test_a_workbook_is_handed_in_on_the_page(as_bilal, bilal, may):
    sheet = download(as_bilal, f"/api/uploads/{may.pk}/")
    sheet.put(3, "Shop", "CG Road")

    page = post(bilal, may, "workbook", file=sheet.saved()).content.decode()
    run_jobs()

    assert "waiting.xlsx is handed in. Its lines correct rows of may.csv." in page
    assert UploadRow.objects.get(upload=may, row_number=3).outcome == "created"


def test_a_file_that_is_no_workbook_is_refused_on_the_page(bilal, may):
    picture = SimpleUploadedFile("x.png", b"\x89PNG....")

    page = post(bilal, may, "workbook", file=picture).content.decode()

    assert "picture" in page
    assert FileUpload.objects.count() == 1


def test_a_viewer_reads_the_tries_without_medical_cells(bilal, veena, may):
    row = may.rows.get(row_number=3)
    fix(bilal, row, **cells(row, cell_4="Peanuts", cell_2="CG Road"))

    page = signed_in(veena).get(page_of(row)).content.decode()

    assert "What was tried" in page
    assert "Peanuts" not in page
