"""Several questions to the database that are answered of one state of it, while others write."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def one_moment(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Within it `connection` only reads. In a transaction that has begun already it asks as that
    does."""
    if connection.in_atomic_block or _is_alone(connection):
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(using=connection.alias):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        # Django's own transactions on SQLite begin with the write lock, which nobody needs here.
        connection.ensure_connection()
        connection.connection.execute("BEGIN")
        try:
            yield
        finally:
            connection.connection.execute("ROLLBACK")


def _is_alone(connection: BaseDatabaseWrapper) -> bool:
    """A database in memory is of tests: nobody else writes, or they would wait for one another."""
    return connection.vendor == "sqlite" and connection.is_in_memory_db()  # type: ignore[attr-defined]
