"""Reading the blocks in the order of their keys."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.indexes import in_index_order
from customers.duplicates.blocks import (
    add_keys,
    blocks_from,
    keys_kept,
    members_of,
    replace_keys,
    scope_of,
)
from customers.duplicates.people import CUSTOMERS


@pytest.fixture
def scope(shop):
    return scope_of(shop, CUSTOMERS)


def all_blocks(scope, *, rows):
    after, found = None, []
    while True:
        blocks, after = blocks_from(scope, after, rows=rows)
        found += blocks
        if after is None:
            return found


@pytest.mark.parametrize("rows", [3, 4, 5, 7, 100])
def test_a_block_is_whole_wherever_the_page_ends(scope, rows):
    add_keys(scope, [(10, 1), (10, 2), (20, 3), (30, 1), (30, 3), (30, 4), (40, 2), (40, 5)])

    assert all_blocks(scope, rows=rows) == [[1, 2], [1, 3, 4], [2, 5]]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="its planner alone is misled")
def test_a_page_never_sorts_all_keys_though_the_statistics_know_of_none(scope):
    """As in the first scan of all: the table was empty when it was last looked at."""
    connection.cursor().execute("ANALYZE customers_blockingkey")
    add_keys(scope, [(key, record) for key in range(5_000) for record in (key, key + 1)])

    with CaptureQueriesContext(
        connection,
    ) as queries:
        blocks_from(scope, 100, rows=1_000)

    (page,) = [query["sql"] for query in queries if "blockingkey" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {page}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Sort" not in plan
    assert "customers_blockingkey_pkey" in plan


@pytest.mark.skipif(connection.vendor != "postgresql", reason="its planner alone is misled")
@pytest.mark.parametrize(
    ("ask", "index"),
    [(members_of, "customers_blockingkey_pkey"), (keys_kept, "blocking_keys_of_a_record")],
)
def test_many_are_looked_up_in_one_statement_by_their_index_without_statistics(scope, ask, index):
    connection.cursor().execute("ANALYZE customers_blockingkey")
    add_keys(scope, [(key, record) for key in range(5_000) for record in (key, key + 1)])

    with CaptureQueriesContext(connection) as queries:
        found = ask(scope, range(1_000, 1_500))

    assert len(found) == 500
    (asked,) = [query["sql"] for query in queries if "blockingkey" in query["sql"]]
    with in_index_order(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert index in plan
    assert "Sort" not in plan
    assert "Filter" not in plan


def test_no_more_members_of_a_key_are_read_than_asked_for(scope):
    add_keys(scope, [(10, record) for record in range(100)] + [(20, 7)])

    members = members_of(scope, [10, 20, 30], up_to=5)

    assert {key: len(records) for key, records in members.items()} == {10: 5, 20: 1}


def test_keys_that_stay_are_not_written_again(scope):
    replace_keys(scope, {1: {10, 20}, 2: {10}, 3: {30}}, after=0, up_to=None)

    with CaptureQueriesContext(connection) as queries:
        replace_keys(scope, {1: {10, 20}, 2: {10}, 3: {30}}, after=0, up_to=None)
    assert not [q for q in queries if q["sql"].startswith(("DELETE", "INSERT", "COPY"))]

    replace_keys(scope, {1: {10, 20}, 2: {40}}, after=0, up_to=None)

    assert keys_kept(scope, [1, 2, 3]) == {1: {10, 20}, 2: {40}}


def test_keys_of_other_records_stay(scope):
    replace_keys(scope, {1: {10}, 2: {10}, 3: {30}}, after=0, up_to=None)

    replace_keys(scope, {2: {20}}, after=1, up_to=2)

    assert keys_kept(scope, [1, 2, 3]) == {1: {10}, 2: {20}, 3: {30}}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a setting of PostgreSQL")
def test_looking_keys_up_leaves_the_rest_of_the_transaction_as_it_was(scope):
    members_of(scope, [10])
    keys_kept(scope, [1])

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('enable_sort')")
        assert cursor.fetchone() == ("on",)
