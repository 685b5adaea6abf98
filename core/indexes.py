"""Indexes whatever PostgreSQL believes of a table that was filled a minute ago.

Without fresh statistics it takes such a table for a small one, and reads or sorts all of it for
every chunk: work that should grow with the records grows with their square.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from core.replica import reading_connection

# Of a lease: a job renews it in time, so that up to a fifth has passed when it asks.
_LONGEST_STATEMENT = 0.6
_MOST_SENT = 5_000
_EVERYTHING = 10**9
# Records from the top of a list among which those of a crowded search are looked for.
_STEPS = (500, 1_500, 6_000)
# To the end of the transaction PostgreSQL starts no other process for a statement and compiles
# none. What is asked for thousands of ids it takes for most of a table: measured, 40 ms for a
# question of 1 ms, and several such in every chunk.
IN_ONE_PROCESS = "SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off"


def use_indexes(*, in_order: bool = False) -> None:
    """To the end of the transaction read no table from end to end where an index leads there.

    `in_order`: take the rows of an ordered page from an index that is in that order, too.
    """
    connection = reading_connection()
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL enable_seqscan = off; {IN_ONE_PROCESS}")
        if in_order:
            cursor.execute("SET LOCAL enable_sort = off")


@contextmanager
def in_order_of_an_index() -> Iterator[None]:
    """An ordered page that is asked for inside, within a transaction, comes from an index in that
    order: with few statistics PostgreSQL would sort all that are left for every page."""
    connection = reading_connection()
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off")
        yield
        cursor.execute("SET LOCAL enable_sort = on")


@contextmanager
def using_indexes() -> Iterator[None]:
    """What is asked inside reads no table from end to end where an index leads there."""
    connection = reading_connection()
    if connection.vendor != "postgresql":
        yield
        return
    if not connection.in_atomic_block:
        with transaction.atomic(using=connection.alias):
            use_indexes()
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('enable_seqscan'), set_config('enable_seqscan', 'off', true)"
        )
        before = cursor.fetchone()[0]
        yield
        if before != "off":  # what holds for the rest of that transaction stays
            cursor.execute("SELECT set_config('enable_seqscan', %s, true)", [before])


@contextmanager
def in_index_order() -> Iterator[None]:
    """What is asked inside, within a transaction, takes ordered rows from an index in that order.

    So that a limit ends the reading, however many rows there are.
    """
    connection = reading_connection()
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('enable_sort')")
        before = cursor.fetchone()[0]
        cursor.execute("SET LOCAL enable_sort = off")
        yield
        cursor.execute("SELECT set_config('enable_sort', %s, true)", [before])


def listed_ids(found: QuerySet) -> set[int] | None:
    """The ids that `found`, a query for them alone, gives; None when they are too many to send.

    Asked within `using_indexes`: a query with a limit is easily taken for a short walk.
    """
    ids = {pk for row in found[: _MOST_SENT + 1] for pk in row.values()}
    return ids if len(ids) <= _MOST_SENT else None


def among(found: QuerySet) -> Q:
    """The condition that a record is one of those that `found`, a query for ids alone, gives.

    Whatever the order of the list, they are found first and put in order after: asked for both at
    once, PostgreSQL may walk down the whole list, where those who are meant stand last. Called
    within `using_indexes`, as `listed_ids` is.
    """
    ids = listed_ids(found)
    # A slice, even one of everything, is read before what is around it.
    return Q(pk__in=found[:_EVERYTHING]) if ids is None else Q(pk__in_values=ids)


def only_meant(records: Any, everything: QuerySet, meant: Q) -> Any:
    """`records` that meet `meant`, found among `everything` by their indexes first, as by `among`.

    What very many meet is left to whoever shows a page of it: see `page_of_many`. Called within
    `using_indexes`.
    """
    ids = listed_ids(everything.filter(meant).values("pk"))
    return many(records, meant) if ids is None else records.filter(pk__in_values=ids)


def many(records: Any, meant: Q) -> Any:
    """`records` that meet `meant`, as very many do."""
    found = records.filter(meant)
    found.searched_in = records
    return found


def page_of_many(records: Any, start: int, stop: int) -> list[Any]:
    """`records[start:stop]` of what `many` gave, in its order.

    Likely they are near the top of the list: of a million, 5,000 have 40 of the first 8,000. Only
    where the top has too few are all of them found and put in order.
    """
    order = records.query.order_by or records.model._meta.ordering
    searched_in = records.searched_in.order_by(*order)
    found = _found_at_the_top(records, searched_in, stop)
    if found is None:
        everybody = records.order_by().values("pk")[:_EVERYTHING]
        return list(searched_in.filter(pk__in=everybody)[start:stop])
    return list(searched_in.filter(pk__in=found[start:stop]))


def _found_at_the_top(records: Any, searched_in: Any, wanted: int) -> list[int] | None:
    """The ids of the first of `records`, or None where they are not near the top."""
    found: list[int] = []
    seen = 0
    with using_indexes(), _without_bitmaps():
        for step in _STEPS:
            ids = list(searched_in.values_list("pk", flat=True)[seen : seen + step])
            some = records.filter(pk__in_values=ids).order_by()
            matching = set(some.values_list("pk", flat=True))
            found += [pk for pk in ids if pk in matching]
            if len(found) >= wanted or len(ids) < step:
                return found
            seen += step
    return None


@contextmanager
def _without_bitmaps() -> Iterator[None]:
    """Of an index on texts PostgreSQL can make a bitmap alone, of all that match: it does not know
    how many do."""
    connection = reading_connection()
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        yield
        cursor.execute("SET LOCAL enable_bitmapscan = on")


def end_statements_in_time() -> None:
    """To the end of the transaction PostgreSQL ends a statement that would outlast the lease.

    Or a second worker would begin the same question beside it, and a third. The job is tried again.
    """
    connection = reading_connection()
    if connection.vendor != "postgresql":
        return
    milliseconds = int(settings.JOB_LEASE_SECONDS * 1000 * _LONGEST_STATEMENT)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {milliseconds}")
