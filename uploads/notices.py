"""Telling the person who handed a sheet in how it ended: on every screen until it was seen, and
by e-mail, with counts and a link and nothing of anybody whom the sheet is about.
"""

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.desk import is_led_to_the_desk
from jobs.models import Job
from jobs.registry import job_handler
from jobs.run import JobRun
from jobs.services import start_job
from uploads.models import FileUpload, UploadNotice, UploadStatus
from uploads.sentences import closing_sentence, status_label

MAIL_JOB = "uploads.mail_notice"
logger = logging.getLogger(__name__)
SHOWN = 5


def is_mail_set_up() -> bool:
    return bool(settings.EMAIL_URL)


@job_handler(MAIL_JOB, label="Sending word of an upload")
def mail_notice(run: JobRun) -> dict[str, Any]:
    """Send it at most once: who dies while sending has sent it, as far as we know."""
    unsent = UploadNotice.objects.filter(pk=run.parameters["notice"], mailed_at=None)
    with run.chunk() as chunk:
        claimed = unsent.update(mailed_at=timezone.now())
        chunk.checkpoint(run.cursor, done=0)
    notice = UploadNotice.objects.select_related("upload__organization", "user").filter(
        pk=run.parameters["notice"]
    )
    if not claimed or (found := notice.first()) is None:
        return {"sent": False}
    try:
        body = body_of(found.upload, found.user)
        send_mail(subject_of(found.upload), body, None, [found.user.email])
    except (OSError, SMTPException) as error:
        # The sheet is imported either way, and the notice stands on the front page.
        logger.warning("Notice %s was not sent: %s.", found.pk, type(error).__name__)
        return {"sent": False}
    return {"sent": True}


def subject_of(upload: FileUpload) -> str:
    """Without the file's name, which may be a person's."""
    return f"Upload {upload.pk}: {status_label(upload)}"


def body_of(upload: FileUpload, reader: User) -> str:
    return (
        f"The sheet that you handed in to {upload.organization} is over.\n\n"
        f"{closing_sentence(upload)}\n\n"
        f"{settings.SITE_URL.rstrip('/')}{page_of(upload, reader)}\n"
    )


def page_of(upload: FileUpload, reader: User) -> str:
    """Where `reader` sees what became of it."""
    if is_led_to_the_desk(reader):
        return f"{reverse('desk')}uploads/{upload.pk}"
    return reverse("admin:uploads_fileupload_change", args=[upload.pk])


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


def unseen_uploads(user: User) -> QuerySet[FileUpload]:
    """Sheets that `user` handed in and that ended unseen, or wait for an answer of theirs."""
    waits = Q(status__in=(UploadStatus.NEEDS_MAPPING, UploadStatus.PREVIEWED))
    ended = Q(notice__user=user, notice__seen_at=None)
    return FileUpload.objects.for_user(user).filter(waits | ended, uploaded_by=user)


def mark_seen(user: User, upload: FileUpload | None = None) -> None:
    """`user` opened the page of `upload`, or put all notices away."""
    notices = UploadNotice.objects.for_user(user).filter(user=user, seen_at=None)
    notices = notices.filter(upload=upload) if upload else notices
    notices.update(seen_at=timezone.now())
