"""An upload on its way in, as a job that can be killed anywhere and goes on (DESIGN 7, 8)."""

from typing import Any

from django.utils import timezone

from contacts.services.auto_assigning import start_assigning
from jobs.errors import JobFailed
from jobs.models import Job
from jobs.registry import job_handler
from jobs.run import JobRun
from jobs.threads import run_in_thread
from uploads.duplicates import check_after
from uploads.kinds import KINDS
from uploads.models import FileUpload, UploadKind, UploadStatus
from uploads.notices import notify_end
from uploads.pipeline.differences import record_differences
from uploads.pipeline.opening import chunk_rows, fail_upload, inspect_upload, open_upload
from uploads.pipeline.queueing import JOB_KIND, clear_later_of
from uploads.readers import Book, Unreadable
from uploads.rows.result import Kind
from uploads.rows.writing import count_imported, insert_upload_rows
from uploads.understanding.apart import understood_rows
from uploads.workbook.applying import apply_corrections
from uploads.workbook.layout import find_tokens


def cancel_upload_of(job: Job) -> None:
    """What was imported stays, and is told by the counts."""
    FileUpload.objects.filter(job=job).update(
        status=UploadStatus.CANCELLED,
        error="Cancelled. The rows imported before that stay; upload the file again for the rest.",
        finished_at=timezone.now(),
    )
    check_after(job)
    clear_later_of(job)


def finish_upload(job: Job) -> None:
    """Done, unless the file could not be looked at without a person's answer."""
    ended = FileUpload.objects.filter(job=job, status=UploadStatus.PROCESSING)
    is_list = ended.filter(kind=UploadKind.CONTACTS).exists()
    ended.update(status=UploadStatus.DONE, finished_at=timezone.now())
    if is_list and job.organization is not None:
        start_assigning(job.organization)
    notify_end(job)
    check_after(job)


@job_handler(
    JOB_KIND,
    label="Importing a sheet",
    on_done=finish_upload,
    on_failed=fail_upload,
    on_cancelled=cancel_upload_of,
)
def process_upload(run: JobRun) -> dict[str, Any]:
    """Look at the file once, then take its rows in from the cursor on."""
    upload = FileUpload.objects.select_related("organization", "branch", "uploaded_by").get(
        pk=run.parameters["upload"]
    )
    if upload.job_id != run.job.pk or upload.status == UploadStatus.NEEDS_MAPPING:
        # This job asked, and was killed before saying so; by now another may have the answer.
        return counts_of(upload)
    try:
        with open_upload(upload, while_waiting=run.renew) as book:
            if "row" not in run.cursor:
                if _is_workbook(upload, book, run):
                    return counts_of(upload)
                if upload.previewed_at:
                    _begin_as_previewed(upload, run)
                elif not inspect_upload(upload, book, run, begins=UploadStatus.PROCESSING):
                    return counts_of(upload)
            _import_rows(upload, book, run)
        record_differences(upload, run)
    except Unreadable as problem:
        raise JobFailed(str(problem), code=problem.code) from problem
    upload.refresh_from_db()
    return counts_of(upload)


def _is_workbook(upload: FileUpload, book: Book, run: JobRun) -> bool:
    """Whether it was a corrected workbook; its lines are then taken into the rows they name."""
    position = run_in_thread(
        lambda _still_wanted: find_tokens(book), while_waiting=run.renew, on_abandon=book.abandon
    )
    if position is None and upload.corrects_id is None:
        return False
    apply_corrections(upload, book, position, run)
    upload.refresh_from_db()
    return True


def counts_of(upload: FileUpload) -> dict[str, int]:
    return {
        "rows": upload.rows_read,
        "created": upload.created_count,
        "updated": upload.updated_count,
        "unchanged": upload.unchanged_count,
        "needs_attention": upload.needs_attention_count,
    }


def _begin_as_previewed(upload: FileUpload, run: JobRun) -> None:
    """The file is understood as the person saw it in the preview, whatever was corrected since."""
    with run.chunk() as chunk:
        upload.status, upload.started_at = UploadStatus.PROCESSING, timezone.now()
        upload.save(update_fields=["status", "started_at"])
        chunk.checkpoint({"row": 0}, done=0, total=upload.profile["row_count"])


def _import_rows(upload: FileUpload, book: Book, run: JobRun) -> None:
    kind: Kind = KINDS[upload.kind](upload)
    row_count, done = kind.rows.context.profile.row_count, upload.rows_read
    for batch in understood_rows(
        book, kind.rows, chunk_rows(), after_row=run.cursor["row"], while_waiting=run.renew
    ):
        while batch:
            at_once = run.rows_at_once(len(batch))
            part, batch = batch[:at_once], batch[at_once:]
            with run.chunk() as chunk:
                insert_upload_rows(upload, kind, part)
                count_imported(upload, part)
                done += len(part)
                chunk.checkpoint({"row": part[-1].row_number}, done=done)
    if done != row_count:
        raise JobFailed(
            f"The file had {row_count} rows at first and {done} later: it was changed "
            "or cut "
            "in the service's storage. What was imported stays; upload the file again.",
            code="file_changed",
        )
