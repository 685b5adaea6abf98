"""The workbook of many waiting rows: written in the background, kept, made anew, cleared away."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.tests.buckets import stored_files
from jobs.models import Job
from jobs.run import JobRun
from jobs.testing import run_jobs
from uploads.models import FileUpload, UploadRow, WaitingWorkbook
from uploads.tests.workbooks import Sheet, download, hand_back
from uploads.workbook import stored as stored_workbooks
from uploads.workbook.layout import Token, read_token
from uploads.workbook.stored import WORKBOOK_JOB, clear_old_workbooks, clear_workbooks

# What reads, writes or clears files. Who may ask, and what is answered, is the same for both.
IN_BOTH_STORES = pytest.mark.usefixtures("both_stores")
HEADINGS = "Name,Mobile,Shop,Visit Date,Allergies"
ROWS = [f"Person {n},98250{n:05d},CG Raod,3/5/2024,Dust" for n in range(5)]


@pytest.fixture
def may(as_bilal, upload, cg_road, settings):
    """Rows 2 to 6 wait for their shop: more than come at once."""
    settings.UPLOAD_WORKBOOK_ROWS_AT_ONCE = 4
    done = upload(as_bilal, "\n".join([HEADINGS, *ROWS]))
    return f"/api/uploads/{done['id']}/"


def ask(client, may, **query):
    return client.get(f"{may}workbook/", query)


def ask_to_the_end(client, may):
    """Nobody leaves the file open."""
    response = ask(client, may)
    return b"".join(getattr(response, "streaming_content", [])) or response.data


def jobs():
    return Job.objects.filter(kind=WORKBOOK_JOB)


def files():
    return stored_files("workbooks")


def put_right(client, may, row=2, shop="CG Road"):
    response = client.patch(f"{may}rows/{row}/", {"cells": {"Shop": shop}}, format="json")
    assert response.status_code == 200


def numbers(response):
    sheet = Sheet(b"".join(response.streaming_content))
    return [cell.value for cell in sheet.page["A"]][1:]


def test_few_rows_come_at_once(as_bilal, may, settings):
    settings.UPLOAD_WORKBOOK_ROWS_AT_ONCE = 5

    assert numbers(ask(as_bilal, may)) == [2, 3, 4, 5, 6]
    assert not jobs().exists()
    assert not WaitingWorkbook.objects.exists()


def test_many_rows_are_a_job_that_says_where_the_file_will_be(as_bilal, bilal, may):
    answer = ask(as_bilal, may)

    assert answer.status_code == 202
    job = jobs().get()
    given = answer.data
    assert (given["id"], given["status"], given["total"]) == (job.pk, "queued", 5)
    assert given["file"] == f"{may}workbook/?job={job.pk}"
    assert given["sentence"] == (
        "5 rows are about to be written into a workbook. "
        f"Once job {job.pk} is done, the file is at {given['file']}."
    )
    assert job.started_by == bilal
    assert as_bilal.get(f"/api/jobs/{job.pk}/").data["status"] == "queued"


@IN_BOTH_STORES
def test_the_file_of_a_job_has_all_rows_and_can_be_handed_in(as_bilal, may):
    position = ask(as_bilal, may).data["file"]
    run_jobs()

    sheet = Sheet(b"".join(as_bilal.get(position).streaming_content))

    assert [cell.value for cell in sheet.page["A"]] == ["Row", 2, 3, 4, 5, 6]
    tokens = [read_token(sheet.token(number)) for number in range(2, 7)]
    rows = UploadRow.objects.order_by("row_number").values_list("pk", flat=True)
    assert [token.row_id for token in tokens if isinstance(token, Token)] == list(rows)
    sheet.put(4, "Shop", "CG Road")
    assert hand_back(as_bilal, sheet, may)["counts"]["updated"] == 1
    job = jobs().get()
    assert (job.status, job.result, job.done, job.total) == ("done", {"rows": 5}, 5, 5)


def test_the_file_is_the_one_that_comes_at_once(as_bilal, may, settings):
    ask(as_bilal, may)
    run_jobs()
    stored = download(as_bilal, may)
    settings.UPLOAD_WORKBOOK_ROWS_AT_ONCE = 5
    at_once = download(as_bilal, may)

    assert [[cell.value for cell in line] for line in stored.page] == [
        [cell.value for cell in line] for line in at_once.page
    ]


def test_whoever_asks_meanwhile_is_answered_the_same_job(as_bilal, as_asha, may):
    first = ask(as_bilal, may)
    second = ask(as_asha, may)

    assert second.status_code == 202
    assert first.data["id"] == second.data["id"]
    assert jobs().count() == 1


def test_while_nothing_changed_the_same_file_is_the_answer(as_bilal, as_asha, may):
    ask(as_bilal, may)
    run_jobs()

    for client in (as_bilal, as_asha):
        answer = ask(client, may)
        assert numbers(answer) == [2, 3, 4, 5, 6]
        assert answer["Content-Disposition"].startswith('attachment; filename="waiting-')
    assert jobs().count() == 1


@IN_BOTH_STORES
@pytest.mark.parametrize(("cell", "left"), [("CG Road", [3, 4, 5, 6]), ("X", [2, 3, 4, 5, 6])])
def test_rows_corrected_since_make_a_fresh_file(as_bilal, may, settings, cell, left):
    settings.UPLOAD_WORKBOOK_ROWS_AT_ONCE = 3
    ask(as_bilal, may)
    run_jobs()
    put_right(as_bilal, may, shop=cell)

    answer = ask(as_bilal, may)

    assert answer.status_code == 202
    assert jobs().count() == 2
    run_jobs()
    sheet = download(as_bilal, may)
    assert [cell.value for cell in sheet.page["A"]][1:] == left
    assert len(files()) == WaitingWorkbook.objects.count() == 1
    if cell == "X":
        assert sheet.cell(2, "Shop").value == "X"


def test_rows_corrected_while_it_is_written_make_a_fresh_file(as_bilal, may, monkeypatch):
    ask(as_bilal, may)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(JobRun, "renew", lambda run: put_right(as_bilal, may, shop="X"))
        run_jobs()

    assert ask(as_bilal, may).status_code == 202


@IN_BOTH_STORES
def test_the_file_that_was_promised_is_there_whatever_was_corrected_since(as_bilal, may, settings):
    settings.UPLOAD_WORKBOOK_ROWS_AT_ONCE = 3
    promised = ask(as_bilal, may).data["file"]
    run_jobs()
    put_right(as_bilal, may)
    fresh = ask(as_bilal, may).data["file"]

    assert numbers(as_bilal.get(promised)) == [2, 3, 4, 5, 6]

    run_jobs()
    assert numbers(as_bilal.get(fresh)) == [3, 4, 5, 6]
    assert numbers(as_bilal.get(promised)) == [3, 4, 5, 6]  # it was superseded


def test_the_job_of_another_upload_is_no_way_to_its_file(as_bilal, upload, may):
    position = ask(as_bilal, may).data["id"]
    june = f"/api/uploads/{upload(as_bilal, chr(10).join([HEADINGS, *ROWS]), 'june.csv')['id']}/"
    run_jobs()

    assert ask(as_bilal, june, job=position).status_code == 202
    assert WaitingWorkbook.objects.count() == 2


@pytest.mark.parametrize("job", ["x", "0", "-1", "1.5", str(2**63)])
def test_what_is_no_id_of_a_job_is_refused(as_bilal, may, job):
    answer = ask(as_bilal, may, job=job)

    assert (answer.status_code, answer.data["errors"][0]["field"]) == (400, "job")
    assert not jobs().exists()


def test_readers_and_strangers_start_nothing_and_get_nothing(
    as_bilal, as_veena, as_dev, as_chitra, as_nobody, may
):
    for _ in range(2):  # before it is made, and once it is there
        assert ask(as_veena, may).status_code == 403
        assert ask(as_dev, may).status_code == 404
        assert ask(as_chitra, may).status_code == 404
        assert ask(as_nobody, may).status_code == 401
        assert jobs().count() in (0, 1)
        ask_to_the_end(as_bilal, may)
        run_jobs()
    assert as_veena.get(f"{may}workbook/?job={jobs().get().pk}").status_code == 403
    assert as_dev.get(f"{may}workbook/?job={jobs().get().pk}").status_code == 404


@IN_BOTH_STORES
def test_a_cancelled_one_leaves_nothing_and_can_be_asked_for_again(as_bilal, may):
    job = ask(as_bilal, may).data["id"]
    assert as_bilal.post(f"/api/jobs/{job}/cancel/").data["status"] == "cancelled"
    run_jobs()

    assert files() == []
    again = ask(as_bilal, may)
    assert (again.status_code, again.data["id"] > job) == (202, True)
    run_jobs()
    assert numbers(ask(as_bilal, may)) == [2, 3, 4, 5, 6]
    assert WaitingWorkbook.objects.count() == 1


@IN_BOTH_STORES
def test_one_cancelled_at_the_last_moment_leaves_nothing(as_bilal, may, monkeypatch):
    store, stored = stored_workbooks._store, []

    def then_cancel(*args):
        store(*args)
        stored.extend(files())
        jobs().update(cancel_requested=True)

    monkeypatch.setattr(stored_workbooks, "_store", then_cancel)
    ask(as_bilal, may)
    run_jobs()

    assert jobs().get().status == "cancelled"
    assert (len(stored), files()) == (1, [])
    assert not WaitingWorkbook.objects.get().file


@IN_BOTH_STORES
def test_one_that_fails_says_why_and_can_be_asked_for_again(as_bilal, may):
    ask(as_bilal, may)
    FileUpload.objects.update(status="reverted")
    run_jobs()
    FileUpload.objects.update(status="done")

    job = jobs().get()
    assert (job.status, job.error[:36]) == ("failed", "Rows of this upload cannot be correc")
    assert files() == []
    assert ask(as_bilal, may).data["id"] != job.pk


@IN_BOTH_STORES
def test_a_file_that_the_storage_lost_is_made_again(as_bilal, may):
    ask(as_bilal, may)
    run_jobs()
    default_storage.delete(files()[0])

    assert ask(as_bilal, may).status_code == 202
    run_jobs()
    assert numbers(ask(as_bilal, may)) == [2, 3, 4, 5, 6]


def test_once_all_rows_are_corrected_there_is_none(as_bilal, may):
    ask(as_bilal, may)
    run_jobs()
    for row in range(2, 7):
        put_right(as_bilal, may, row)

    answer = ask(as_bilal, may, job=jobs().get().pk)

    assert (answer.status_code, answer.data["code"]) == (409, "nothing_waits")


@IN_BOTH_STORES
def test_old_files_go_and_new_ones_stay(as_bilal, may):
    ask(as_bilal, may)
    run_jobs()

    assert clear_old_workbooks(now=timezone.now() + timedelta(days=6)) == 0
    assert len(files()) == 1
    assert clear_old_workbooks(now=timezone.now() + timedelta(days=8)) == 1
    assert files() == []
    assert ask(as_bilal, may).status_code == 202


def test_one_that_is_being_written_is_not_cleared_away(as_bilal, may):
    ask(as_bilal, may)

    assert clear_old_workbooks(now=timezone.now() + timedelta(days=800)) == 0


@IN_BOTH_STORES
def test_with_the_setting_at_0_they_stay_for_good(as_bilal, may, settings):
    ask(as_bilal, may)
    run_jobs()
    WaitingWorkbook.objects.update(asked_at=timezone.now() - timedelta(days=4000))
    settings.UPLOAD_WORKBOOK_KEEP_DAYS = 0
    clear_workbooks(None)
    assert len(files()) == 1

    settings.UPLOAD_WORKBOOK_KEEP_DAYS = 7
    clear_workbooks(None)
    assert files() == []


@IN_BOTH_STORES
def test_the_file_goes_with_its_upload(as_bilal, may):
    ask(as_bilal, may)
    run_jobs()
    UploadRow.objects.all().delete()

    FileUpload.objects.get().delete()

    assert files() == []


def test_asking_costs_the_same_queries_however_many_rows_wait(as_bilal, upload, may):
    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            ask_to_the_end(as_bilal, address)
        return len(captured)

    more = [f"Person {n},98251{n:05d},CG Raod,3/5/2024," for n in range(60)]
    june = upload(as_bilal, "\n".join([HEADINGS, *more]), "june.csv")
    addresses = [may, f"/api/uploads/{june['id']}/"]

    for item in ("begun", "the same job"):
        few, many = map(queries, addresses)
        assert few == many, item
    run_jobs()
    few, many = map(queries, addresses)
    assert few == many <= 6
