"""Preview rows that nobody needs any more go in the background: there may be a million."""

from typing import Any

from django.db.models import Max

from jobs.models import Job
from jobs.registry import job_handler
from jobs.run import JobRun
from jobs.services import start_job
from uploads.models import FileUpload, PreviewRow, UploadStatus

CLEAR_JOB = "uploads.clear_preview"
ROWS_AT_ONCE = 10_000
_OVER = (UploadStatus.CANCELLED, UploadStatus.FAILED)


def clear_later(upload: FileUpload) -> Job | None:
    if not upload.preview_rows.exists():
        return None
    return start_job(CLEAR_JOB, organization=upload.organization, parameters={"upload": upload.pk})


def clear_later_of(job: Job) -> None:
    """In the transaction that ends a job of an upload for good."""
    for upload in FileUpload.objects.filter(job=job).select_related("organization"):
        clear_later(upload)


@job_handler(CLEAR_JOB, label="Clearing a preview away", background=True)
def clear_preview(run: JobRun) -> dict[str, Any]:
    upload = FileUpload.objects.filter(pk=run.parameters["upload"], status__in=_OVER).first()
    if upload is not None:
        clear_rows(upload, run)
    return {}


def clear_rows(upload: FileUpload, run: JobRun) -> None:
    """Take away what an earlier preview of `upload`, or an earlier life of this one, left."""
    rows = PreviewRow.objects.filter(upload=upload).order_by()
    while (last := rows.aggregate(Max("row_number"))["row_number__max"]) is not None:
        with run.chunk() as chunk:
            rows.filter(row_number__gt=last - ROWS_AT_ONCE).delete()
            chunk.checkpoint(run.cursor, done=0)
