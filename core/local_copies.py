"""A file of the store where another process can open it, by its path."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db.models.fields.files import FieldFile

_PREFIX = "footfall-copy-"


@contextmanager
def local_copy(file: FieldFile) -> Iterator[Path]:
    """On a disk the file itself; of a bucket a copy that goes at the end.

    FileNotFoundError when the store has lost it.
    """
    store, name = file.storage, str(file.name)
    if isinstance(store, FileSystemStorage):
        path = Path(store.path(name))
        if not path.is_file():
            raise FileNotFoundError(name)
        yield path
        return
    with _held_file() as copy:
        with store.open(name) as content:
            shutil.copyfileobj(content, copy, 1024 * 1024)
        copy.flush()
        yield Path(copy.name)


def remove_left_copies() -> None:
    """Those of processes that were killed: nobody holds their locks any more."""
    for left in _folder().glob(f"{_PREFIX}*"):
        with suppress(OSError), left.open("rb") as copy:  # another user's, held, or just removed
            fcntl.flock(copy, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()


@contextmanager
def _held_file() -> Iterator[IO[bytes]]:
    """Locked for as long as this process lives, and needs it."""
    while True:
        handle, path = tempfile.mkstemp(prefix=_PREFIX, dir=_folder())
        with open(path, "r+b") as copy:
            os.close(handle)
            fcntl.flock(copy, fcntl.LOCK_EX)
            if not os.path.exists(path):  # taken for one that was left, before it was locked
                continue
            try:
                yield copy
            finally:
                with suppress(FileNotFoundError):
                    os.unlink(path)
            return


def _folder() -> Path:
    return Path(settings.FILE_UPLOAD_TEMP_DIR or tempfile.gettempdir())
