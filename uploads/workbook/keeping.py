"""Stored workbooks hold people's data: a file goes with its row, and both after some days."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

from jobs.schedule import Firing, daily
from uploads.models import WaitingWorkbook
from uploads.workbook.making import remove_file


@receiver(
    post_delete, sender=WaitingWorkbook, dispatch_uid="uploads.remove_file_of_waiting_workbook"
)
def remove_its_file(sender: Any, *, instance: WaitingWorkbook, **kwargs: Any) -> None:
    """At once, though the row may come back: who asks for a lost file has it made again."""
    remove_file(instance)


@daily("uploads.clear_workbooks", hour=3)
def clear_workbooks(firing: Firing) -> None:
    """UPLOAD_WORKBOOK_KEEP_DAYS after they were asked for; 0 keeps them for good."""
    if settings.UPLOAD_WORKBOOK_KEEP_DAYS:
        clear_old_workbooks(now=timezone.now())


def clear_old_workbooks(*, now: datetime) -> int:
    """Those that nobody is writing; how many."""
    until = now - timedelta(days=settings.UPLOAD_WORKBOOK_KEEP_DAYS)
    old = WaitingWorkbook.objects.filter(is_being_made=False, asked_at__lt=until)
    return old.delete()[0]
