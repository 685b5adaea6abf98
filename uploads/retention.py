"""What rows of sheets held, and the files they came in, are forgotten when the organization keeps
them no longer.
"""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Organization
from jobs.models import UNFINISHED
from jobs.registry import job_handler
from jobs.run import JobRun
from jobs.schedule import Firing, daily
from jobs.services import start_job
from uploads.forgetting import empty_rows, forget_file
from uploads.models import (
    FileUpload,
    Forgotten,
    PreviewRow,
    RowAttempt,
    UploadRevert,
    UploadStatus,
)
from uploads.sentences import ROWS_FORGOTTEN

FORGET = "uploads.forget"
CHUNK = 2_000
_WORKED_ON = (
    UploadStatus.QUEUED,
    UploadStatus.PROCESSING,
    UploadStatus.PREVIEWING,
    UploadStatus.REVERTING,
)


@daily("uploads.forget", hour=2, per_organization=True)
def start_forgetting(firing: Firing) -> None:
    organization = firing.organization
    assert organization is not None
    now = timezone.now()
    if with_cells(organization, now=now).exists() or with_file(organization, now=now).exists():
        start_job(FORGET, organization=organization, parameters={})


@job_handler(FORGET, label="Forget what old sheets held", background=True)
def forget(run: JobRun) -> dict[str, Any]:
    """Upload by upload; whoever goes on after a kill finds what is left."""
    organization, now = run.job.organization, timezone.now()
    counts = {"uploads": 0, "rows": 0, "files": 0} | run.cursor
    if organization is None:
        return counts
    for upload in with_cells(organization, now=now).order_by("pk"):
        _forget_cells(run, upload, counts)
    for upload in with_file(organization, now=now).order_by("pk"):
        forget_file(upload, why=Forgotten.RETENTION, at=now)
        counts["files"] += 1
        with run.chunk() as chunk:
            chunk.checkpoint(counts, done=run.job.done + 1)
    return counts


def _forget_cells(run: JobRun, upload: FileUpload, counts: dict[str, int]) -> None:
    if not _end_preview(upload):
        return
    rows = upload.rows.filter(forgotten="")
    while ids := list(rows.order_by("row_number").values_list("pk", flat=True)[:CHUNK]):
        with run.chunk() as chunk:
            tries = RowAttempt.objects.filter(row__in=ids)
            tries.update(cells=[], problems=[], uncorrected_key=None)
            empty_rows(rows.filter(pk__in_values=ids), Forgotten.RETENTION)
            counts["rows"] += len(ids)
            chunk.checkpoint(counts, done=run.job.done + len(ids))
    with run.chunk() as chunk:
        PreviewRow.objects.filter(upload=upload).delete()
        FileUpload.objects.filter(pk=upload.pk).update(cells_forgotten_at=timezone.now())
        counts["uploads"] += 1
        chunk.checkpoint(counts, done=run.job.done)


def _end_preview(upload: FileUpload) -> bool:
    """A preview that nobody ran is cancelled: what it shows goes. False once somebody runs it."""
    if upload.status != UploadStatus.PREVIEWED:
        return True
    waiting = FileUpload.objects.filter(pk=upload.pk, status=UploadStatus.PREVIEWED)
    return bool(
        waiting.update(
            status=UploadStatus.CANCELLED, error=ROWS_FORGOTTEN, finished_at=timezone.now()
        )
    )


def with_cells(organization: Organization, *, now: datetime) -> QuerySet[FileUpload]:
    """Uploads whose rows are due to be forgotten, and that nobody works on."""
    before = organization.forget_before(organization.forget_cells_after_months, now=now)
    shown = PreviewRow.objects.filter(upload=OuterRef("pk")).order_by()
    due = _due(organization, before).filter(cells_forgotten_at=None)
    due = due.filter(Q(rows_read__gt=0) | Exists(shown))
    busy = UploadRevert.objects.filter(job__status__in=UNFINISHED)
    return due.exclude(status__in=_WORKED_ON).exclude(pk__in=busy.values("upload"))


def with_file(organization: Organization, *, now: datetime) -> QuerySet[FileUpload]:
    before = organization.forget_before(organization.forget_files_after_months, now=now)
    due = _due(organization, before).exclude(file="")
    return due.exclude(status__in=_WORKED_ON).select_related("organization")


def _due(organization: Organization, before: datetime | None) -> QuerySet[FileUpload]:
    uploads = FileUpload.objects.filter(organization=organization)
    if before is None:
        return uploads.none()
    return uploads.filter(uploaded_at__lt=before).exclude(job__status__in=UNFINISHED)


def cells_are_due(upload: FileUpload) -> bool:
    """Whether its rows are forgotten, or are about to be: they cannot be reverted any more."""
    organization = upload.organization
    before = organization.forget_before(organization.forget_cells_after_months, now=timezone.now())
    is_old = before is not None and upload.uploaded_at < before
    return upload.cells_forgotten_at is not None or is_old
