"""Django's SQLite, whose writers wait where others see it, and take their turn at once.

SQLite's own waiting sleeps longer each time, up to a tenth of a second: a person who writes beside
a long import loses most turns to it. Ours asks every few milliseconds.
"""

import time
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from core.sqlite3 import turns

ASK_SECONDS = 0.003
_BUSY = 5  # SQLITE_BUSY, the primary code: the last eight bits


class DatabaseWrapper(base.DatabaseWrapper):
    def somebody_waits(self) -> bool:
        """Whether a process waits to write. Of a database in memory there are no others."""
        return not self.is_in_memory_db() and turns.somebody_waits(self._file)

    @property
    def _file(self) -> str:
        return str(self.settings_dict["NAME"])

    def _start_transaction_under_autocommit(self) -> None:
        begin = super()._start_transaction_under_autocommit  # type: ignore[misc]
        if self.is_in_memory_db():
            begin()
            return
        seconds = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        self._let_sqlite_wait(0)
        try:
            if not _is_done(begin):
                with turns.waiting(self._file):
                    _try_until(time.monotonic() + seconds, begin)
        finally:
            self._let_sqlite_wait(seconds)

    def _let_sqlite_wait(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


def _try_until(ends: float, begin: Any) -> None:
    while time.monotonic() < ends:
        time.sleep(ASK_SECONDS)
        if _is_done(begin):
            return
    begin()


def _is_done(begin: Any) -> bool:
    try:
        begin()
    except OperationalError as error:
        code = getattr(error.__cause__, "sqlite_errorcode", 0)
        if code & 0xFF != _BUSY:
            raise
        return False
    return True
