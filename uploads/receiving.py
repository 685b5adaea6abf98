"""The door: what is refused before it is stored."""

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from core.errors import DomainError
from uploads.readers import Unreadable, file_format

_MEGABYTE = 1024 * 1024


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
