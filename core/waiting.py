"""How long somebody may wait for the database who must answer in time whatever is the matter."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from core.sqlite3.base import DatabaseWrapper

# Seconds that who asks now may wait for a connection; core.postgresql looks at it.
patience: ContextVar[float] = ContextVar("patience", default=float("inf"))


@contextmanager
def waiting_at_most(seconds: float) -> Iterator[None]:
    """Within it a connection of the pool is there after so many seconds, or an OperationalError."""
    token = patience.set(seconds)
    try:
        yield
    finally:
        patience.reset(token)


@contextmanager
def statements_end_after(seconds: float) -> Iterator[None]:
    """Within it PostgreSQL ends a statement that takes longer, with an OperationalError.

    Readers of SQLite wait for nobody.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")
        yield


def somebody_waits_to_write() -> bool:
    """On SQLite, whose one writer is this process now and then; PostgreSQL has many."""
    sqlite = connections[DEFAULT_DB_ALIAS]
    return isinstance(sqlite, DatabaseWrapper) and sqlite.somebody_waits()
