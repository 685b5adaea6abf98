"""Writing while the next rows are decided.

Within `writing_behind()` a thread sends what `core.bulk` inserts and updates, in the order in which
it was given, on the caller's own connection and within its transaction. Whatever else is asked of
the connection waits for that first: each statement sees what came before it. What the database
refuses is raised there, or at the end of the block. On PostgreSQL alone: SQLite works in this very
process.
"""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection

from core.dry_run import active_dry_run

Send = Callable[[Any], None]  # given a cursor of psycopg
# Texts of a few thousand rows each, which wait in memory.
_MOST_WAITING = 6
_active: ContextVar["_Behind | None"] = ContextVar("writing behind", default=None)


class _Behind:
    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._sent: deque[Future[None]] = deque()

    def send(self, send: Send) -> None:
        while len(self._sent) >= _MOST_WAITING:
            self._wait_for_one()
        self._sent.append(self._pool.submit(_send_now, connection.connection, send))

    def wait(self) -> None:
        while self._sent:
            self._wait_for_one()

    def _wait_for_one(self) -> None:
        with connection.wrap_database_errors:
            self._sent.popleft().result()

    def wait_first(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.wait()
        return execute(*arguments)


@contextmanager
def writing_behind() -> Iterator[None]:
    """Inside a transaction. Foreign keys are checked with each statement, not at its end: so that
    this is done behind, too."""
    if connection.vendor != "postgresql" or active_dry_run.get():
        yield
        return
    _set_constraints("IMMEDIATE")
    with ThreadPoolExecutor(1, thread_name_prefix="writing-behind") as pool:
        behind = _Behind(pool)
        token = _active.set(behind)
        try:
            with connection.execute_wrapper(behind.wait_first):
                yield
            behind.wait()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
        finally:
            _active.reset(token)
    _set_constraints("DEFERRED")


def send(send: Send) -> None:
    """Let `send` do its work with a cursor of psycopg: behind, or now."""
    if behind := _active.get():
        behind.send(send)
    else:
        # psycopg's own: Django does not turn its errors into its own by itself.
        with connection.cursor() as cursor, connection.wrap_database_errors:
            send(cursor)


def _send_now(psycopg_connection: Any, send: Send) -> None:
    with psycopg_connection.cursor() as cursor:
        send(cursor)


def _set_constraints(when: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL {when}")
