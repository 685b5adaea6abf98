"""The table of blocking keys: who has which, and how many."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from django.db import connection, transaction

from accounts.models import Organization
from core.bulk import insert_rows
from core.indexes import in_index_order, use_indexes
from customers.duplicates.blocking import LARGEST_BLOCK
from customers.duplicates.registry import DuplicateRule
from customers.models import BlockingKey, DuplicateScope

# Selects in one statement of SQLite, which takes 500.
_KEYS_AT_ONCE = 200


def scope_of(organization: Organization, rule: DuplicateRule) -> DuplicateScope:
    return DuplicateScope.objects.get_or_create(organization=organization, type=rule.type)[0]


def keys_kept(scope: DuplicateScope, ids: Collection[int]) -> dict[int, set[int]]:
    """The keys of each record. Within a transaction."""
    if connection.vendor == "postgresql":
        return _by_record(_of_records(scope.pk, list(ids)))
    rows = BlockingKey.objects.filter(scope=scope, record__in_values=ids)
    return _by_record(rows.values_list("record", "key"))


def _of_records(scope: int, ids: list[int]) -> list[tuple[int, int]]:
    """A range and an order which only the index of records has, as in `_by_array`."""
    table = BlockingKey._meta.db_table
    with in_index_order(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT wanted.record, found.key FROM unnest(%s::bigint[]) AS wanted (record) "  # noqa: S608 - own names
            f'CROSS JOIN LATERAL (SELECT "key" FROM "{table}" WHERE "scope_id" = %s '
            'AND "record" BETWEEN wanted.record AND wanted.record ORDER BY "record" OFFSET 0) '
            "AS found",
            [ids, scope],
        )
        return cursor.fetchall()


def _by_record(rows: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    kept: dict[int, set[int]] = {}
    for record, key in rows:
        kept.setdefault(record, set()).add(key)
    return kept


def members_of(
    scope: DuplicateScope, keys: Collection[int], *, up_to: int | None = None
) -> dict[int, list[int]]:
    """The records of each key, but no more than `up_to`: whole towns may share a name.

    Within a transaction. One index look-up per key; the planner is left no other way.
    """
    wanted, found = list(keys), dict[int, list[int]]()
    limit = LARGEST_BLOCK + 1 if up_to is None else up_to
    members = _by_array if connection.vendor == "postgresql" else _by_key
    for key, record in members(scope.pk, wanted, limit):
        found.setdefault(key, []).append(record)
    return found


def _by_array(scope: int, keys: list[int], limit: int) -> Iterator[tuple[int, int]]:
    """PostgreSQL plans this once, and each key of a union of selects for itself.

    A range and an order which only the index of keys has: of a scope that statistics don't know of
    it may take that of records instead, and read all of the scope for each key.
    """
    table = BlockingKey._meta.db_table
    with in_index_order(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT wanted.key, found.record FROM unnest(%s::bigint[]) AS wanted (key) "  # noqa: S608 - own names
            f'CROSS JOIN LATERAL (SELECT "record" FROM "{table}" WHERE "scope_id" = %s '
            'AND "key" BETWEEN wanted.key AND wanted.key ORDER BY "key", "record" LIMIT %s) '
            "AS found",
            [keys, scope, limit],
        )
        yield from cursor.fetchall()


def _by_key(scope: int, keys: list[int], limit: int) -> Iterator[tuple[int, int]]:
    table = BlockingKey._meta.db_table
    one = f'SELECT * FROM (SELECT "key", "record" FROM "{table}" WHERE "scope_id" = %s AND "key" = %s LIMIT %s) AS k'  # noqa: E501, S608 - own names
    with connection.cursor() as cursor:
        for start in range(0, len(keys), _KEYS_AT_ONCE):
            some = keys[start : start + _KEYS_AT_ONCE]
            parameters = [value for key in some for value in (scope, key, limit)]
            cursor.execute(" UNION ALL ".join([one] * len(some)), parameters)
            yield from cursor.fetchall()


def add_keys(scope: DuplicateScope, rows: Collection[tuple[int, int]]) -> None:
    """`rows`: (key, record); written in the order of the keys, as their index is."""
    parts = [(scope.pk, key, record) for key, record in sorted(rows)]
    insert_rows(BlockingKey, ["scope_id", "key", "record"], parts)


def replace_keys(
    scope: DuplicateScope, keys: Mapping[int, set[int]], *, after: int, up_to: int | None
) -> None:
    """Of all records after `after` up to `up_to` (None: to the last) these are the keys.

    What is kept already is not written again. Within a transaction.
    """
    rows = BlockingKey.objects.filter(scope=scope, record__gt=after)
    if up_to is not None:
        rows = rows.filter(record__lte=up_to)
    with in_index_order():
        kept = _by_record(rows.order_by("record").values_list("record", "key"))
    same = {pk for pk, own in keys.items() if kept.get(pk) == own}
    if stale := kept.keys() - same:
        BlockingKey.objects.filter(scope=scope, record__in_values=stale).delete()
    add_keys(scope, [(key, pk) for pk in keys.keys() - same for key in keys[pk]])


def drop_keys(scope: DuplicateScope, rows: Collection[tuple[int, int]]) -> None:
    if not rows:
        return
    table = BlockingKey._meta.db_table
    with connection.cursor() as cursor:
        cursor.executemany(
            f'DELETE FROM "{table}" WHERE "scope_id" = %s AND "key" = %s AND "record" = %s',  # noqa: S608
            [(scope.pk, key, record) for key, record in rows],
        )


def blocks_from(
    scope: DuplicateScope, after: int | None, *, rows: int
) -> tuple[Iterator[list[int]], int | None]:
    """The blocks of a page of about `rows` keys, and the key to go on after; None at the end.

    Blocks of one record, and those that are too large to say anything, are left out.
    """
    table = BlockingKey._meta.db_table
    condition, parameters = '"scope_id" = %s', [scope.pk]
    if after is not None:
        condition += ' AND "key" > %s'
        parameters.append(after)
    with transaction.atomic(), connection.cursor() as cursor:
        use_indexes(in_order=True)
        cursor.execute(
            f'SELECT "key", "record" FROM "{table}" WHERE {condition} '  # noqa: S608 - own names
            'ORDER BY "key", "record" LIMIT %s',
            [*parameters, rows],
        )
        found = cursor.fetchall()
    by_key: dict[int, list[int]] = {}
    for key, record in found:
        by_key.setdefault(key, []).append(record)
    last: int | None = None
    if len(found) == rows:
        last = found[-1][0]
        if len(by_key) > 1:  # the last one may go on beyond the page
            del by_key[last]
            last = max(by_key)
    return (ids for ids in by_key.values() if 1 < len(ids) <= LARGEST_BLOCK), last
