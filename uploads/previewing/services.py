"""What a person does with a preview: have it made again with other choices, or run it."""

from types import EllipsisType
from typing import Any

from django.db import transaction

from accounts.models import Branch, User
from accounts.services import ensure_own_branch
from core.errors import DomainError
from uploads.answers import with_columns_checked
from uploads.choices import checked_choices, merged_options
from uploads.models import FileUpload, UploadStatus
from uploads.queueing import queue_upload

_OF_ONE_SHEET = ("sheet", "header_row")


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
