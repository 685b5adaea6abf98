"""Starting the reverting of an upload, and its preview."""

from django.db import IntegrityError, transaction

from accounts.models import TrailKind, User
from accounts.trail import record as write_trail
from core.errors import DomainError
from jobs.services import start_job
from uploads.models import FileUpload, RevertStatus, UploadRevert, UploadStatus
from uploads.retention import cells_are_due
from uploads.reverting import REVERTERS
from uploads.reverting.running import JOB_KIND

# What has ended can be reverted; what was reverted in part only where that broke off.
_ENDED = (UploadStatus.DONE, UploadStatus.FAILED, UploadStatus.CANCELLED)


@transaction.atomic
def preview_revert(upload: FileUpload, *, by: User | None) -> UploadRevert:
    """Find out, in the background, what taking the upload back would do; nothing is changed.

    A preview that is on its way is answered instead of a second one. Raises DomainError 409 for an
    upload that cannot be reverted now.
    """
    upload.refresh_from_db()
    if not may_be_reverted(upload):
        raise _refusal(upload)
    running = UploadRevert.objects.filter(
        upload=upload, is_preview=True, status=RevertStatus.RUNNING
    ).first()
    return running or _start(upload, by=by, is_preview=True)


@transaction.atomic
def revert_upload(upload: FileUpload, *, by: User | None, reason: str = "") -> UploadRevert:
    """Take the upload back in the background. Raises DomainError 409 when it is on its way in or
    back, or was reverted before.
    """
    upload.refresh_from_db()
    if not may_be_reverted(upload):
        raise _refusal(upload)
    claimed = FileUpload.objects.filter(pk=upload.pk, status=upload.status)
    if not claimed.update(status=UploadStatus.REVERTING):
        upload.refresh_from_db()
        raise _refusal(upload)
    upload.refresh_from_db()
    write_trail(
        TrailKind.REVERTED,
        by=by,
        target=upload,
        details={"kind": upload.kind, "rows": upload.rows_read},
    )
    return _start(upload, by=by, is_preview=False, reason=reason)


def latest_revert(upload: FileUpload, *, is_preview: bool = False) -> UploadRevert | None:
    reverts = UploadRevert.objects.filter(upload=upload, is_preview=is_preview)
    return reverts.select_related("upload", "job", "started_by").order_by("-pk").first()


def may_be_reverted(upload: FileUpload) -> bool:
    if upload.kind not in REVERTERS or upload.corrects_id is not None or cells_are_due(upload):
        return False
    if upload.status in _ENDED:
        return upload.rows_read > 0
    if upload.status != UploadStatus.PARTLY_REVERTED:
        return False
    last = latest_revert(upload)
    return last is not None and last.status in (RevertStatus.FAILED, RevertStatus.CANCELLED)


def _start(
    upload: FileUpload, *, by: User | None, is_preview: bool, reason: str = ""
) -> UploadRevert:
    revert = UploadRevert(
        organization_id=upload.organization_id,
        upload=upload,
        is_preview=is_preview,
        started_by=by,
        reason=reason,
    )
    try:
        with transaction.atomic():
            revert.save()
    except IntegrityError as error:  # two at the same moment
        raise _refusal(upload) from error
    revert.job = start_job(
        JOB_KIND,
        organization=upload.organization,
        parameters={"revert": revert.pk},
        by=by,
        total=upload.rows_read,
    )
    revert.save(update_fields=["job"])
    return revert


def _refusal(upload: FileUpload) -> DomainError:
    why = _WHY.get(upload.status, _NOTHING)
    if upload.corrects_id is not None:
        why = _WORKBOOK
    elif upload.kind not in REVERTERS:
        why = _OF_THIS_KIND
    elif cells_are_due(upload):
        why = _FORGOTTEN
    return DomainError(why, code="not_revertible", status=409)


_OF_THIS_KIND = (
    "Sheets of this kind cannot be reverted yet. Correct what is wrong record by record."
)
_WORKBOOK = (
    "This is a corrected workbook: what it did belongs to the rows of the upload that it "
    "corrected. Revert that upload."
)
_FORGOTTEN = (
    "What its rows held was forgotten, as the organization's settings say, so that nobody can tell "
    "any more what to put back. Correct what is wrong record by record."
)
_NOTHING = "Nothing of this upload was imported, so there is nothing to revert."
_ON_ITS_WAY = "This upload is still being imported. Wait for its end, or cancel it, then revert it."
_WHY: dict[str, str] = {
    UploadStatus.QUEUED: _ON_ITS_WAY,
    UploadStatus.PROCESSING: _ON_ITS_WAY,
    UploadStatus.REVERTING: "This upload is being reverted already. Watch it on the upload's page.",
    UploadStatus.REVERTED: "This upload was reverted already. There is nothing left to revert.",
    UploadStatus.PARTLY_REVERTED: (
        "This upload was reverted already; what is left of it was kept for a reason. See its lists."
    ),
}
