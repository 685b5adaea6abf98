from uploads.models.row import MatchedBy, Outcome, UploadRow
from uploads.models.upload import FileUpload, UploadKind, UploadStatus

__all__ = ["FileUpload", "MatchedBy", "Outcome", "UploadKind", "UploadRow", "UploadStatus"]
