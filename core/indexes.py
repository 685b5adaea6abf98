"""Indexes whatever PostgreSQL believes of a table that was filled a minute ago.

Without fresh statistics it takes such a table for a small one, and reads or sorts all of it for
every chunk: work that should grow with the records grows with their square.
"""

from django.db import connection


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
