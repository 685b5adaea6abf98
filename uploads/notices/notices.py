"""Notices: made with the end of an upload, shown on the front page until they were seen."""

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from jobs.models import Job
from jobs.services import start_job
from uploads.models import FileUpload, UploadNotice
from uploads.notices.mail import MAIL_JOB, is_mail_set_up

SHOWN = 5


def notify_end(job: Job) -> None:
    """In the transaction that ends the job; the e-mail goes by a job of its own, after it."""
    upload = (
        FileUpload.objects.filter(job=job).select_related("uploaded_by", "organization").first()
    )
    if upload is None or upload.uploaded_by is None or upload.finished_at is None:
        return
    notice, created = UploadNotice.objects.get_or_create(
        upload=upload,
        defaults={
            "organization": upload.organization,
            "user": upload.uploaded_by,
            "created_at": timezone.now(),
        },
    )
    if created and is_mail_set_up() and upload.uploaded_by.email:
        start_job(MAIL_JOB, organization=upload.organization, parameters={"notice": notice.pk})


def unseen_notices(user: User) -> QuerySet[UploadNotice]:
    """The newest few that `user` has not seen; of uploads that they may still see."""
    mine = UploadNotice.objects.for_user(user).filter(user=user, seen_at=None)
    seen = mine.filter(upload__in=FileUpload.objects.for_user(user))
    return seen.select_related("upload", "upload__organization")[:SHOWN]


def mark_seen(user: User, upload: FileUpload | None = None) -> None:
    """`user` opened the page of `upload`, or put all notices away."""
    notices = UploadNotice.objects.for_user(user).filter(user=user, seen_at=None)
    notices = notices.filter(upload=upload) if upload else notices
    notices.update(seen_at=timezone.now())
