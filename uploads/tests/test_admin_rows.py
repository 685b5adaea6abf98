"""The rows of a sheet in the admin: listed, found, read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from uploads.models import FileUpload, UploadRow
from uploads.tests.admin_pages import imported, text_of
from uploads.tests.conftest import ASHA, HEADINGS, signed_in


def rows_page(upload, **query):
    return "/admin/uploads/uploadrow/", {"upload__id__exact": upload.pk, **query}


def test_rows_tell_in_words_what_became_of_them(by_bilal, cg_road):
    imported(by_bilal)
    upload = FileUpload.objects.get()

    shown = text_of(by_bilal.get(*rows_page(upload)))

    assert "Rows of may.csv" in shown
    assert "New customer; visit added." in shown
    assert "Asha Patel · 97235 21333 · CG Road · 2/5/2024 · Penicillin" in shown


@pytest.mark.parametrize(
    ("search", "found"), [("3", [3]), ("14", []), ("Asha", []), ("9" * 40, [])]
)
def test_a_row_is_found_by_its_number(by_bilal, cg_road, search, found):
    imported(by_bilal)

    path, query = rows_page(FileUpload.objects.get(), q=search)
    listed = by_bilal.get(path, query).context["cl"].result_list

    assert [row.row_number for row in listed] == found


def test_the_page_of_a_row_shows_every_cell_and_every_change(by_bilal, cg_road):
    imported(by_bilal)
    imported(by_bilal, f"{HEADINGS}\n{ASHA.replace('Asha Patel', 'Asha Mehta')}".encode())
    row = UploadRow.objects.last()

    shown = text_of(by_bilal.get(f"/admin/uploads/uploadrow/{row.pk}/change/"))

    assert "Full name: Asha Patel → Asha Mehta" in shown
    for cell in ("97235 21333", "CG Road", "2/5/2024", "Penicillin"):
        assert cell in shown


def test_a_row_seen_before_leads_to_the_first_one(by_bilal, cg_road):
    imported(by_bilal)
    imported(by_bilal)
    row = UploadRow.objects.exclude(same_as=None).get()

    shown = text_of(by_bilal.get(f"/admin/uploads/uploadrow/{row.pk}/change/"))

    assert f"/admin/uploads/uploadrow/{row.same_as}/change/" in shown
    assert "Row 2 of may.csv" in shown


def test_viewers_read_no_medical_details_anywhere(by_bilal, by_veena, cg_road):
    page = imported(by_bilal)
    upload = FileUpload.objects.get()
    row = upload.rows.first()

    for path, query in (
        (page, {}), rows_page(upload), (f"/admin/uploads/uploadrow/{row.pk}/change/", {}),
    ):  # fmt: skip
        assert "Penicillin" in text_of(by_bilal.get(path, query))
        seen = text_of(by_veena.get(path, query))
        assert "Penicillin" not in seen
        assert "Asha Patel" in seen


def test_a_strangers_upload_narrows_nothing_and_names_nothing(by_bilal, dev, cg_road):
    imported(by_bilal)

    shown = text_of(signed_in(dev).get(*rows_page(FileUpload.objects.get())))

    assert "may.csv" not in shown
    assert "Asha" not in shown


@pytest.mark.parametrize(
    "query",
    [
        "upload__id__exact=x",
        "upload__id__exact=999999999999999999999",
        "outcome__exact=eaten",
        "problem=%27%3B",
        "p=99",
        "p=x",
    ],
)
def test_an_address_typed_wrong_is_no_crash(by_bilal, cg_road, query):
    imported(by_bilal)

    response = by_bilal.get(f"/admin/uploads/uploadrow/?{query}")

    assert response.status_code in (200, 302)


def test_a_long_sheet_costs_the_same_queries_and_is_never_counted(by_bilal, cg_road):
    def queries():
        path, query = rows_page(FileUpload.objects.first())
        by_bilal.get(path, query)
        with CaptureQueriesContext(connection) as captured:
            assert by_bilal.get(path, query).status_code == 200
        assert not [one for one in captured if "COUNT(" in one["sql"]]
        return len(captured)

    imported(by_bilal)
    short = queries()
    people = [f"Person {n},98{n:02}000000,CG Road,{n % 28 + 1}/5/2024,Dust" for n in range(40)]
    imported(by_bilal, "\n".join([HEADINGS, *people]).encode())
    assert queries() == short
