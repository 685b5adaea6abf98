"""A corrected workbook handed in for an upload that is named."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from uploads.fixing.selection import ensure_open
from uploads.models import FileUpload
from uploads.services import receive_upload


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
