from uploads.models.remembered import RememberedMapping
from uploads.models.revert import RevertEntry, RevertList, RevertStatus, UploadRevert
from uploads.models.row import MatchedBy, Outcome, PreviewRow, RowAttempt, UploadRow, WaitReason
from uploads.models.upload import (
    FileUpload,
    Forgotten,
    UploadBranch,
    UploadKind,
    UploadNotice,
    UploadStatus,
    WaitingWorkbook,
)

__all__ = [
    "FileUpload",
    "Forgotten",
    "MatchedBy",
    "Outcome",
    "PreviewRow",
    "RememberedMapping",
    "RevertEntry",
    "RevertList",
    "RevertStatus",
    "RowAttempt",
    "UploadBranch",
    "UploadKind",
    "UploadNotice",
    "UploadRevert",
    "UploadRow",
    "UploadStatus",
    "WaitReason",
    "WaitingWorkbook",
]
