"""The notice by e-mail: counts and a link, nothing of anybody whom the sheet is about."""

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone

from jobs.registry import job_handler
from jobs.run import JobRun
from uploads.models import FileUpload, UploadNotice
from uploads.sentences import closing_sentence, status_label

MAIL_JOB = "uploads.mail_notice"
logger = logging.getLogger(__name__)


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
        send_mail(subject_of(found.upload), body_of(found.upload), None, [found.user.email])
    except (OSError, SMTPException) as error:
        # The sheet is imported either way, and the notice stands on the front page.
        logger.warning("Notice %s was not sent: %s.", found.pk, type(error).__name__)
        return {"sent": False}
    return {"sent": True}


def subject_of(upload: FileUpload) -> str:
    """Without the file's name, which may be a person's."""
    return f"Upload {upload.pk}: {status_label(upload)}"


def body_of(upload: FileUpload) -> str:
    page = reverse("admin:uploads_fileupload_change", args=[upload.pk])
    return (
        f"The sheet that you handed in to {upload.organization} is over.\n\n"
        f"{closing_sentence(upload)}\n\n"
        f"{settings.SITE_URL.rstrip('/')}{page}\n"
    )
