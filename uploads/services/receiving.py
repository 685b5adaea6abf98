"""Handing a sheet in: what is refused before it is stored, and what is stored before it is read."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import Branch, Organization, User
from accounts.services import ensure_own_branch
from core.errors import DomainError, FieldError
from core.files import digest_of
from uploads.fixing.selection import ensure_open
from uploads.kinds import KINDS
from uploads.models import FileUpload
from uploads.pipeline.queueing import queue_upload
from uploads.readers import Unreadable, file_format
from uploads.services.choices import checked_choices

_MEGABYTE = 1024 * 1024


def receive_upload(
    organization: Organization,
    *,
    kind: str,
    file: UploadedFile,
    by: User | None,
    branch: Branch | None = None,
    options: dict[str, Any] | None = None,
    preview: bool = False,
    adopted_from: str = "",
) -> FileUpload:
    """Store the file as it came and queue its importing; nothing of it is read before.

    With `preview` it waits for `run_upload` once it was shown what it would do. `adopted_from`: of
    which other system its rows are, for a sheet that was made of a table there. The same bytes
    again are accepted, with `same_file_as`. Raises DomainError: 400 for an empty file, one that is
    no spreadsheet, an unknown kind or choice; 403 for a choice that needs a manager; 413 for a
    file over the limit.
    """
    if kind not in KINDS:
        known = ", ".join(KINDS)
        raise DomainError(
            f'"{kind}" is no kind of sheet. Use one of: {known}.',
            errors=[FieldError("kind", "invalid_choice", f"Use one of: {known}.")],
        )
    ensure_own_branch(branch, organization)
    chosen = checked_choices(kind, options or {}, by=by)
    name = (file.name or "upload")[-255:]
    check_file(file, name)
    digest = digest_of(file)
    same = (
        FileUpload.objects.filter(organization=organization, sha256=digest).order_by("pk").first()
    )
    upload = FileUpload(
        organization=organization,
        branch=branch,
        uploaded_by=by,
        kind=kind,
        original_name=name,
        size=file.size or 0,
        sha256=digest,
        same_file_as=same,
        options=chosen,
        wants_preview=preview,
        adopted_from=adopted_from,
    )
    # The file is written before the transaction: a rollback leaves a stray file, never a row
    # without its file.
    upload.file.save(name, file, save=False)
    try:
        with transaction.atomic():
            upload.save()
            queue_upload(upload, by)
    except BaseException:
        upload.file.delete(save=False)
        raise
    return upload


def receive_workbook(upload: FileUpload, *, file: UploadedFile, by: User) -> FileUpload:
    """Store the workbook and queue it; its lines correct the waiting rows of `upload`.

    Raises DomainError as `receive_upload`, and 409 when rows of `upload` cannot be corrected.
    """
    ensure_open(upload)
    with transaction.atomic():
        workbook = receive_upload(
            upload.organization, kind=upload.kind, file=file, by=by, branch=upload.branch
        )
        workbook.corrects = upload
        workbook.save(update_fields=["corrects"])
    return workbook


def check_file(file: UploadedFile, name: str) -> None:
    """Refuse an empty file, one over the limit, one that is no spreadsheet whatever its name."""
    limit = settings.UPLOAD_MAX_BYTES
    if (file.size or 0) > limit:
        raise DomainError.at(
            "file",
            "too_large",
            f"The file has {(file.size or 0) / _MEGABYTE:.0f} MB; at most {limit / _MEGABYTE:.0f} "
            "MB are taken. Split the sheet, or save it as CSV.",
            status=413,
        )
    try:
        file.seek(0)
        file_format(file, name, max_unpacked_bytes=settings.UPLOAD_MAX_UNPACKED_BYTES)
    except Unreadable as problem:
        raise DomainError.at("file", problem.code, str(problem)) from problem
    finally:
        file.seek(0)
