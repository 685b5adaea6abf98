"""Files on a disk: whole or not at all, and said to be unavailable when the disk is."""

import errno
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage

from core.unavailable import StoreUnavailable

# What a process leaves that is killed while it writes; nobody ever names such a file.
UNFINISHED = ".unfinished"


class DiskStorage(FileSystemStorage):
    """Raises StoreUnavailable where Django's lets an OSError pass; a lost file stays
    FileNotFoundError."""

    def _save(self, name: str, content: File) -> str:
        """Written beside its place and moved there: what the disk had no room for is gone again."""
        with self._translated():
            unfinished, size = f"{name}.{uuid.uuid4().hex}{UNFINISHED}", content.size
            try:
                super()._save(unfinished, content)  # type: ignore[misc]
                if os.path.getsize(self.path(unfinished)) < size:
                    # Django's move to another disk doesn't look how much was written.
                    raise OSError(errno.ENOSPC, "The disk is full", self.path(unfinished))
                os.replace(self.path(unfinished), self.path(name))
            except BaseException:
                with suppress(OSError):
                    Path(self.path(unfinished)).unlink()
                raise
        return name

    def _open(self, name: str, mode: str = "rb") -> File:
        with self._translated():
            return super()._open(name, mode)  # type: ignore[misc]

    def delete(self, name: str) -> None:
        with self._translated():
            super().delete(name)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise
        except OSError as error:
            raise StoreUnavailable(f"{error} (in {self.location})") from error
