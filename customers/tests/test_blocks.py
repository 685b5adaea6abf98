"""Reading the blocks in the order of their keys."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.duplicates.blocks import (
    add_keys,
    blocks_from,
    keys_kept,
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


def test_keys_that_stay_are_not_written_again(scope):
    replace_keys(scope, {1: {10, 20}, 2: {10}, 3: {30}}, after=0, up_to=None)

    with CaptureQueriesContext(connection) as queries:
        replace_keys(scope, {1: {10, 20}, 2: {10}, 3: {30}}, after=0, up_to=None)
    assert len(queries) == 1

    replace_keys(scope, {1: {10, 20}, 2: {40}}, after=0, up_to=None)

    assert keys_kept(scope, [1, 2, 3]) == {1: {10, 20}, 2: {40}}


def test_keys_of_other_records_stay(scope):
    replace_keys(scope, {1: {10}, 2: {10}, 3: {30}}, after=0, up_to=None)

    replace_keys(scope, {2: {20}}, after=1, up_to=2)

    assert keys_kept(scope, [1, 2, 3]) == {1: {10}, 2: {20}, 3: {30}}
