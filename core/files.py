"""What holds for any file that is handed in."""

from collections.abc import Collection
from hashlib import sha256

from django.core.files.storage import Storage
from django.core.files.uploadedfile import UploadedFile


def digest_of(file: UploadedFile) -> str:
    """SHA-256 of the bytes, as hex, read in pieces; the file is at its beginning afterwards."""
    digest = sha256()
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()


def remove_files(store: Storage, names: Collection[str]) -> None:
    """All of them, and those that are gone already. Of a bucket many in one request: one by one,
    within a transaction of a job, some thousands would outlast its lease."""
    if hasattr(store, "delete_many"):
        store.delete_many(names)
        return
    for name in names:
        store.delete(name)
