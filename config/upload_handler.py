"""Where the bytes of an upload go while they arrive."""

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class LimitedFileUploadHandler(TemporaryFileUploadHandler):
    """To disk, and no further than the limit: the rest of an oversized file is read and dropped.

    Read, because a client whose connection is cut while it sends never sees the answer that says
    why. The file keeps its true size, so that the service that receives it refuses it in words.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start <= settings.UPLOAD_MAX_BYTES:
            super().receive_data_chunk(raw_data, start)
