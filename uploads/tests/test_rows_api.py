"""The rows of a sheet over HTTP: as they came, what became of them, and who may read what."""

import csv
import io
import json

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Customer
from uploads.tests.conftest import ASHA, HEADINGS, RAVI

MEDICAL = "Name,Mobile,Shop,Visit Date,Allergies,Allergy,Doctor,Remarks"
SECRET = "Asha Patel,97235 21333,CG Road,2/5/2024,Penicillin,Peanuts,Dr. Trivedi,fine"


@pytest.fixture
def may(as_bilal, upload, cg_road):
    return f"/api/uploads/{upload(as_bilal)['id']}/"


def test_a_row_shows_its_cells_beside_what_became_of_it(as_bilal, may):
    row = as_bilal.get(f"{may}rows/").data["results"][0]

    assert list(row["raw"].items()) == list(zip(HEADINGS.split(","), ASHA.split(","), strict=True))
    customer = Customer.objects.get()
    assert (row["row_number"], row["outcome"], row["outcome_label"]) == (2, "created", "Created")
    assert (row["customer"], row["customer_name"]) == (customer.pk, "Asha Patel")
    assert row["visit"] == customer.visits.get().pk
    assert row["changes"]["visit"] == [None, row["visit"]]
    assert row["problems"] == []


def test_a_row_that_waits_says_where_what_and_what_to_do(as_bilal, may):
    row = as_bilal.get(f"{may}rows/", {"outcome": "needs_attention"}).data["results"][0]

    assert (row["row_number"], row["customer"], row["visit"]) == (3, None, None)
    problem = row["problems"][0]
    assert (problem["column"], problem["value"], problem["code"]) == (
        "Shop", "CG Raod", "branch_unknown",
    )  # fmt: skip
    assert problem["message"].startswith('Row 3, "Shop": "CG Raod" is none of your branches')


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, [2, 3]),
        ({"ordering": "-row_number"}, [3, 2]),
        ({"outcome": "created"}, [2]),
        ({"outcome": "updated"}, []),
        ({"outcome": "pending"}, []),
        ({"problem": "branch_unknown"}, [3]),
        ({"problem": "branch"}, []),
        ({"problem": "'; DROP TABLE"}, []),
        ({"search": "3"}, [3]),
        ({"search": "14"}, []),
        ({"matched_by": "phone"}, []),
        ({"outcome": "needs_attention", "problem": "branch_unknown", "search": "3"}, [3]),
    ],
)
def test_rows_are_narrowed_and_counted(as_bilal, may, query, numbers):
    answer = as_bilal.get(f"{may}rows/", query).data

    assert [row["row_number"] for row in answer["results"]] == numbers
    assert answer["count"] == len(numbers)


@pytest.mark.parametrize(
    "query",
    [{"outcome": "eaten"}, {"search": "Asha"}, {"matched_by": "name"}, {"ordering": "cells"},
     {"search": "-1"}, {"page_size": "all"}],
)  # fmt: skip
def test_a_filter_of_rows_that_makes_no_sense_is_refused(as_bilal, may, query):
    assert as_bilal.get(f"{may}rows/", query).status_code == 400


def test_a_page_behind_the_last_is_a_404(as_bilal, may):
    assert as_bilal.get(f"{may}rows/", {"page": 2}).status_code == 404


def test_a_whole_sheet_is_not_counted_again_for_every_page(as_bilal, may):
    with CaptureQueriesContext(connection) as captured:
        as_bilal.get(f"{may}rows/", {"outcome": "needs_attention", "page_size": 1})

    assert not [query for query in captured if "COUNT(" in query["sql"]]


# The sum
def test_the_summary_counts_keys_and_problems_with_an_example(as_bilal, upload, cg_road):
    upload(as_bilal)
    more = "Ravi Shah,99043 09398,Nowhere,3/5/2024,\nSana Shaikh,,CG Road,31/4/2024,"
    done = upload(as_bilal, "\n".join([HEADINGS, ASHA.replace("2/5", "9/5"), RAVI, more]))

    summary = as_bilal.get(f"/api/uploads/{done['id']}/summary/").data

    assert summary["counts"]["needs_attention"] == 3
    assert summary["matched_by"] == {"phone": 1}
    assert [(each["code"], each["rows"]) for each in summary["problems"]] == [
        ("branch_unknown", 2), ("date_unreadable", 1),
    ]  # fmt: skip
    assert summary["problems"][0]["example"].startswith('Row 3, "Shop": "CG Raod" is none')
    assert summary["sentence"].startswith("4 rows: 0 created, 1 updated")


