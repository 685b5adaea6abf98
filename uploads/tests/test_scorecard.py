"""Whose sheets had rows that waited, why, and how many were mended."""

import csv
import io
import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from uploads.models import FileUpload, WaitReason
from uploads.tests.conftest import ASHA, HEADINGS, RAVI
from uploads.tests.workbooks import download, hand_back

URL = "/api/uploads/scorecard/"
BAD = "Sana Shaikh,98250 123,Nowhere,31/4/2024,"


@pytest.fixture
def months(as_bilal, as_chitra, upload, shivranjani, cg_road, chitra):
    """Bilal: two sheets in May, one row fixed. Chitra: one sheet in June, in her branch."""
    first = upload(as_bilal, "\n".join([HEADINGS, ASHA, RAVI]))
    upload(as_bilal, "\n".join([HEADINGS, BAD]))
    upload(as_chitra, "\n".join([HEADINGS, ASHA, BAD]), branch=shivranjani.pk)
    as_bilal.patch(
        f"/api/uploads/{first['id']}/rows/3/", {"cells": {"Shop": "CG Road"}}, format="json"
    )
    FileUpload.objects.update(uploaded_at=datetime(2024, 5, 31, 18, 29, tzinfo=UTC))
    # 18:30 in UTC is midnight in Ahmedabad: June has begun there.
    FileUpload.objects.filter(uploaded_by=chitra).update(
        uploaded_at=datetime(2024, 5, 31, 18, 30, tzinfo=UTC)
    )
    return {"from": "2024-05-01", "to": "2024-06-30"}


def test_rows_that_waited_are_summed_up_by_month_branch_and_person(as_bilal, months, shivranjani):
    answer = as_bilal.get(URL, months).data

    june, may = answer["scores"]
    assert (june["month"], june["person_name"], june["branch"]) == (
        "2024-06-01", "chitra", shivranjani.pk,
    )  # fmt: skip
    assert (june["uploads"], june["rows"], june["waited"], june["fixed"]) == (1, 2, 1, 0)
    assert (may["month"], may["person_name"], may["branch"]) == ("2024-05-01", "bilal", None)
    assert (may["uploads"], may["rows"], may["waited"], may["fixed"]) == (2, 3, 2, 1)
    assert (may["waited_percent"], may["fixed_percent"]) == (66.7, 50.0)
    assert may["reasons"] == {"branch_unknown": 2, "date_unreadable": 1, "phone_invalid": 1}


def test_staff_see_their_own_uploads_only(as_chitra, months):
    scores = as_chitra.get(URL, months).data["scores"]

    assert [score["person_name"] for score in scores] == ["chitra"]


def test_people_are_called_as_colleagues_call_them(as_bilal, months, bilal):
    bilal.first_name, bilal.last_name = "Bilal", "Shaikh"
    bilal.save()

    scores = as_bilal.get(URL, months).data["scores"]

    assert {score["person_name"] for score in scores} == {"chitra", "Bilal Shaikh"}


def test_it_is_narrowed_by_days_and_branch(as_bilal, months, shivranjani, cg_road):
    def people(**query):
        answer = as_bilal.get(URL, {**months, **query})
        return [score["person_name"] for score in answer.data["scores"]]

    assert people(to="2024-05-31") == ["bilal"]
    assert people(branch=shivranjani.pk) == ["chitra"]
    assert people(branch=cg_road.pk) == []
    assert as_bilal.get(URL).data["scores"] == []  # the last twelve months


def test_another_business_sees_nothing_of_it(as_dev, months, cg_road):
    assert as_dev.get(URL, months).data["scores"] == []
    assert as_dev.get(URL, {"branch": cg_road.pk}).status_code == 400


