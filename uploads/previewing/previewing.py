"""A preview as a job: the whole file, decided by the code of the run, nothing written.

A life that is killed leaves rows and a cursor, but not what its rows were to later ones: the next
life clears them away and begins again, so that a preview is whole or is not there.
"""

from collections import Counter
from typing import Any

from django.utils import timezone

from jobs.errors import JobFailed
from jobs.models import Job
from jobs.registry import job_handler
from jobs.run import JobRun
from uploads.clearing import clear_later_of, clear_rows
from uploads.concurrency import prefetch, run_in_thread
from uploads.detection import SheetProfile, rows_to_read
from uploads.kinds import KINDS
from uploads.models import FileUpload, Outcome, UploadStatus
from uploads.opening import chunk_rows, chunks, fail_upload, inspect_upload, open_upload
from uploads.previewing.rows import decide_rows, dry_run_of_rows, insert_preview_rows
from uploads.queueing import PREVIEW_JOB, queue_upload
from uploads.readers import Book, Unreadable
from uploads.rows.problems import RowReader
from uploads.rows.result import Kind, RowResult
from uploads.workbook.layout import find_tokens


def finish_preview(job: Job) -> None:
    """Shown to be run, unless the file could not be looked at without a person's answer."""
    FileUpload.objects.filter(job=job, status=UploadStatus.PREVIEWING).update(
        status=UploadStatus.PREVIEWED, previewed_at=job.started_at, preview_counts=job.result
    )


def cancel_preview_of(job: Job) -> None:
    FileUpload.objects.filter(job=job).update(
        status=UploadStatus.CANCELLED,
        error="Cancelled before anything was imported.",
        finished_at=timezone.now(),
    )
    clear_later_of(job)


@job_handler(
    PREVIEW_JOB,
    label="Previewing a sheet",
    on_done=finish_preview,
    on_failed=fail_upload,
    on_cancelled=cancel_preview_of,
)
def preview_upload(run: JobRun) -> dict[str, Any]:
    upload = FileUpload.objects.select_related("organization", "branch", "uploaded_by").get(
        pk=run.parameters["upload"]
    )
    if upload.job_id != run.job.pk or upload.status == UploadStatus.NEEDS_MAPPING:
        # This job asked, and was killed before saying so; by now another may have the answer.
        return {}
    clear_rows(upload, run)
    try:
        with open_upload(upload, while_waiting=run.renew) as book:
            if _is_workbook(upload, book, run):
                return {}
            if "row" not in run.cursor and not inspect_upload(
                upload, book, run, begins=UploadStatus.PREVIEWING
            ):
                return {}
            return _dry_run(upload, book, run)
    except Unreadable as problem:
        raise JobFailed(str(problem)) from problem


def _is_workbook(upload: FileUpload, book: Book, run: JobRun) -> bool:
    """A corrected workbook is no sheet to preview: its lines go to the rows that they name."""
    position = run_in_thread(
        lambda _still_wanted: find_tokens(book), while_waiting=run.renew, on_abandon=book.abandon
    )
    if position is None and upload.corrects_id is None:
        return False
    with run.chunk() as chunk:
        upload.wants_preview = False
        upload.save(update_fields=["wants_preview"])
        queue_upload(upload, upload.uploaded_by)
        chunk.checkpoint(run.cursor, done=0)
    return True


def _dry_run(upload: FileUpload, book: Book, run: JobRun) -> dict[str, int]:
    kind: Kind = KINDS[upload.kind](upload)
    profile = SheetProfile.from_json(upload.profile)
    reader = RowReader(kind, profile)
    results = (reader.read(*row) for row in rows_to_read(book, profile))
    counts: Counter[str] = Counter()
    with dry_run_of_rows() as dry_run:
        batches = chunks(results, chunk_rows())
        for batch in prefetch(batches, while_waiting=run.renew, on_abandon=book.abandon):
            run.renew()
            decide_rows(upload, kind, batch, dry_run)
            _count(counts, batch)
            with run.chunk() as chunk:
                insert_preview_rows(upload, batch)
                chunk.checkpoint({"row": batch[-1].row_number}, done=counts["rows"])
    if counts["rows"] != profile.row_count:
        raise JobFailed(
            f"The file had {profile.row_count} rows at first and {counts['rows']} later: it was "
            "changed or cut in the service's storage. Nothing was imported; upload it again."
        )
    return {name: counts[name] for name in ("rows", *COUNTED, "seen_before")}


COUNTED = [outcome.value for outcome in Outcome if outcome != Outcome.PENDING]


def _count(counts: Counter[str], batch: list[RowResult]) -> None:
    counts["rows"] += len(batch)
    counts.update(str(result.outcome) for result in batch)
    counts["seen_before"] += sum(1 for result in batch if result.same_as)
