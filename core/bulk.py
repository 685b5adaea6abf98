"""Set-based writes for work that imports thousands of rows at once.

COPY on PostgreSQL (through psycopg), batched statements on SQLite. Values are Python values of
the model's fields; both roads store exactly what `Model.save()` would. Nothing here opens a
transaction: the caller's chunk is one. In a dry run (`core.dry_run`) nothing is written, and
what would have been is read back.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial, wraps
from typing import Any, ParamSpec, cast

import orjson
from django.db import connection, models
from django.db.models.functions import Cast

from core.dry_run import active_dry_run
from core.pg_text import array_text, copy_text
from core.sqlite_values import encoded_rows
from core.write_behind import send

_NUL = b"\\u0000"
_INSTANTS_AS_TEXT = orjson.OPT_PASSTHROUGH_DATETIME  # orjson writes +05:21 for +05:21:10
_Arguments = ParamSpec("_Arguments")


def side_effect(act: Callable[_Arguments, None]) -> Callable[_Arguments, None]:
    """For a function of which nothing that a batch decides depends: a dry run leaves it out.

    What follows from a batch that is written (signals, counts), and the locks that it needs.
    """

    @wraps(act)
    def unless_dry(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> None:
        if active_dry_run.get() is None:
            act(*args, **kwargs)

    return unless_dry


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """`count` unused primary keys of `model`, so that rows can name each other before they exist.

    On SQLite the caller holds the database's write lock (IMMEDIATE), so nobody else takes them.
    """
    if not count:
        return []
    if dry_run := active_dry_run.get():
        return dry_run.overlay.reserve(model, count)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [f'"{table}"', _key_column(model), count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        first = (row[0] if row else 0) + 1
        last = first + count - 1
        if row:
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last, table])
        else:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
        return list(range(first, last + 1))


def insert_rows(
    model: type[models.Model], attnames: Sequence[str], rows: Sequence[Sequence[Any]], **shared: Any
) -> None:
    """Insert `rows`, each with a value per name in `attnames`, in that order; `shared` are values
    of all.

    Columns that are left out get nothing, so name every column without a database default.
    Values of a `JSONField` come as JSON text: whoever writes thousands encodes them once.
    """
    if not rows:
        return
    if dry_run := active_dry_run.get():
        dry_run.insert(model, attnames, rows, **shared)
        return
    fields = _fields(model, [*attnames, *shared])
    columns = ", ".join(f'"{field.column}"' for field in fields)
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        statement = f'COPY "{table}" ({columns}) FROM STDIN'
        send(partial(_copy, statement, copy_text(rows, tuple(shared.values()))))
        return
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(fields))
        cursor.executemany(
            f'INSERT INTO "{table}" ({columns}) VALUES ({marks})',  # noqa: S608 - own names
            encoded_rows(fields, [(*row, *shared.values()) for row in rows] if shared else rows),
        )


def _copy(statement: str, text: str, cursor: Any) -> None:
    with cursor.copy(statement) as copy:
        copy.write(text)


def insert(
    model: type[models.Model], rows: Sequence[Mapping[str, Any]], *, at: datetime, **shared: Any
) -> None:
    """Insert `rows`, {attname: value} with the same names each; `shared` are values of all.

    What neither names is as `Model.save()` would have it: its default, and `at` where an instant
    sets itself. Values of a `JSONField` come as JSON text.
    """
    if not rows:
        return
    names = list(rows[0])
    rest = unnamed(model, {*names, *shared}, at) | shared
    insert_rows(model, names, [tuple(map(row.__getitem__, names)) for row in rows], **rest)


def unnamed(model: type[models.Model], named: set[str], at: datetime) -> dict[str, Any]:
    """The values that `Model.save()` gives the columns that are not `named`, but for those that the
    database fills."""
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.attname in named or field.primary_key or field.has_db_default():
            continue
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            values[field.attname] = at
        elif (default := field.get_default()) is None:
            continue
        elif isinstance(field, models.JSONField):
            values[field.attname] = as_json(default)
        elif field.has_default() and callable(field.default):
            raise TypeError(f"Name {field.attname}: each row has one of its own.")
        else:
            values[field.attname] = getattr(default, "value", default)
    return values


def update(
    model: type[models.Model],
    changed: Mapping[int, Mapping[str, Any]],
    *,
    locked: Mapping[int, Mapping[str, Any]] | None = None,
    **shared: Any,
) -> None:
    """Set what changed, {primary key: {attname: value}}, and `shared` on all of these.

    One statement per set of names: rows keep every column that nobody changed. Of rows that are
    `locked`, with all that they hold now, PostgreSQL sets the same names in one statement for all.
    """
    if locked and connection.vendor == "postgresql" and not active_dry_run.get():
        together = list(dict.fromkeys(name for values in changed.values() for name in values))
        changed = {pk: {name: locked[pk][name] for name in together} for pk in changed}
    by_names: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for pk, values in changed.items():
        by_names.setdefault(tuple(values), []).append((pk, *values.values(), *shared.values()))
    for names, rows in by_names.items():
        update_rows(model, [*names, *shared], rows)


def update_rows(
    model: type[models.Model], attnames: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Set the columns `attnames` of each row; a row is its primary key, then a value per name."""
    if not rows:
        return
    if dry_run := active_dry_run.get():
        dry_run.update(model, attnames, rows)
        return
    fields = _fields(model, attnames)
    key = model._meta.pk
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in [key, *fields])
        names = ", ".join(f'"{field.column}"' for field in [key, *fields])
        sets = ", ".join(f'"{field.column}" = new."{field.column}"' for field in fields)
        statement = (
            f'UPDATE "{table}" SET {sets} FROM unnest({arrays}) AS new ({names}) '  # noqa: S608
            f'WHERE "{table}"."{key.column}" = new."{key.column}"'
        )
        given = [array_text(column) for column in zip(*rows, strict=True)]
        send(lambda cursor: cursor.execute(statement, given))
        return
    with connection.cursor() as cursor:
        sets = ", ".join(f'"{field.column}" = %s' for field in fields)
        cursor.executemany(
            f'UPDATE "{table}" SET {sets} WHERE "{key.column}" = %s',  # noqa: S608 - own names
            [(*row[1:], row[0]) for row in encoded_rows([key, *fields], rows)],
        )