@pytest.mark.parametrize(
    ("query", "given"),
    [
        ({"from": "yesterday"}, "wrong format"),
        ({"from": "2024-06-01", "to": "2024-05-01"}, "This day is before the first one."),
        ({"from": "0001-01-01"}, "Give days from 1900-01-01 to 2199-12-31."),
        ({"to": "9999-12-31"}, "Give days from 1900-01-01 to 2199-12-31."),
        ({"branch": "x"}, "Give the id as a number."),
    ],
)
def test_a_span_that_makes_no_sense_is_refused(as_bilal, query, given):
    answer = as_bilal.get(URL, query)

    assert answer.status_code == 400
    assert given in str(answer.data)


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_manager_has_it_as_a_file(as_bilal, as_chitra, months, file_format):
    response = as_bilal.get(URL, {**months, "format": file_format})

    content = b"".join(response.streaming_content)
    assert f".{file_format}" in response["Content-Disposition"]
    assert as_chitra.get(URL, {**months, "format": file_format}).status_code == 403
    if file_format == "csv":
        lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        assert (lines[1]["month"], lines[1]["waited"], lines[1]["person"]) == (
            "2024-05", "2", "bilal",
        )  # fmt: skip
        assert lines[1]["reasons"] == "branch unknown 2, date unreadable 1, phone invalid 1"


def test_a_corrected_workbook_is_nobodys_upload(as_bilal, upload, cg_road):
    may = f"/api/uploads/{upload(as_bilal, chr(10).join([HEADINGS, ASHA, RAVI]))['id']}/"
    sheet = download(as_bilal, may)
    sheet.put(3, "Shop", "CG Road")
    hand_back(as_bilal, sheet)

    [score] = as_bilal.get(URL).data["scores"]

    assert (score["uploads"], score["rows"], score["waited"], score["fixed"]) == (1, 2, 1, 1)


def test_reasons_are_counted_over_all_chunks_of_an_upload(as_bilal, upload, cg_road, settings):
    settings.UPLOAD_CHUNK_ROWS = 2
    upload(as_bilal, "\n".join([HEADINGS, *[RAVI] * 5, ASHA]))

    assert list(WaitReason.objects.values_list("code", "rows")) == [("branch_unknown", 5)]


def test_it_costs_the_same_queries_however_many_uploads_there_are(as_bilal, upload, cg_road):
    def queries():
        as_bilal.get(URL)
        with CaptureQueriesContext(connection) as captured:
            as_bilal.get(URL)
        assert not [query for query in captured if "uploads_uploadrow" in query["sql"]]
        return len(captured)

    upload(as_bilal)
    before = queries()
    for _ in range(3):
        upload(as_bilal, f"{HEADINGS}\n{BAD}")

    assert queries() == before


# The page
def test_the_page_shows_the_months_and_is_found_in_the_navigation(bilal, chitra, months):
    page, own = Client(), Client()
    page.force_login(bilal)
    own.force_login(chitra)
    query = {"first": months["from"], "last": months["to"]}

    shown = page.get("/admin/uploads/fileupload/scorecard/", query).content.decode()
    hers = own.get("/admin/uploads/fileupload/scorecard/", query).content.decode()

    parts = (
        "May 2024",
        "June 2024",
        "(66.7 %)",
        "branch unknown 2",
        "format=csv&amp;from=2024-05-01",
    )
    assert [text in shown for text in parts] == [True] * 5
    assert [text in hers for text in parts] == [False, True, False, False, False]
    assert "Upload scorecard" in page.get("/admin/").content.decode()


def test_the_page_says_that_a_day_is_beyond_the_calendar(bilal):
    client = Client()
    client.force_login(bilal)

    page = client.get("/admin/uploads/fileupload/scorecard/", {"first": "0001-01-01"})

    assert page.status_code == 200
    assert "greater than or equal to" in page.content.decode()


def test_days_are_shown_and_read_in_the_organizations_order(bilal):
    client = Client()
    client.force_login(bilal)

    form = client.get("/admin/uploads/fileupload/scorecard/", {"first": "5/6/2024"}).context["form"]
    begun = client.get("/admin/uploads/fileupload/scorecard/").context["form"]

    assert form.cleaned_data["first"] == date(2024, 6, 5)
    assert form.fields["first"].help_text == "Day first, as 31/12/2026."
    assert re.search(r'value="\d\d/\d\d/\d{4}"', str(begun["last"]))


def test_the_page_of_the_operator_has_no_scores(operator):
    client = Client()
    client.force_login(operator)

    page = client.get("/admin/uploads/fileupload/scorecard/", {"first": "x"})

    assert page.status_code == 200
    assert "Sign in as a member" in page.content.decode()
