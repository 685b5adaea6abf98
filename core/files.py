"""What holds for any file that is handed in."""

from hashlib import sha256

from django.core.files.uploadedfile import UploadedFile


def digest_of(file: UploadedFile) -> str:
    """SHA-256 of the bytes, as hex, read in pieces; the file is at its beginning afterwards."""
    digest = sha256()
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()
