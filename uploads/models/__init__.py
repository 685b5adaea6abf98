from uploads.models.attempt import RowAttempt, WaitReason
from uploads.models.branch import UploadBranch
from uploads.models.notice import UploadNotice
from uploads.models.preview import PreviewRow
from uploads.models.remembered import RememberedMapping
from uploads.models.revert import RevertEntry, RevertList, RevertStatus, UploadRevert
from uploads.models.row import MatchedBy, Outcome, UploadRow
from uploads.models.upload import FileUpload, UploadKind, UploadStatus
from uploads.models.workbook import WaitingWorkbook

__all__ = [
    "FileUpload",
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
