"""What outside of our code is to blame for an error: a request that met it may succeed later."""

import errno
import os
import sqlite3
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError

RETRY_AFTER_SECONDS = 5

# https://www.postgresql.org/docs/current/errcodes-appendix.html, by their beginnings
_SQLSTATES = {
    "08": "the connection to the database broke",
    "25P03": "the database ended a transaction that was idle for long",
    "25006": "the database only lets itself be read",
    "40": "the database undid what met another one's work",
    "53100": "the database's disk is full",
    "53300": "the database has no free connection (max_connections)",
    "53": "the database has no memory or other means left",
    "55P03": "what is to be changed is locked in the database",
    "57P": "the database is shut down, or starts",
    "58": "the database's own disk or system failed",
}
_SQLITE = {
    "locked": "the database is locked",
    "disk is full": "the database's disk is full",
    "disk I/O error": "the database's disk failed",
    "unable to open database file": "the database's file cannot be opened",
    "readonly database": "the database's file cannot be written",
}
_DISK = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk's quota is used up",
    errno.EIO: "the disk failed",
    errno.EROFS: "the disk can only be read",
    errno.ESTALE: "the shared disk is away",
    errno.EMFILE: "this process has too many files open",
    errno.ENFILE: "this machine has too many files open",
}


class StoreUnavailable(Exception):
    """Files can't be kept or read at the moment; the cause is chained."""


def cause_of(error: BaseException | None) -> str | None:
    """The cause in words for the operator; None when the mistake is ours."""
    for link in _chain(error):
        if isinstance(link, StoreUnavailable):
            return f"the store of files does not work: {link}"
        if isinstance(link, OperationalError | InterfaceError):
            return _of_database(link)
        if isinstance(link, OSError) and link.errno in _DISK:
            where = link.filename or link.filename2
            return _DISK[link.errno] + (f": {os.fspath(where)!r}" if where else "")
    return None


def _of_database(error: OperationalError | InterfaceError) -> str | None:
    below = error.__cause__
    state = getattr(below, "sqlstate", None)
    if state is not None:
        found = (words for start, words in _SQLSTATES.items() if str(state).startswith(start))
        return next(found, None)
    if below is None or isinstance(below, sqlite3.Error):
        return next((words for text, words in _SQLITE.items() if text in str(error)), None)
    # The server said nothing: it was not reached, or it left. psycopg calls other misuse so, too.
    if isinstance(error, OperationalError) or "connection" in str(error):
        return f"the database gives no connection: {error}"
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came of; no further than ten."""
    for _ in range(10):
        if error is None:
            return
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
