"""Asking for the waiting rows as a workbook: at once, or as a job when they are many."""

from typing import IO, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models import User
from jobs.services import start_job
from uploads.models import FileUpload, WaitingWorkbook
from uploads.workbook.making import WORKBOOK_JOB, waiting_state
from uploads.workbook.writing import require_rows, waiting_workbook


def comes_at_once(upload: FileUpload) -> bool:
    return upload.needs_attention_count <= settings.UPLOAD_WORKBOOK_ROWS_AT_ONCE


def ask_for_workbook(
    upload: FileUpload, *, by: User | None, made_by: int | None = None
) -> IO[Any] | WaitingWorkbook:
    """The file, or the workbook that a job is writing.

    `made_by`: the job whose file is wanted as long as it is there, whatever was corrected since.
    DomainError as `require_rows`.
    """
    require_rows(upload)
    if comes_at_once(upload):
        return waiting_workbook(upload)
    promised = _workbooks_of(upload).filter(job=made_by).first() if made_by else None
    workbook = promised if promised and is_stored(promised) else prepare_workbook(upload, by=by)
    return _open(workbook) or workbook


def prepare_workbook(upload: FileUpload, *, by: User | None) -> WaitingWorkbook:
    """The one that is stored, while no row was tried since it was begun; the one that a job is
    writing, whoever asked for it; or one that is begun now. DomainError as `require_rows`.
    """
    require_rows(upload)
    last = last_workbook(upload)
    if last and (last.is_being_made or (is_stored(last) and is_current(last))):
        return last
    try:
        with transaction.atomic():
            job = start_job(
                WORKBOOK_JOB,
                organization=upload.organization,
                parameters={"upload": upload.pk},
                by=by,
                total=upload.needs_attention_count,
            )
            return WaitingWorkbook.objects.create(upload=upload, job=job)
    except IntegrityError:  # two asked at the same moment
        return _workbooks_of(upload)[0]


def file_at_hand(upload: FileUpload) -> IO[Any] | None:
    """Made at once, or stored, though rows were corrected since; None when it must be prepared.

    DomainError as `require_rows`.
    """
    require_rows(upload)
    if comes_at_once(upload):
        return waiting_workbook(upload)
    stored = stored_workbook(upload)
    return _open(stored) if stored else None


def last_workbook(upload: FileUpload) -> WaitingWorkbook | None:
    """The one that was asked for last, whatever became of it."""
    return _workbooks_of(upload).first()


def stored_workbook(upload: FileUpload) -> WaitingWorkbook | None:
    """The newest that was finished, whatever was corrected since."""
    made = _workbooks_of(upload).filter(made_at__isnull=False).first()
    return made if made and is_stored(made) else None


def is_stored(workbook: WaitingWorkbook) -> bool:
    storage = workbook.file.storage
    return workbook.made_at is not None and storage.exists(str(workbook.file))


def is_current(workbook: WaitingWorkbook) -> bool:
    return waiting_state(workbook.upload) == {"rows": workbook.rows, "tries": workbook.tries}


def _open(workbook: WaitingWorkbook) -> IO[Any] | None:
    """None while it is being made, and when it was cleared away at this very moment."""
    try:
        return workbook.file.open("rb") if workbook.made_at else None
    except FileNotFoundError:
        return None


def _workbooks_of(upload: FileUpload) -> QuerySet[WaitingWorkbook]:
    found = WaitingWorkbook.objects.filter(upload=upload).order_by("-pk")
    return found.select_related("upload", "job")
