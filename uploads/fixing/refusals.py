"""Why a row cannot be tried again now, and what to do instead."""

from core.errors import DomainError
from uploads.models import FileUpload, Outcome, UploadRow, UploadStatus

_RUNNING = (UploadStatus.QUEUED, UploadStatus.PROCESSING)
_TO_BE_RUN = (UploadStatus.NEEDS_MAPPING, UploadStatus.PREVIEWING, UploadStatus.PREVIEWED)
_OVER = (UploadStatus.DONE, UploadStatus.FAILED, UploadStatus.CANCELLED)


def ensure_open(upload: FileUpload) -> None:
    """DomainError 409 while the upload is being imported, and once it was reverted."""
    if upload.status in _OVER:
        if upload.corrects_id is not None:
            raise _conflict(
                "is_workbook",
                "This is a corrected workbook: its lines belong to the rows of another upload. "
                "Correct those rows where they wait.",
            )
        return
    if upload.status in _RUNNING:
        raise _conflict(
            "upload_running",
            "The sheet is still being imported. Wait until it is done, then correct the row.",
        )
    if upload.status in _TO_BE_RUN:
        raise _conflict(
            "upload_not_run",
            f"Nothing of this sheet is imported yet: {upload.get_status_display()}. Run it; the "
            "rows that wait then can be corrected.",
        )
    raise _conflict(
        "reverted",
        f"Rows of this upload cannot be corrected: {upload.get_status_display()}. Upload the sheet "
        "again if its rows are wanted.",
    )


def ensure_waiting(row: UploadRow, *, profile: int) -> None:
    """DomainError 409 for a row that does not wait, or was tried by somebody else since."""
    if row.reverted_at is not None:
        raise _conflict(
            "reverted",
            f"{row} was reverted with its upload. Upload the sheet again if it is wanted.",
        )
    if row.attempts != profile:
        raise _conflict(
            "tried_meanwhile",
            f"Somebody else tried {row} in the meantime: {row.get_outcome_display()}. Look at the "
            "row again before you correct it.",
        )
    if row.outcome != Outcome.NEEDS_ATTENTION:
        raise _conflict(
            "not_waiting",
            f"{row} does not wait: {row.get_outcome_display()}. Change the record itself, or "
            "upload a new sheet.",
        )


def _conflict(code: str, message: str) -> DomainError:
    return DomainError(message, code=code, status=409)
