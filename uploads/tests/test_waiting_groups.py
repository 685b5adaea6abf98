"""Rows that wait, by what is wrong with them: counted, listed, and corrected a group at once."""

import pytest

from customers.models import Customer
from jobs.models import Job
from jobs.testing import run_jobs
from uploads.fixing import services
from uploads.models import FileUpload, UploadRow

HEADINGS = "Name,Mobile,Shop,Visit Date,Allergies"
ROWS = [
    *[f"Person {n},98250{n:05d},Shivranjni,{n}/5/2024," for n in range(1, 6)],
    "Ravi Shah,99043 09398,Maninagr,31/4/2024,",
    "Sana Shaikh,98980 11111,,4/5/2024,",
    "Meena Desai,98980 11112,,5/5/2024,",
    "Kiran Shah,98250 123,,,",
]


@pytest.fixture
def may(as_bilal, upload, shivranjani):
    """Rows 2 to 6 wait for "Shivranjni", 7 for shop and date, 8 and 9 for a shop, 10 a phone."""
    done = upload(as_bilal, "\n".join([HEADINGS, *ROWS]))
    return f"/api/uploads/{done['id']}/"


def groups_of(client, may, query=""):
    answer = client.get(f"{may}waiting/groups/{query}")
    assert answer.status_code == 200, answer.data
    return answer.data["results"]


def correct(client, may, **body):
    body = {"column": "Shop", "replacement": "Shivranjani"} | body
    return client.post(f"{may}rows/correct/", body, format="json")


def test_rows_that_wait_for_the_same_are_one_group_and_the_largest_comes_first(as_bilal, may):
    groups = groups_of(as_bilal, may)

    assert [(g["code"], g["column"], g["value"], g["rows"], g["first_row"]) for g in groups] == [
        ("branch_unknown", "Shop", "Shivranjni", 5, 2),
        ("branch_missing", "Shop", "", 2, 8),
        ("branch_unknown", "Shop", "Maninagr", 1, 7),
        ("date_unreadable", "Visit Date", "31/4/2024", 1, 7),
        ("phone_invalid", "Mobile", "98250 123", 1, 10),
    ]
    assert groups[0]["message"].startswith('"Shivranjni" is none of your branches (Shivranjani)')
    assert (groups[0]["field"], groups[0]["is_correctable"]) == ("branch", True)


def test_the_rows_of_a_group_are_as_many_as_it_says(as_bilal, may):
    for group in groups_of(as_bilal, may):
        query = {"outcome": "needs_attention", "problem": group["code"]}
        query |= {name: group[name] for name in ("column", "value") if group[name]}

        rows = as_bilal.get(f"{may}rows/", query).data

        assert rows["count"] == group["rows"], group
        assert rows["results"][0]["row_number"] == group["first_row"]


def test_a_preview_groups_the_rows_as_they_wait_once_they_are_imported(
    as_bilal, as_veena, send, shivranjani
):
    sheet = "\n".join([HEADINGS, *ROWS])
    previewed = f"/api/uploads/{send(as_bilal, sheet, preview='true').data['id']}/"
    run_jobs()
    shown = as_veena.get(f"{previewed}preview/groups/").data

    for group in shown["results"]:
        query = {"outcome": "needs_attention", "problem": group["code"]}
        query |= {name: group[name] for name in ("column", "value") if group[name]}
        assert as_bilal.get(f"{previewed}preview/rows/", query).data["count"] == group["rows"]
    assert groups_of(as_bilal, previewed) == []  # nothing is imported yet
    as_bilal.post(f"{previewed}run/")
    run_jobs()
    assert groups_of(as_bilal, previewed) == shown["results"]
    assert shown["count"] == 5


def test_a_preview_without_rows_that_would_wait_has_no_groups(as_bilal, send, shivranjani):
    sheet = f"{HEADINGS}\nRavi Shah,99043 09398,Shivranjani,1/5/2024,"
    previewed = f"/api/uploads/{send(as_bilal, sheet, preview='true').data['id']}/"
    run_jobs()

    assert as_bilal.get(f"{previewed}preview/groups/").data["count"] == 0


def test_a_group_is_corrected_and_no_other_row(as_bilal, may):
    answer = correct(as_bilal, may, value="", problem="branch_missing")

    assert (answer.data["matched"], answer.data["settled"]) == (2, 2)
    assert UploadRow.objects.get(row_number=10).attempts == 0  # its shop is missing, too
    assert Customer.objects.filter(visits__branch__name="Shivranjani").count() == 2
    assert "branch_missing" not in {group["code"] for group in groups_of(as_bilal, may)}