def delete_rows(model: type[models.Model], ids: Collection[int]) -> None:
    """Delete the rows with these primary keys, and nothing that refers to them.

    The caller knows that nothing does, or has deleted it before: the model's `on_delete` is not
    followed, which would load every row to find out.
    """
    if ids:
        # Django would look through a list for expressions.
        rows = model._base_manager.filter(pk__in_values=frozenset(ids))
        rows._raw_delete(rows.db)


def lookup_by_keys(
    model: type[models.Model],
    attnames: Sequence[str],
    keys: Collection[tuple[Any, ...]],
    *,
    where: Mapping[str, Any] | None = None,
    columns: Sequence[str] = (),
) -> list[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """(key, columns) for each of `keys` that a row has in `attnames`, at most one row each.

    For the columns of a unique constraint; `where` gives those that all keys share. Each key is
    looked up in the index. Left to itself PostgreSQL reads all of a shop's rows and filters them
    whenever its statistics are older than an import's first minute: measured, 800 ms instead of
    20 ms for 5,000 keys among a million, for every chunk.
    """
    wanted = list(keys)
    if not wanted:
        return []
    if dry_run := active_dry_run.get():
        return dry_run.lookup_by_keys(
            model,
            attnames,
            wanted,
            where=where or {},
            columns=columns,
            real=_lookup(model, attnames, wanted, where=where, columns=[*columns, "id"]),
        )
    return _lookup(model, attnames, wanted, where=where, columns=columns)


def get_or_insert(
    model: type[models.Model],
    attnames: Sequence[str],
    values: Mapping[tuple[Any, ...], Mapping[str, Any]],
    *,
    where: Mapping[str, Any] | None = None,
    columns: Sequence[str] = ("id",),
) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """{key: columns} as `lookup_by_keys`; where a key has no row it is made, of its `values`.

    Of two who make it at the same moment the database lets one; both get that one.
    """
    found = dict(lookup_by_keys(model, attnames, values, where=where, columns=columns))
    missing = [key for key in values if key not in found]
    if not missing:
        return found
    shared = where or {}
    records = [
        model(**dict(zip(attnames, key, strict=True)), **shared, **values[key]) for key in missing
    ]
    if dry_run := active_dry_run.get():
        dry_run.insert_records(model, records)
    else:
        model._base_manager.bulk_create(records, ignore_conflicts=True)
    made = lookup_by_keys(model, attnames, missing, where=where, columns=columns)
    return found | dict(made)


def read_rows(
    queryset: models.QuerySet[Any],
    attnames: Sequence[str],
    *,
    by: str,
    values: Collection[Any],
    where: Mapping[str, Any] | None = None,
) -> list[tuple[Any, ...]]:
    """The columns `attnames` of the rows whose `by` is among `values`, and which are as `where`.

    For what a batch may have written itself before, so that a dry run finds that too. Whatever
    else `queryset` asks for has to be true of every row that the batch writes.
    """
    if dry_run := active_dry_run.get():
        return dry_run.read(queryset, attnames, by=by, values=values, where=where or {})
    found = queryset.filter(**{f"{by}__in_values": values}, **(where or {}))
    return list(found.values_list(*attnames))


def _lookup(
    model: type[models.Model],
    attnames: Sequence[str],
    wanted: list[tuple[Any, ...]],
    *,
    where: Mapping[str, Any] | None,
    columns: Sequence[str],
) -> list[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    fields, others = _fields(model, attnames), _fields(model, list(where or {}))
    table = model._meta.db_table
    asked = ", ".join(f'"{table}"."{field.column}"' for field in _fields(model, columns)) or "1"
    same = [f'"{table}"."{field.column}" = %s' for field in others]
    shared = list((where or {}).values())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{_array_element(field)}[]" for field in fields)
            names = ", ".join(f"k{position}" for position in range(len(fields)))
            same += [f'"{table}"."{field.column}" = wanted.k{n}' for n, field in enumerate(fields)]
            cursor.execute(
                f"SELECT wanted.place - 1, found.* "  # noqa: S608 - own names
                f"FROM unnest({arrays}) WITH ORDINALITY AS wanted ({names}, place) "
                f'CROSS JOIN LATERAL (SELECT {asked} FROM "{table}" '
                f"WHERE {' AND '.join(same)} LIMIT 1) AS found",
                [*(array_text(column) for column in zip(*wanted, strict=True)), *shared],
            )
        else:
            same += [
                f'"{table}"."{field.column}" = json_extract(wanted.value, \'$[{n}]\')'
                for n, field in enumerate(fields)
            ]
            cursor.execute(
                f"SELECT wanted.key, {asked} FROM json_each(%s) AS wanted "  # noqa: S608
                f'CROSS JOIN "{table}" WHERE {" AND ".join(same)}',
                [as_json(encoded_rows(fields, wanted)), *shared],
            )
        return [(wanted[position], tuple(found)) for position, *found in cursor.fetchall()]


def as_json(value: Any) -> str:
    """Compact JSON text; letters stay letters so that a person can read the table.

    Days, instants and decimals are written as they are in texts. What PostgreSQL refuses and
    damaged files contain (NUL, half of a surrogate pair) becomes the replacement character.
    """
    try:
        encoded = orjson.dumps(value, _in_text, _INSTANTS_AS_TEXT)
    except TypeError:
        encoded = orjson.dumps(storable(value), _in_text, _INSTANTS_AS_TEXT)
    if _NUL in encoded:
        encoded = orjson.dumps(storable(value), _in_text, _INSTANTS_AS_TEXT)
    return encoded.decode()


def _in_text(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"Not a value of JSON: {value!r:.100}")


def json_text(name: str) -> Cast:
    """The text of a `JSONField`, for `values_list` and `read_json`: Django's own reader of JSON is
    several times slower, which shows in thousands of rows."""
    return Cast(name, models.TextField())


read_json = orjson.loads


def instant_text(name: str) -> Cast:
    """The text of a `DateTimeField`, for `values_list` and `read_instant`, for the same reason."""
    return Cast(name, models.TextField())


def read_instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def storable(value: Any) -> Any:
    """`value`, of JSON's types, with only such characters in its texts as a database takes."""
    if isinstance(value, str):
        text = value.encode("utf-8", "replace").decode() if not value.isascii() else value
        return text.replace("\x00", "\ufffd")
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    return value


def _fields(model: type[models.Model], attnames: Sequence[str]) -> list[models.Field]:
    return [cast(models.Field, model._meta.get_field(name)) for name in attnames]


def _array_element(field: models.Field) -> str:
    """The type of `field`'s values in an array: a text without its length."""
    kind = field.rel_db_type(connection) if field.is_relation else field.db_type(connection)
    return "text" if kind and kind.startswith("varchar") else str(kind)


def _key_column(model: type[models.Model]) -> str:
    return model._meta.pk.attname
