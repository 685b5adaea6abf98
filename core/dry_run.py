"""Bulk work without its writes: the same code decides, and its own earlier rows are seen.

    with DryRun({Visit: [("customer_id", "branch_id", "visit_date")]}) as dry_run:
        for batch in batches:
            with dry_run.active():
                import_rows(batch)

Inside, what `core.bulk` would write is put aside on a private file, and what it reads is the
database with that laid over it. So a sheet of any length is previewed by the code that imports it,
in bounded memory, without a lock on anything. Models that are not declared are not kept: nobody
reads them back. What is decorated with `core.bulk.side_effect` is left out, and a write that goes
round `core.bulk` is refused, on PostgreSQL by the database.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self

from django.db import connection, models

from core.indexes import end_statements_in_time, use_indexes
from core.one_moment import one_moment
from core.overlay import Fields, Lookup, Overlay

Found = list[tuple[tuple[Any, ...], tuple[Any, ...]]]
# The dry run that this code is part of, None when its writes are meant. For `core.bulk` alone: what
# decides never asks.
active_dry_run: ContextVar["DryRun | None"] = ContextVar("dry run", default=None)
_READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET TRANSACTION")


class WriteInDryRun(RuntimeError):
    """A mistake of ours: this write knows nothing of dry runs."""


class DryRun:
    def __init__(self, lookups: Mapping[type[models.Model], Collection[Lookup]]) -> None:
        self.overlay = Overlay(lookups)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.overlay.close()

    @contextmanager
    def active(self) -> Iterator[None]:
        """Nothing inside is written, and all of it sees the database at one moment."""
        with _one_moment(), connection.execute_wrapper(_ensure_reads):
            token = active_dry_run.set(self)
            try:
                yield
            finally:
                active_dry_run.reset(token)

    def insert(
        self,
        model: type[models.Model],
        attnames: Sequence[str],
        rows: Sequence[Sequence[Any]],
        **shared: Any,
    ) -> None:
        self.overlay.insert(
            model, ({**dict(zip(attnames, row, strict=True)), **shared} for row in rows)
        )

    def insert_records(self, model: type[models.Model], records: Sequence[models.Model]) -> None:
        fields = [field for field in model._meta.concrete_fields if not field.primary_key]
        self.overlay.insert(
            model,
            [
                {field.attname: field.pre_save(record, add=True) for field in fields}
                for record in records
            ],
        )

    def update(
        self, model: type[models.Model], attnames: Sequence[str], rows: Sequence[Sequence[Any]]
    ) -> None:
        self.overlay.update(
            model, {row[0]: dict(zip(attnames, row[1:], strict=True)) for row in rows}
        )

    def lookup_by_keys(
        self,
        model: type[models.Model],
        attnames: Sequence[str],
        keys: Sequence[tuple[Any, ...]],
        *,
        where: Mapping[str, Any],
        columns: Sequence[str],
        real: Found,
    ) -> Found:
        """`real`, with the row's id as a last column, as the dry run would have changed it."""
        if not self.overlay.keeps(model):
            return [(key, values[:-1]) for key, values in real]
        kept = self.overlay.rows(model, [values[-1] for _, values in real])
        result: Found = []
        for key, values in real:
            _, fields = kept.get(values[-1], (False, {}))
            wanted = {**dict(zip(attnames, key, strict=True)), **where}
            if _agrees(fields, wanted):
                patched = zip(columns, values[:-1], strict=True)
                result.append((key, tuple(fields.get(name, value) for name, value in patched)))
        names = [*attnames, *where]
        answered = {key for key, _ in result}
        missing = [key for key in keys if key not in answered]
        by_text = {self.overlay.key_text(names, [*key, *where.values()]): key for key in missing}
        hits = dict(self.overlay.ids_by(model, names, [[*key, *where.values()] for key in missing]))
        rows = self.overlay.rows(model, hits.values())
        for text, pk in hits.items():
            fields = rows[pk][1]
            result.append((by_text[text], tuple(fields[name] for name in columns)))
        return result

    def read(
        self,
        queryset: models.QuerySet[Any],
        attnames: Sequence[str],
        *,
        by: str,
        values: Collection[Any],
        where: Mapping[str, Any],
    ) -> list[tuple[Any, ...]]:
        """What `core.bulk.read_rows` gives: rows of the database in its order, then new ones."""
        model = queryset.model
        wanted = frozenset(values)
        asked = queryset.filter(**{f"{by}__in_values": values}, **where)
        if not self.overlay.keeps(model):
            return list(_unlocked(asked).values_list(*attnames))
        real = {pk: row for pk, *row in _unlocked(asked).values_list("pk", *attnames)}
        hits = (
            list(values)
            if by == "id"
            else [pk for _, pk in self.overlay.ids_by(model, [by], [[value] for value in values])]
        )
        kept = self.overlay.rows(model, {*real, *hits})
        moved = [pk for pk, (is_new, _) in kept.items() if not is_new and pk not in real]
        again = _unlocked(queryset).filter(pk__in_values=moved) if moved else ()
        real |= {pk: row for pk, *row in again and again.values_list("pk", *attnames)}
        result = []
        for pk, row in real.items():
            _, fields = kept.get(pk, (False, {}))
            if _agrees(fields, where) and (by not in fields or fields[by] in wanted):
                patched = zip(attnames, row, strict=True)
                result.append(tuple(fields.get(name, value) for name, value in patched))
        new = sorted((pk for pk, (is_new, _) in kept.items() if is_new), reverse=True)
        for pk in new:
            fields = kept[pk][1]
            if _agrees(fields, where):
                result.append(tuple(fields.get(name) for name in attnames))
        return result


def _agrees(fields: Fields, wanted: Mapping[str, Any]) -> bool:
    return all(fields[name] == value for name, value in wanted.items() if name in fields)


def _unlocked(queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
    queryset = queryset.all()
    queryset.query.select_for_update = False
    return queryset


@contextmanager
def _one_moment() -> Iterator[None]:
    """All reads of one state, so that nobody vanishes between the key and the person."""
    begins = not connection.in_atomic_block
    with one_moment(connection):
        if begins and connection.vendor == "postgresql":
            use_indexes()
            end_statements_in_time()
        yield


def _ensure_reads(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    if not sql.lstrip().upper().startswith(_READS):
        raise WriteInDryRun(f"A dry run may not write: {sql[:120]}")
    return execute(sql, params, many, context)
