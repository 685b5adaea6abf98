"""An upload whose job ran before: asked something, or died in the middle."""

from pathlib import Path

import pytest

from jobs.errors import JobCancelled
from jobs.lease import claim, mark_cancelled, release
from jobs.models import Job
from jobs.run import JobRun
from jobs.runner import run_job
from jobs.testing import run_jobs
from uploads.models import FileUpload, UploadStatus
from uploads.pipeline.opening import inspect_upload, open_upload
from uploads.pipeline.processing import _import_rows
from uploads.services import cancel_upload, start_upload
from uploads.tests.sheets import hand_in, import_rows, sum_closes

pytestmark = pytest.mark.django_db


def test_a_job_that_asked_and_died_does_not_run_beside_the_one_with_the_answer(shop, cg_road):
    upload = import_rows(shop, [["Asha Patel", "9723521333"]], ["Wer", "Wo"])
    assert upload.status == "needs_mapping"
    asked = upload.job
    Job.objects.filter(pk=asked.pk).update(status="queued", finished_at=None)  # it died instead
    start_upload(upload, by=None, options={"mapping": {"Wer": "full_name", "Wo": "phone"}})

    run_job(asked.pk)
    upload.refresh_from_db()
    assert (upload.status, upload.rows_read) == ("queued", 0)

    run_jobs()
    upload.refresh_from_db()
    assert (upload.status, upload.created_count) == ("done", 1)


def test_a_file_cut_in_storage_after_the_look_is_never_shown_as_done(shop, settings):
    settings.UPLOAD_CHUNK_ROWS = 2
    upload = hand_in(shop, [[f"Person {n}", f"972352133{n}"] for n in range(6)], ["Name", "Mobile"])
    job = claim(upload.job.pk)
    run = JobRun(job)
    with open_upload(upload) as book:
        assert inspect_upload(upload, book, run, begins=UploadStatus.PROCESSING)
    whole = Path(upload.file.path).read_text().splitlines(keepends=True)
    Path(upload.file.path).write_text("".join(whole[:4]))
    release(job)

    run_jobs()

    upload.refresh_from_db()
    assert (upload.status, upload.rows_read) == ("failed", 3)
    assert "6 rows at first and 3 later" in upload.error
    assert sum_closes(upload)


def test_whoever_cancels_while_another_one_answers_stops_the_answered_upload(shop):
    upload = import_rows(shop, [["Asha Patel", "9723521333"]], ["Wer", "Wo"])
    seen_by_the_other = FileUpload.objects.get(pk=upload.pk)
    start_upload(upload, by=None, options={"mapping": {"Wer": "full_name", "Wo": "phone"}})

    cancelled = cancel_upload(seen_by_the_other, by=None)
    run_jobs()

    cancelled.refresh_from_db()
    assert (cancelled.status, cancelled.rows_read) == ("cancelled", 0)


def test_a_cancelled_sheet_handed_in_again_only_brings_the_rest(shop, settings):
    settings.UPLOAD_CHUNK_ROWS = 2
    sheet = [[f"Person {n}", f"972352133{n}"] for n in range(5)]
    upload = hand_in(shop, sheet, ["Name", "Mobile"])
    run = JobRun(claim(upload.job.pk))
    Job.objects.update(cancel_requested=True)
    with open_upload(upload) as book, pytest.raises(JobCancelled):
        inspect_upload(upload, book, run, begins=UploadStatus.PROCESSING)
    upload.refresh_from_db()
    with open_upload(upload) as book, pytest.raises(JobCancelled):
        _import_rows(upload, book, run)
    mark_cancelled(run.job)

    again = import_rows(shop, sheet, ["Name", "Mobile"])

    upload.refresh_from_db()
    assert (upload.status, upload.rows_read, upload.created_count) == ("cancelled", 2, 2)
    assert (again.unchanged_count, again.created_count) == (2, 3)
