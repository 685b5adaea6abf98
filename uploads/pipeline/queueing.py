"""Work of uploads for the background: to be previewed or imported, and to clear previews away.

Preview rows that nobody needs any more go in the background, for there may be a million. Previews
that nobody ran are closed after a while.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from jobs.models import Job
from jobs.registry import job_handler
from jobs.run import JobRun
from jobs.schedule import Firing, daily
from jobs.services import start_job
from uploads.models import FileUpload, PreviewRow, UploadStatus

JOB_KIND = "uploads.process"
PREVIEW_JOB = "uploads.preview"
CLEAR_JOB = "uploads.clear_preview"
ROWS_AT_ONCE = 10_000
_OVER = (UploadStatus.CANCELLED, UploadStatus.FAILED)


def queue_upload(upload: FileUpload, by: User | None) -> Job:
    job = start_job(
        PREVIEW_JOB if upload.wants_preview else JOB_KIND,
        organization=upload.organization,
        parameters={"upload": upload.pk},
        by=by,
    )
    upload.job = job
    upload.save(update_fields=["job"])
    return job


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


@daily("uploads.close_old_previews", hour=3)
def close_previews(firing: Firing) -> None:
    """UPLOAD_PREVIEW_KEEP_DAYS after they were made; 0 keeps them for good."""
    if settings.UPLOAD_PREVIEW_KEEP_DAYS:
        close_old_previews(now=timezone.now())


def close_old_previews(*, now: datetime) -> int:
    """Cancel uploads that wait with a preview older than the setting says; how many.

    Nothing of them was imported, and the file stays. Whoever runs one meanwhile is not disturbed.
    """
    days = settings.UPLOAD_PREVIEW_KEEP_DAYS
    old = FileUpload.objects.filter(
        status=UploadStatus.PREVIEWED, previewed_at__lt=now - timedelta(days=days)
    )
    closed = 0
    for upload in old.select_related("organization").order_by("pk"):
        with transaction.atomic():
            if old.filter(pk=upload.pk).update(
                status=UploadStatus.CANCELLED, finished_at=now, error=_CLOSED.format(days=days)
            ):
                clear_later(upload)
                closed += 1
    return closed


_CLOSED = (
    "Nobody took this sheet in within {days} days of its preview, so the preview was cleared away. "
    "Nothing was written. Upload the file again to import it."
)
