"""The real run of an adoption: each sheet is an upload, imported by its job before the next begins.

What was adopted is known by the bytes of its sheets, so that the same command, after a kill or a
year later, goes on where it was, and changes nothing where nothing is new.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from accounts.models import Organization, User
from core.files import digest_of
from jobs.models import Job, JobStatus
from jobs.runner import run_job
from uploads.adoption.deciding import skipped_lines
from uploads.adoption.report import Decision, Formatter, RowOutcome
from uploads.adoption.sheets import Sheet
from uploads.adoption.source import cannot_adopt
from uploads.detection import SheetProfile
from uploads.models import FileUpload, UploadRow, UploadStatus
from uploads.reverting.services import may_be_reverted, revert_upload
from uploads.services import receive_upload

Progress = Callable[[str], None]
# What stands: a sheet in one of these is not handed in a second time.
_STANDS = (
    UploadStatus.QUEUED, UploadStatus.PROCESSING, UploadStatus.DONE,
)  # fmt: skip
_ASK_AGAIN_SECONDS = 1.0
_COLUMNS = (
    "row_number", "cells", "outcome", "matched_by", "same_as", "changes", "problems",
    "customer_id", "lead_id", "channel_partner_id", "project_id",
)  # fmt: skip


def adopt_sheet(
    sheet: Sheet,
    path: Path,
    *,
    organization: Organization,
    by: User,
    adopted_from: str,
    progress: Progress,
) -> FileUpload:
    """Import the file to its end, or go on with it. DomainError for an end that is none."""
    with path.open("rb") as file:
        handed_in = UploadedFile(file, path.name, "text/csv", path.stat().st_size)
        upload = _known(organization, sheet.kind, digest_of(handed_in))
        if upload is None:
            upload = receive_upload(
                organization,
                kind=sheet.kind,
                file=handed_in,
                by=by,
                options=sheet.options,
                adopted_from=adopted_from,
            )
    if upload.status == UploadStatus.DONE:
        progress(f"{path.name}: adopted already, in upload {upload.pk}.")
        return upload
    assert upload.job_id is not None
    progress(f"{path.name}: being imported, as upload {upload.pk}; see Uploads for how far it is.")
    finish(upload.job_id, lambda job: progress(f"{path.name}: {job.done:,} of {job.total or 0:,}"))
    upload.refresh_from_db()
    if upload.status != UploadStatus.DONE:
        why = upload.error or upload.get_status_display()
        raise cannot_adopt(f"{path.name} (upload {upload.pk}): {why}")
    return upload


def _known(organization: Organization, kind: str, digest: str) -> FileUpload | None:
    """The upload that these bytes are already, unless it was given up or reverted."""
    same = FileUpload.objects.filter(organization=organization, kind=kind, sha256=digest)
    return (
        same.exclude(adopted_from="")
        .filter(status__in=_STANDS)
        .select_related("organization")
        .order_by("-pk")
        .first()
    )


def finish(job_id: int, report: Callable[[Job], None] = lambda _job: None) -> Job:
    """Run the job here until it has ended; where a worker holds it, wait for that one."""
    while True:
        again = run_job(job_id)
        job = Job.objects.get(pk=job_id)
        report(job)
        if job.is_finished:
            return job
        wait = (again - timezone.now()).total_seconds() if again is not None else 0
        time.sleep(min(max(wait, 0.0), _ASK_AGAIN_SECONDS))


def decisions_about(sheet: Sheet, upload: FileUpload, formatter: Formatter) -> Iterator[Decision]:
    """What became of each of its rows."""
    rows = UploadRow.objects.filter(upload=upload).order_by("row_number")
    for values in rows.values_list(*_COLUMNS).iterator(chunk_size=2_000):
        yield formatter.decision(sheet, RowOutcome(*values))
    yield from skipped_lines(sheet, SheetProfile.from_json(upload.profile))


def adopted(organization: Organization, adopted_from: str) -> list[FileUpload]:
    """The uploads of an adoption that can be reverted, the last first."""
    found = FileUpload.objects.filter(organization=organization, adopted_from=adopted_from)
    uploads = found.select_related("organization").order_by("-pk")
    return [upload for upload in uploads if may_be_reverted(upload)]


def revert_adopted(upload: FileUpload, *, by: User) -> FileUpload:
    """Take one back to its end: a later sheet stands on those before it, so the last goes first."""
    revert = revert_upload(upload, by=by, reason="The adoption is reverted")
    assert revert.job_id is not None
    job = finish(revert.job_id)
    upload.refresh_from_db()
    if job.status != JobStatus.DONE:
        raise cannot_adopt(f"{upload} could not be reverted: {job.error}")
    return upload
