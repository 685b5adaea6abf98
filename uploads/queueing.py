"""Putting an upload before the workers, for a preview or to be imported."""

from accounts.models import User
from jobs.models import Job
from jobs.services import start_job
from uploads.models import FileUpload

JOB_KIND = "uploads.process"
PREVIEW_JOB = "uploads.preview"


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
