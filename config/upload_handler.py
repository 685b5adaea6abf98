"""Where the bytes of an upload go while they arrive."""

from contextlib import suppress

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class LimitedFileUploadHandler(TemporaryFileUploadHandler):
    """To disk, and no further than the limit: the rest of an oversized file is read and dropped,
    and so is a file for which the disk has no room.

    Read, because a client whose connection is cut while it sends never sees the answer that says
    why. The file keeps its true size, so that the service that receives it refuses it in words.
    """

    failure: OSError | None = None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.failure is not None or start > settings.UPLOAD_MAX_BYTES:
            return
        try:
            super().receive_data_chunk(raw_data, start)
            self.file.flush()  # or the last piece fails when nobody is ready for it
        except OSError as error:
            self.failure = error
            with suppress(OSError):
                self.upload_interrupted()  # others may need the room at once

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.failure is not None:
            raise self.failure
        return super().file_complete(file_size)