def test_a_large_group_is_corrected_in_the_background(as_bilal, may, monkeypatch):
    monkeypatch.setattr(services, "ROWS_AT_ONCE", 1)

    answer = correct(as_bilal, may, value="Shivranjni", problem="branch_unknown", remember=True)
    run_jobs()

    assert answer.status_code == 202
    assert Job.objects.get(pk=answer.data["job"]).result == {"tried": 5, "settled": 5}
    assert FileUpload.objects.get().needs_attention_count == 4


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"problem": "branch_missing"}, "value"),
        ({"problem": "x" * 41, "value": ""}, "problem"),
        ({"problem": "branch_missing", "value": "", "remember": True}, "remember"),
    ],
)
def test_a_group_that_is_none_is_refused(as_bilal, may, body, field):
    answer = correct(as_bilal, may, **body)

    assert answer.status_code == 400
    assert field in {error["field"] for error in answer.data["errors"]}


def test_an_unknown_code_means_no_row(as_bilal, may):
    assert correct(as_bilal, may, value="", problem="no_such_code").data["matched"] == 0
    assert as_bilal.get(f"{may}rows/?problem=no_such_code").data["count"] == 0


def test_groups_are_paged(as_bilal, may):
    answer = as_bilal.get(f"{may}waiting/groups/?page_size=2&page=2").data

    assert (answer["count"], len(answer["results"])) == (5, 2)
    assert answer["results"][0]["value"] == "Maninagr"
    assert as_bilal.get(f"{may}waiting/groups/?page=9").status_code == 404


def test_groups_are_had_as_a_file_unless_they_are_very_many(as_bilal, as_chitra, may, monkeypatch):
    answer = as_bilal.get(f"{may}waiting/groups/?format=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("code,column,value,rows,first_row,message")
    assert lines[1].startswith("branch_unknown,Shop,Shivranjni,5,2,")
    assert len(lines) == 6
    assert as_chitra.get(f"{may}waiting/groups/?format=csv").status_code in (403, 404)

    monkeypatch.setattr("uploads.api.fixing._MOST_GROUPS_OF_A_FILE", 4)
    refused = as_bilal.get(f"{may}waiting/groups/?format=csv")
    assert (refused.status_code, refused.data["code"]) == (400, "too_many_rows")


def test_nothing_waits_in_no_group(as_bilal, upload, shivranjani):
    done = upload(as_bilal, f"{HEADINGS}\nAsha Patel,97235 21333,Shivranjani,2/5/2024,")

    assert groups_of(as_bilal, f"/api/uploads/{done['id']}/") == []


def test_a_reader_sees_groups_but_no_medical_detail_in_them(as_bilal, as_veena, upload):
    done = upload(as_bilal, f"{HEADINGS}\nAsha Patel,97235 21333,,,=1+\nRavi Shah,98250 12345,,,do")
    may = f"/api/uploads/{done['id']}/"
    waiting = FileUpload.objects.get()
    UploadRow.objects.filter(upload=waiting, row_number=2).update(
        outcome="needs_attention",
        problems=[{"column": "Allergies", "value": "Penicillin", "code": "ditto", "message": "?"}],
    )
    FileUpload.objects.update(needs_attention_count=1, created_count=waiting.created_count - 1)

    (group,) = groups_of(as_veena, may)
    assert (group["value"], group["message"]) == (
        "", "Row 2: (hidden: your role does not read medical details)",
    )  # fmt: skip
    assert groups_of(as_bilal, may)[0]["value"] == "Penicillin"


def test_a_waiting_row_says_how_its_cells_are_understood(as_bilal, may):
    as_bilal.patch(f"{may}rows/7/", {"cells": {"Visit Date": "3/5/2024"}}, format="json")

    (row,) = as_bilal.get(f"{may}rows/?search=7").data["results"]

    assert row["understood"] == {"Mobile": "+91 99043 09398", "Visit Date": "3 May 2024"}
    unread = as_bilal.get(f"{may}rows/10/").data
    assert unread["understood"] == {}  # what can't be read is in the problems
    settled = as_bilal.patch(f"{may}rows/7/", {"cells": {"Shop": "Shivranjani"}}, format="json")
    assert settled.data["understood"] == {}


def test_strangers_find_no_groups(as_dev, may):
    assert as_dev.get(f"{may}waiting/groups/").status_code == 404


def test_groups_take_the_same_few_queries_however_many_there_are(
    as_bilal, may, django_assert_max_num_queries
):
    with django_assert_max_num_queries(5):
        groups_of(as_bilal, may)


def test_how_cells_are_understood_is_found_out_once_for_all_rows(
    as_bilal, may, django_assert_max_num_queries
):
    with django_assert_max_num_queries(14):
        rows = as_bilal.get(f"{may}rows/?outcome=needs_attention").data

    assert rows["count"] == 9


@pytest.mark.parametrize(("asked", "found"), [("true", 1), ("false", 1), ("", 2)])
def test_uploads_are_listed_by_whether_rows_wait(as_bilal, may, upload, asked, found):
    upload(as_bilal, f"{HEADINGS}\nAsha Patel,97235 21333,Shivranjani,2/5/2024,", name="june.csv")

    listed = as_bilal.get(f"/api/uploads/?waiting={asked}").data

    assert listed["count"] == found
    assert as_bilal.get("/api/uploads/?waiting=perhaps").status_code == 400
