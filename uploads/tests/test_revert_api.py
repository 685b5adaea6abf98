"""Reverting an upload over HTTP, and who may."""

import pytest

from core.errors import DomainError
from customers.models import Customer
from jobs.testing import all_at_once, run_jobs
from uploads.models import FileUpload, UploadRevert, UploadStatus
from uploads.reverting.services import revert_upload
from uploads.tests.conftest import SHEET
from visits.models import Visit


@pytest.fixture
def sheet(as_bilal, upload, cg_road):
    """A sheet of one row that was imported and one that waits."""
    return upload(as_bilal, SHEET)["id"]


def test_preview_then_undo_then_the_lists(as_bilal, sheet):
    url = f"/api/uploads/{sheet}/revert/"
    assert as_bilal.get(f"/api/uploads/{sheet}/").data["has_revert_preview"] is False
    asked = as_bilal.post(f"{url}preview/")
    assert (asked.status_code, asked.data["status"]) == (202, "running")
    assert as_bilal.get(f"/api/uploads/{sheet}/").data["has_revert_preview"] is True
    run_jobs()
    preview = as_bilal.get(f"{url}preview/").data
    assert (preview["status"], preview["reverted"]["counts"]) == (
        "done", {"customers": 1, "visits": 1},
    )  # fmt: skip
    assert preview["sentence"] == "1 customer and 1 visit would be reverted."
    assert Customer.objects.exists()

    started = as_bilal.post(url, {"reason": "The wrong shop's sheet"}, format="json")
    assert started.status_code == 202
    run_jobs()

    done = as_bilal.get(url).data
    assert (done["status"], done["reason"]) == ("done", "The wrong shop's sheet")
    assert done["started_by_name"] == "bilal"
    assert not Customer.objects.exists()
    assert not Visit.objects.exists()
    entries = as_bilal.get(f"{url}entries/", {"decision": "reverted"}).data
    assert [(entry["title"], entry["row_number"]) for entry in entries["results"]] == [
        ("Asha Patel", 2)
    ]
    assert as_bilal.get(f"/api/uploads/{sheet}/").data["status"] == "reverted"
    rows = as_bilal.get(f"/api/uploads/{sheet}/rows/").data["results"]
    assert all(row["reverted_at"] for row in rows)


def test_each_sentence_of_a_list_has_its_facts_and_a_file_of_it_has_none(as_bilal, sheet, upload):
    upload(as_bilal, SHEET.replace("2/5", "9/5"))
    as_bilal.post(f"/api/uploads/{sheet}/revert/preview/")
    run_jobs()

    url = f"/api/uploads/{sheet}/revert/entries/?preview=true&decision="
    (kept,) = as_bilal.get(f"{url}kept").data["results"]
    (goes,) = as_bilal.get(f"{url}reverted").data["results"]

    for entry in (kept, goes):
        assert [fact["text"] for fact in entry["facts"]] == entry["sentences"]
    stays = kept["facts"][0]["values"]
    assert stays["what"] == {
        "text": "The customer stays", "code": "stays", "values": {"noun": "customer"},
    }  # fmt: skip
    assert stays["because"]["values"]["by"]["values"] == {"row": 2, "file": "may.csv"}
    visit = goes["facts"][-1]
    assert (visit["code"], visit["values"]["day"]) == ("visit_removed", "2024-05-02")
    assert b"visit_removed" not in as_bilal.get(f"{url}reverted&format=csv").getvalue()


def test_only_managers_undo_and_strangers_find_nothing(as_chitra, as_dev, as_veena, sheet, bilal):
    FileUpload.objects.update(uploaded_by=None, branch=None)
    for page in ("revert/", "revert/preview/"):
        url = f"/api/uploads/{sheet}/{page}"
        assert as_veena.post(url).status_code == 403
        assert as_chitra.post(url).status_code == 403
        assert as_dev.post(url).status_code == 404
    assert not UploadRevert.objects.exists()


def test_the_second_time_is_refused(as_bilal, sheet):
    url = f"/api/uploads/{sheet}/revert/"
    assert as_bilal.post(url).status_code == 202
    at_once = as_bilal.post(url)
    run_jobs()
    later = as_bilal.post(url)
    preview = as_bilal.post(f"{url}preview/")

    assert (at_once.status_code, at_once.data["code"]) == (409, "not_revertible")
    assert "being reverted already" in at_once.data["message"]
    assert (later.status_code, preview.status_code) == (409, 409)
    assert "was reverted already" in later.data["message"]


def test_an_upload_on_its_way_in_is_not_undone(as_bilal, send):
    upload = send(as_bilal).data["id"]

    response = as_bilal.post(f"/api/uploads/{upload}/revert/")

    assert response.status_code == 409
    assert "still being imported" in response.data["message"]


def test_an_upload_that_took_nothing_in_is_not_undone(as_bilal, upload):
    empty = upload(as_bilal, "Name,Mobile\n")

    response = as_bilal.post(f"/api/uploads/{empty['id']}/revert/")

    assert response.status_code == 409
    assert "nothing to revert" in response.data["message"]


def test_the_lists_are_not_there_before_somebody_asked(as_bilal, sheet):
    for page in ("revert/", "revert/preview/", "revert/entries/"):
        assert as_bilal.get(f"/api/uploads/{sheet}/{page}").status_code == 404


def test_a_list_can_be_had_as_a_file(as_bilal, sheet):
    as_bilal.post(f"/api/uploads/{sheet}/revert/preview/")
    run_jobs()

    response = as_bilal.get(
        f"/api/uploads/{sheet}/revert/entries/", {"preview": "true", "format": "csv"}
    )

    text = b"".join(response.streaming_content).decode()
    assert "The visit to CG Road on 2 May 2024 goes." in text


def test_cancelled_undoing_goes_on_where_it_stopped(as_bilal, sheet):
    url = f"/api/uploads/{sheet}/revert/"
    job = as_bilal.post(url).data["job"]
    assert as_bilal.post(f"/api/jobs/{job}/cancel/").status_code == 200
    assert as_bilal.get(f"/api/uploads/{sheet}/").data["status"] == "partly_reverted"

    assert as_bilal.post(url).status_code == 202
    run_jobs()

    assert as_bilal.get(f"/api/uploads/{sheet}/").data["status"] == "reverted"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_refused(as_bilal, sheet):
    upload = FileUpload.objects.get(pk=sheet)

    def revert():
        try:
            return revert_upload(FileUpload.objects.get(pk=upload.pk), by=None).pk
        except DomainError as refusal:
            return refusal.code

    answers = all_at_once(revert, revert)

    assert answers.count("not_revertible") == 1
    run_jobs()
    upload.refresh_from_db()
    assert upload.status == UploadStatus.REVERTED
