"""Indexes whatever PostgreSQL believes of a table that was filled a minute ago.

Without fresh statistics it takes such a table for a small one, and reads or sorts all of it for
every chunk: work that should grow with the records grows with their square.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction

# Of a lease: a job renews it in time, so that up to a fifth has passed when it asks.
_LONGEST_STATEMENT = 0.6


def use_indexes(*, in_order: bool = False) -> None:
    """To the end of the transaction read no table from end to end where an index leads there.

    `in_order`: take the rows of an ordered page from an index that is in that order, too.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        if in_order:
            cursor.execute("SET LOCAL enable_sort = off")


@contextmanager
def using_indexes() -> Iterator[None]:
    """What is asked inside reads no table from end to end where an index leads there."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        use_indexes()
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = on")  # for the rest of an outer transaction


def end_statements_in_time() -> None:
    """To the end of the transaction PostgreSQL ends a statement that would outlast the lease.

    Or a second worker would begin the same question beside it, and a third. The job is tried again.
    """
    if connection.vendor != "postgresql":
        return
    milliseconds = int(settings.JOB_LEASE_SECONDS * 1000 * _LONGEST_STATEMENT)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {milliseconds}")