def test_the_summary_of_a_sheet_without_problems_is_empty_not_missing(as_bilal, send):
    waiting = send(as_bilal).data

    summary = as_bilal.get(f"/api/uploads/{waiting['id']}/summary/").data

    assert (summary["problems"], summary["matched_by"]) == ([], {})


# Files
def test_rows_as_csv_have_the_sheets_own_columns(as_bilal, may):
    response = as_bilal.get(f"{may}rows/", {"format": "csv", "outcome": "needs_attention"})

    lines = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert lines[0][:3] == ["Row", "Outcome", "Problems"]
    assert lines[0][-5:] == HEADINGS.split(",")
    assert lines[1][:2] == ["3", "needs_attention"]
    assert lines[1][2].startswith('Row 3, "Shop"')
    assert lines[1][-5:] == RAVI.split(",")


def test_formulas_in_headings_and_cells_are_harmless_in_files(as_bilal, upload, cg_road):
    done = upload(as_bilal, "=Name,Mobile,@x.y\n=1+1,97235 21333,+2")
    path = f"/api/uploads/{done['id']}/rows/"

    text = b"".join(as_bilal.get(path, {"format": "csv"}).streaming_content).decode("utf-8-sig")
    book = b"".join(as_bilal.get(path, {"format": "xlsx"}).streaming_content)

    cells = [cell for line in csv.reader(io.StringIO(text)) for cell in line]
    assert {"'=Name", "'@x.y", "'=1+1", "'+2"} <= set(cells)
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert not [cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]


def test_staff_may_not_take_files_away(as_chitra, upload):
    done = upload(as_chitra)

    for path in (f"/api/uploads/{done['id']}/rows/", "/api/uploads/"):
        assert as_chitra.get(path, {"format": "csv"}).status_code == 403


# Medical details
def everything_read(client, done):
    paths = ["/api/uploads/", "{}", "{}rows/", "{}summary/", "/api/uploads/history/",
             "/api/uploads/history/?phone=9723521333",
             f"/api/uploads/customers/?upload={done['id']}"]  # fmt: skip
    own = f"/api/uploads/{done['id']}/"
    return json.dumps([client.get(path.format(own)).json() for path in paths])


def test_a_viewer_reads_rows_without_medical_details(as_bilal, as_veena, upload, cg_road):
    too_long = f"Ravi Shah,99043 09398,CG Road,3/5/2024,,,{'Dr. Lengthy ' * 40},"
    done = upload(as_bilal, "\n".join([MEDICAL, SECRET, too_long]))
    secrets = ("Penicillin", "Peanuts", "Trivedi", "Lengthy")

    assert all(secret in everything_read(as_bilal, done) for secret in secrets)
    seen = everything_read(as_veena, done)
    assert not [secret for secret in secrets if secret in seen]
    assert "Asha Patel" in seen
    assert "fine" in seen


def test_what_is_hidden_is_said_and_what_is_empty_stays_empty(as_bilal, as_veena, upload, cg_road):
    done = upload(as_bilal, "\n".join([MEDICAL, SECRET, "Ravi Shah,99043 09398,,,,,,"]))

    first, second = as_veena.get(f"/api/uploads/{done['id']}/rows/").data["results"]

    assert first["raw"]["Allergies"] == "(hidden: your role does not read medical details)"
    assert second["raw"]["Allergies"] == ""
    assert "allergies" not in first["changes"]


def test_a_viewer_sees_no_cells_of_a_sheet_that_nobody_knows_yet(as_bilal, as_veena, upload):
    asked = upload(as_bilal, "Wer,Leiden\nAsha Patel,Asthma")

    assert as_veena.get(f"/api/uploads/{asked['id']}/").data["question"]["rows"] == []
    assert "Asthma" not in everything_read(as_veena, asked)
