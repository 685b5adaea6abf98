"""Handing sheets in, watching them, answering, cancelling."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Branch
from customers.models import Customer
from jobs.models import Job
from jobs.testing import run_jobs
from uploads.models import FileUpload
from uploads.tests.conftest import SHEET

URL = "/api/uploads/"
FOREIGN = "Wer,Kontakt,Wo\nAsha Patel,97235 21333,CG Road\nRavi Shah,99043 09398,CG Road"


# Handing in
def test_a_sheet_is_stored_and_waits_for_its_turn(as_chitra, send, chitra, shop):
    response = send(as_chitra)

    assert response.status_code == 201
    answer = response.data
    assert (answer["status"], answer["original_name"], answer["size"]) == (
        "queued", "may.csv", len(SHEET),
    )  # fmt: skip
    assert (answer["uploaded_by"], answer["uploaded_by_name"]) == (chitra.pk, "chitra")
    assert answer["progress"]["done"] == 0
    stored = FileUpload.objects.get(pk=answer["id"])
    assert (stored.organization, stored.job_id) == (shop, answer["job"])
    assert Customer.objects.count() == 0


def test_what_became_of_it_is_told_in_full(as_bilal, upload, cg_road):
    given = upload(as_bilal)

    assert (given["status"], given["status_label"]) == ("done", "Done, 1 row waits")
    assert given["counts"] == {
        "rows": 2, "created": 1, "updated": 0, "unchanged": 0, "needs_attention": 1,
        "seen_before": 0,
    }  # fmt: skip
    assert given["progress"]["percent"] == 100
    assert given["sentence"] == "2 rows: 1 created, 0 updated, 0 unchanged, 1 needs attention."
    assert given["columns"][1] == {
        "index": 1, "heading": "Mobile", "field": "phone", "filled": 2,
        "samples": ["97235 21333", "99043 09398"],
    }  # fmt: skip
    assert given["dates"][0]["column"] == "Visit Date"
    assert "Read day first" in given["dates"][0]["sentence"]
    assert given["question"] is None


def test_rows_that_came_before_are_told_with_their_day(as_bilal, upload, cg_road):
    first = upload(as_bilal)
    FileUpload.objects.get(pk=first["id"]).rows.update(processed_at="2025-11-03T20:00:00Z")

    again = upload(as_bilal, SHEET + "\nMona Kapadia,90990 28142,CG Road,5/5/2024,")

    assert again["same_file_as"] is None
    assert again["sentence"].endswith("1 of 3 rows seen on 4 Nov 2025, 1 new, 1 waits.")


def test_the_same_bytes_again_are_accepted_and_told(as_bilal, upload, cg_road):
    first = upload(as_bilal)

    assert upload(as_bilal)["same_file_as"] == first["id"]


def test_skipped_lines_are_listed_not_lost(as_bilal, upload, cg_road):
    given = upload(as_bilal, f"May in short\n{SHEET}\nTOTAL,,,2,")

    assert given["skipped_counts"] == {"title": 1, "total": 1}
    assert [(line["row"], line["why"]) for line in given["skipped"]] == [(1, "title"), (5, "total")]


def test_a_manager_may_have_unknown_shops_created(as_bilal, upload, cg_road):
    given = upload(as_bilal, create_missing_branches="true")

    assert given["counts"]["created"] == 2
    assert Branch.objects.filter(name="CG Raod").exists()


def test_staff_may_not_have_branches_created_and_are_told_why(as_chitra, send):
    response = send(as_chitra, create_missing_branches="true")

    assert response.status_code == 403
    assert "Only a manager" in response.data["message"]
    assert FileUpload.objects.count() == 0


def test_the_operator_hands_nothing_in(as_operator, send):
    response = send(as_operator)

    assert (response.status_code, response.data["code"]) == (400, "no_organization")


def test_two_files_at_once_are_refused(as_bilal):
    files = [SimpleUploadedFile(name, SHEET.encode()) for name in ("may.csv", "june.csv")]

    response = as_bilal.post(
        "/api/uploads/", {"kind": "customers", "file": files}, format="multipart"
    )

    assert (response.status_code, response.data["code"]) == (400, "several_files")
    assert FileUpload.objects.count() == 0


def test_progress_of_a_running_job_is_told(as_bilal, send):
    handed_in = send(as_bilal).data
    FileUpload.objects.filter(pk=handed_in["id"]).update(status="processing")
    Job.objects.filter(pk=handed_in["job"]).update(status="running", done=250, total=1000)

    response = as_bilal.get(f"/api/uploads/{handed_in['id']}/").data

    assert response["progress"]["percent"] == 25
    assert response["sentence"] == "250 of 1,000 rows imported."


# A mapping of one's own
def test_a_heading_that_is_not_known_is_given_its_field(as_bilal, upload, cg_road):
    given = upload(as_bilal, FOREIGN, mapping='{"kontakt": "phone", "0": "full_name"}')

    assert given["status"] == "done"
    assert [column["field"] for column in given["columns"]] == ["full_name", "phone", "branch"]
    assert Customer.objects.filter(phone="+919723521333", full_name="Asha Patel").exists()


def test_a_mapping_corrects_what_is_recognized_and_leaves_the_rest(as_bilal, upload, cg_road):
    given = upload(as_bilal, mapping='{"Allergies": null, "Shop": "city"}')

    assert [column["field"] for column in given["columns"]] == [
        "full_name", "phone", "city", "visit_date", None,
    ]  # fmt: skip


def test_a_field_given_to_another_column_leaves_the_recognized_one(as_bilal, upload, cg_road):
    sheet = "City,From where,Mobile\nwrong,Surat,97235 21333"

    given = upload(as_bilal, sheet, mapping='{"From where": "city"}')

    assert [column["field"] for column in given["columns"]] == [None, "city", "phone"]


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ("{not json", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ('["phone"]', "Give an object"),
        ('{"Mobile": 3}', "Give an object"),
        ('{"Mobile": "shoe_size"}', 'no field "shoe_size"'),
        ('{"Name": "city", "Mobile": "city"}', "2 columns are given as city"),
        ('{"Mob\\u0000": "phone"}', "Null characters"),
        ('{"Mob\\ud800": "phone"}', "Surrogate"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused_at_the_door(as_bilal, send, mapping, words):
    response = send(as_bilal, mapping=mapping)

    assert response.status_code == 400
    assert response.data["errors"][0]["field"] == "mapping"
    assert words in response.data["message"]
    assert FileUpload.objects.count() == 0


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"header_row": "-1"}, "header_row"),
        ({"header_row": "first"}, "header_row"),
        ({"date_order": "YDM"}, "date_order"),
        ({"kind": "shoes"}, "kind"),
        ({"kind": None}, "kind"),
        ({"branch": "999999999"}, "branch"),
        ({"branch": "none"}, "branch"),
        ({"sheet": "x\0y"}, "sheet"),
    ],
)
def test_choices_that_make_no_sense_are_refused_at_the_door(as_bilal, send, form, field):
    response = send(as_bilal, **form)

    assert response.status_code == 400
    assert response.data["errors"][0]["field"] == field


def test_another_business_branch_is_refused_like_a_missing_one(as_bilal, send, other_branch):
    strangers = send(as_bilal, branch=other_branch.pk)
    missing = send(as_bilal, branch=999_999)

    assert strangers.status_code == 400
    assert (
        strangers.data["message"].replace(str(other_branch.pk), "999999")
        == (missing.data["message"])
    )


# A sheet that asks
def test_unknown_headings_are_asked_about_with_the_first_rows(as_bilal, upload, cg_road):
    given = upload(as_bilal, FOREIGN)

    assert (given["status"], given["counts"]["rows"]) == ("needs_mapping", 0)
    question = given["question"]
    assert (question["columns"], question["header_row"]) == (["Wer", "Kontakt", "Wo"], 1)
    assert question["rows"][1] == {"row": 2, "cells": ["Asha Patel", "97235 21333", "CG Road"]}
    assert "what each column holds" in question["message"]
    assert (question["code"], question["values"]) == ("columns_unknown", {})


def test_the_answer_sets_it_going(as_bilal, upload, cg_road):
    asked = upload(as_bilal, FOREIGN)
    answer = {"mapping": {"Wer": "full_name", "Kontakt": "phone"}, "header_row": 1}

    response = as_bilal.post(f"/api/uploads/{asked['id']}/start/", answer)
    run_jobs()

    assert (response.status_code, response.data["status"]) == (200, "queued")
    answered = as_bilal.get(f"/api/uploads/{asked['id']}/").data
    assert (answered["status"], answered["counts"]["created"], answered["error"]) == ("done", 2, "")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"mapping": {"0": "full_name"}, "sheet": "May"}, 'no sheet "May"'),
        ({"mapping": {"Wo": "city"}}, "No heading of this sheet is known"),
    ],
)
def test_an_answer_that_does_not_fit_the_file_is_asked_for_again(
    as_bilal, upload, cg_road, answer, words
):
    asked = upload(as_bilal, FOREIGN)

    as_bilal.post(f"/api/uploads/{asked['id']}/start/", answer)
    run_jobs()

    response = as_bilal.get(f"/api/uploads/{asked['id']}/").data
    assert response["status"] == "needs_mapping"
    assert words in response["error"]
    assert response["question"]["rows"]
    assert Customer.objects.count() == 0


def test_an_answer_is_checked_like_the_first_choices(as_bilal, as_chitra, upload, cg_road):
    asked = upload(as_bilal, FOREIGN)
    path = f"/api/uploads/{asked['id']}/start/"

    assert as_bilal.post(path, {"mapping": {"Wer": "shoe"}}).status_code == 400
    assert as_bilal.get(f"/api/uploads/{asked['id']}/").data["status"] == "needs_mapping"


def test_nothing_is_started_that_does_not_wait(as_bilal, upload, cg_road):
    done = upload(as_bilal)

    response = as_bilal.post(f"/api/uploads/{done['id']}/start/", {"mapping": {"Name": None}})

    assert (response.status_code, response.data["code"]) == (409, "not_waiting")


# Cancel
def test_a_waiting_upload_is_cancelled_once(as_bilal, send):
    path = f"/api/uploads/{send(as_bilal).data['id']}/cancel/"

    assert as_bilal.post(path).data["status"] == "cancelled"
    again = as_bilal.post(path)
    assert again.status_code == 409
    assert "nothing to cancel" in again.data["message"]


def test_one_that_asks_can_be_cancelled_and_answers_no_more(as_bilal, upload):
    asked = upload(as_bilal, FOREIGN)

    assert as_bilal.post(f"/api/uploads/{asked['id']}/cancel/").data["status"] == "cancelled"
    assert as_bilal.post(f"/api/uploads/{asked['id']}/start/", {}).status_code == 409


def test_a_question_names_its_values_and_a_failure_has_a_code(as_bilal, upload):
    asked = upload(as_bilal, f"Mona,90990 28142,CG Road\n{SHEET}")["question"]
    failed = upload(as_bilal, "Name,Mobile\n")

    assert (asked["code"], asked["values"]["row"]) == ("people_above", 1)
    assert asked["values"]["text"] == "Mona | 90990 28142 | CG Road"
    assert (failed["status"], failed["error_code"]) == ("failed", "no_data_rows")
    job = as_bilal.get(f"/api/jobs/{failed['job']}/").data
    assert (job["error"], job["error_code"]) == (failed["error"], "no_data_rows")
