"""What a person does with an upload that is there: answer what it asks, run its preview, have that
made again, cancel it, open its file."""

from types import EllipsisType
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.models import Branch, TrailKind, User
from accounts.services import ensure_own_branch
from accounts.trail import record as write_trail
from core.errors import DomainError
from jobs.services import cancel_job
from uploads.models import FileUpload, UploadStatus
from uploads.pipeline.queueing import clear_later, queue_upload
from uploads.sentences import FILE_FORGOTTEN
from uploads.services.choices import checked_choices, merged_options, with_columns_checked

_UNFINISHED = (UploadStatus.QUEUED, UploadStatus.PREVIEWING, UploadStatus.PROCESSING)
_WAITING = (UploadStatus.NEEDS_MAPPING, UploadStatus.PREVIEWED)
_OF_ONE_SHEET = ("sheet", "header_row")


@transaction.atomic
def start_upload(upload: FileUpload, *, by: User | None, options: dict[str, Any]) -> FileUpload:
    """Go on with an upload that asked what its columns are, with the answers.

    Raises DomainError 409 when it did not ask, 400 and 403 as `receive_upload` for the answers.
    """
    given = checked_choices(upload.kind, options, by=by)
    if upload.status == UploadStatus.NEEDS_MAPPING:
        given = with_columns_checked(upload, given)
    asked = FileUpload.objects.filter(pk=upload.pk, status=UploadStatus.NEEDS_MAPPING)
    if not asked.update(status=UploadStatus.QUEUED, error=""):
        upload.refresh_from_db()
        raise DomainError(
            f"This upload is not waiting for an answer: {upload.get_status_display()}. "
            "Upload the file again to import it another way.",
            code="not_waiting",
            status=409,
        )
    upload.refresh_from_db()
    upload.options = merged_options(upload.options, options, given)
    upload.save(update_fields=["options"])
    queue_upload(upload, by)
    return upload


@transaction.atomic
def run_upload(upload: FileUpload, *, by: User | None) -> FileUpload:
    """Import what was previewed, understood as the preview showed it. 409 without a preview."""
    shown = FileUpload.objects.filter(pk=upload.pk, status=UploadStatus.PREVIEWED)
    if not shown.update(status=UploadStatus.QUEUED, wants_preview=False):
        upload.refresh_from_db()
        raise DomainError(
            f"This upload has no finished preview to run: {upload.get_status_display()}.",
            code="not_previewed",
            status=409,
        )
    upload.refresh_from_db()
    queue_upload(upload, by)
    return upload


@transaction.atomic
def preview_again(
    upload: FileUpload,
    *,
    by: User | None,
    options: dict[str, Any],
    branch: Branch | EllipsisType | None = ...,
) -> FileUpload:
    """Preview with these choices laid over the earlier ones; what is not named stays as it was,
    what is left blank is reverted.

    Another sheet or row of headings has other columns: a mapping said before goes. Raises
    DomainError 400 and 403 as `receive_upload` for the choices, 409 once it is run or over.
    """
    given = checked_choices(upload.kind, options, by=by)
    if branch is not ...:
        ensure_own_branch(branch, upload.organization)
    waiting = (UploadStatus.PREVIEWED, UploadStatus.NEEDS_MAPPING)
    if upload.status in waiting:
        given = with_columns_checked(upload, given)
    asked = FileUpload.objects.filter(pk=upload.pk, status__in=waiting)
    if not asked.update(status=UploadStatus.QUEUED, error="", wants_preview=True):
        upload.refresh_from_db()
        raise DomainError(
            f"This upload cannot be previewed again: {upload.get_status_display()}. "
            "Upload the file again to import it another way.",
            code="not_waiting",
            status=409,
        )
    upload.refresh_from_db()
    chosen = merged_options(upload.options, options, given)
    is_another = any(chosen.get(name) != upload.options.get(name) for name in _OF_ONE_SHEET)
    if is_another and "mapping" not in given:
        chosen.pop("mapping", None)
    upload.options = chosen
    if branch is not ...:
        upload.branch = branch
    upload.previewed_at, upload.preview_counts = None, {}
    upload.save(update_fields=["options", "branch", "previewed_at", "preview_counts"])
    queue_upload(upload, by)
    return upload


def cancel_upload(upload: FileUpload, *, by: User | None) -> FileUpload:
    """Stop after the rows being written; what was imported stays. 409 when it is over already."""
    asking = FileUpload.objects.filter(pk=upload.pk, status__in=_WAITING)
    if asking.update(status=UploadStatus.CANCELLED, finished_at=timezone.now()):
        upload.refresh_from_db()
        clear_later(upload)
        return upload
    upload.refresh_from_db()  # somebody may have answered in the meantime
    if upload.status not in _UNFINISHED or upload.job is None:
        raise DomainError(
            f"This upload is over: {upload.get_status_display()}. There is nothing to cancel.",
            code="already_finished",
            status=409,
        )
    cancel_job(upload.job, by)
    upload.refresh_from_db()
    return upload


def open_original(upload: FileUpload) -> File:
    """The file as it came, open for reading. DomainError 410 when it was forgotten, 404 when the
    storage lost it."""
    if upload.file_forgotten:
        raise DomainError(
            f"{FILE_FORGOTTEN[upload.file_forgotten]} Its rows are still here.",
            code="file_forgotten",
            status=410,
        )
    try:
        return upload.file.open("rb")
    except FileNotFoundError as error:
        raise DomainError(
            "The file is no longer in the service's storage. Its rows are still here.",
            code="file_gone",
            status=404,
        ) from error


def note_downloaded(upload: FileUpload, what: str, *, by: User) -> None:
    """A file of an upload leaves the service like an export, with all that stands in it."""
    write_trail(TrailKind.EXPORTED, by=by, target=upload, details={"list": what})
