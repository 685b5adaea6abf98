"""Workbooks under workers that die, freeze or lose their lease, and two people who ask at once."""

import os
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings as current

from jobs.models import Job
from jobs.runner import run_job
from jobs.testing import all_at_once, run_jobs
from jobs.tests.workers import until
from uploads.models import FileUpload, WaitingWorkbook
from uploads.tests.sheets import import_rows
from uploads.workbook import stored as stored_workbooks
from uploads.workbook.stored import prepare_workbook, stored_workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_parts(settings, monkeypatch):
    settings.UPLOAD_WORKBOOK_ROWS_AT_ONCE = 0
    monkeypatch.setattr(stored_workbooks, "CHUNK_ROWS", 1)
    monkeypatch.setattr("uploads.workbook.writing._ROWS", 2)


def waiting(shop, rows=7):
    upload = import_rows(shop, [[f"Person {n}", "98250", "", "", "", "", ""] for n in range(rows)])
    assert upload.needs_attention_count == rows
    return upload


def files():
    return [path for path in Path(current.MEDIA_ROOT).rglob("workbooks/*/*") if path.is_file()]


def rows_in(workbook):
    page = openpyxl.load_workbook(workbook.file.path).active
    return [cell.value for cell in page["A"]][1:]


def happens_at(monkeypatch, row, what):
    """`what` happens once, as soon as so many rows are written, in the middle of the work."""
    write, done = stored_workbooks.waiting_workbook, []

    def watched(upload, *, progress, saving):
        def heard(written):
            progress(written)
            if written >= row and not done:
                done.append(written)
                what()

        return write(upload, progress=heard, saving=saving)

    monkeypatch.setattr(stored_workbooks, "waiting_workbook", watched)


def test_a_life_that_breaks_is_followed_by_one_that_begins_again(shop, bilal, monkeypatch):
    upload = waiting(shop)
    workbook = prepare_workbook(upload, by=bilal)
    seen = []

    def cut():
        seen.append(Job.objects.get(pk=workbook.job_id).done)
        raise ConnectionError("cut")

    happens_at(monkeypatch, 4, cut)
    run_jobs()

    workbook.refresh_from_db()
    assert seen == [4]
    assert (workbook.job.status, workbook.job.attempts, workbook.job.done) == ("done", 2, 7)
    assert rows_in(workbook) == list(range(2, 9))
    assert len(files()) == 1


def test_what_a_killed_life_had_stored_is_taken_away_by_the_next_one(
    shop, bilal, monkeypatch, settings
):
    settings.JOB_RETRY_SECONDS = 60
    workbook = prepare_workbook(waiting(shop), by=bilal)
    store = stored_workbooks._store

    def killed(*args):
        store(*args)
        raise ConnectionError("cut")

    with monkeypatch.context() as first_attempt:
        first_attempt.setattr(stored_workbooks, "_store", killed)
        first_attempt.setattr(
            stored_workbooks, "remove_file", lambda workbook: None
        )  # nobody tidies up
        run_jobs()
    [left] = files()
    Job.objects.update(lease_until=None)
    run_job(workbook.job_id)

    workbook.refresh_from_db()
    assert workbook.job.status == "done"
    assert files() == [Path(workbook.file.path)] != [left]


def test_a_worker_that_was_frozen_writes_no_file_beside_the_one_of_its_successor(
    shop, bilal, monkeypatch
):
    workbook = prepare_workbook(waiting(shop), by=bilal)

    def another_worker_finishes_it():
        Job.objects.update(lease_until="2001-01-01T00:00Z")
        run_job(workbook.job_id)

    happens_at(monkeypatch, 4, another_worker_finishes_it)
    run_job(workbook.job_id)

    workbook.refresh_from_db()
    assert (workbook.job.status, workbook.job.attempts) == ("done", 2)
    assert rows_in(workbook) == list(range(2, 9))
    assert len(files()) == 1


def test_one_frozen_while_it_stores_its_file_takes_it_away_again(shop, bilal, monkeypatch):
    workbook = prepare_workbook(waiting(shop), by=bilal)
    store, calls = stored_workbooks._store, []

    def frozen(book, content, run):
        calls.append(run)
        if len(calls) == 1:
            Job.objects.update(lease_until="2001-01-01T00:00Z")
            run_job(workbook.job_id)
        store(book, content, run)

    monkeypatch.setattr(stored_workbooks, "_store", frozen)
    run_job(workbook.job_id)

    workbook.refresh_from_db()
    assert len(calls) == 2
    assert [path.name for path in files()] == [Path(str(workbook.file)).name]


def test_out_of_lives_it_says_so_and_leaves_no_file(shop, bilal, monkeypatch, settings):
    settings.JOB_MAX_ATTEMPTS = 2
    upload = waiting(shop)
    workbook = prepare_workbook(upload, by=bilal)

    def no_room(book, content, run):
        Path(book.file.path).parent.mkdir(parents=True, exist_ok=True)
        Path(book.file.path).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(stored_workbooks, "_store", no_room)
    run_jobs()

    workbook.refresh_from_db()
    assert (workbook.job.status, workbook.is_being_made, files()) == ("failed", False, [])
    assert "Stopped after 2 attempts" in workbook.job.error
    assert prepare_workbook(upload, by=bilal) != workbook


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_the_same_moment_are_answered_one_job(database_url, shop, bilal, asha):
    upload = waiting(shop)
    uploads = [FileUpload.objects.select_related("organization").get() for _ in range(4)]

    found = all_at_once(
        *(
            lambda upload=each, by=who: prepare_workbook(upload, by=by)
            for each, who in zip(uploads, [bilal, asha] * 2, strict=True)
        )
    )

    assert len({workbook.pk for workbook in found}) == 1
    assert Job.objects.filter(kind=stored_workbooks.WORKBOOK_JOB).count() == 1
    run_jobs()
    assert rows_in(stored_workbook(upload)) == list(range(2, 9))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_it_to_the_next_one(
    start_worker, environment, shop, bilal, settings, tmp_path, monkeypatch
):
    monkeypatch.undo()  # workers are other processes
    settings.UPLOAD_WORKBOOK_ROWS_AT_ONCE = 0
    settings.MEDIA_ROOT = tmp_path / "shared"
    environment["MEDIA_ROOT"] = str(settings.MEDIA_ROOT)
    environment["JOB_PAUSE_SECONDS"] = "1"
    upload = waiting(shop, rows=12_000)
    workbook = prepare_workbook(upload, by=bilal)

    def done():
        return Job.objects.get(pk=workbook.job_id).done

    first = start_worker()
    until(lambda: done() >= 5_000, seconds=180, what="the first rows")
    os.kill(first.pid, 9)
    first.wait()
    reached = WaitingWorkbook.objects.get()
    start_worker()
    until(lambda: WaitingWorkbook.objects.get().made_at, seconds=180, what="the end of it")

    workbook.refresh_from_db()
    assert workbook.job.attempts > 1
    assert str(reached.file) != str(workbook.file)
    assert len(rows_in(workbook)) == 12_000
    assert len(files()) == 1
