"""Who waits for SQLite's one writer, so that a long job pauses for them alone.

SQLite lets processes wait without telling anybody. Here whoever waits holds a shared lock of a file
beside the database; who may take it alone knows that nobody does. The system frees it with its
process, however that ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_SUFFIX = "-waiting"


@contextmanager
def waiting(database: str) -> Iterator[None]:
    """For all processes to see. A file that cannot be made is missed by nobody but the hasty."""
    try:
        file = _open(database)
    except OSError:
        yield
        return
    try:
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_SH)
        yield
    finally:
        os.close(file)


def somebody_waits(database: str) -> bool:
    try:
        file = _open(database)
    except OSError:
        return True  # nobody can say so
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    else:
        return False
    finally:
        os.close(file)


def _open(database: str) -> int:
    return os.open(f"{database}{_SUFFIX}", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
