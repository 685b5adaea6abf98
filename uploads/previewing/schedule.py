"""Previews that nobody ran are closed after a while, and their rows cleared."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jobs.schedule import Firing, daily
from uploads.clearing import clear_later
from uploads.models import FileUpload, UploadStatus


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
