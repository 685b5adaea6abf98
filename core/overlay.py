"""What a dry run would have stored: on a private disk file that nobody else sees."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson
from django.db import models

Fields = dict[str, Any]
Lookup = tuple[str, ...]
# KiB of memory; what is beyond goes to the file.
_CACHE_KIB = 8_000


class Overlay:
    """Rows by model and id, and by the lookups that are declared for their model.

    A row that is new has all its fields; of a row that exists in the database only those are kept
    that were changed. The file has no name: it goes with the connection, or with the process.
    """

    def __init__(self, lookups: Mapping[type[models.Model], Collection[Lookup]]) -> None:
        self._lookups = {model: [tuple(sorted(names)) for names in declared]
                         for model, declared in lookups.items()}  # fmt: skip
        every = [(model, names) for model, declared in self._lookups.items() for names in declared]
        self._lookup_ids = {lookup: number for number, lookup in enumerate(every)}
        self._model_ids = {model: number for number, model in enumerate(lookups)}
        self._decoders = {model: _decoders_of(model) for model in lookups}
        self._last_id = dict.fromkeys(lookups, 0)
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(
            f"""
            PRAGMA journal_mode = OFF;
            PRAGMA synchronous = OFF;
            PRAGMA cache_size = -{_CACHE_KIB};
            CREATE TABLE kept (model INTEGER, id INTEGER, is_new INTEGER, fields TEXT,
                               PRIMARY KEY (model, id)) WITHOUT ROWID;
            CREATE TABLE found (lookup INTEGER, key TEXT, id INTEGER,
                                PRIMARY KEY (lookup, key, id)) WITHOUT ROWID;
            """
        )
        # One transaction for good: each statement's own end would cost more than its work.
        self._db.execute("BEGIN")

    def close(self) -> None:
        self._db.close()

    def keeps(self, model: type[models.Model]) -> bool:
        return model in self._lookups

    def reserve(self, model: type[models.Model], count: int) -> list[int]:
        """Ids below zero, which no row of the database has; the newer one is the smaller."""
        last = self._last_id.get(model, 0)
        self._last_id[model] = last - count
        return list(range(last - 1, last - count - 1, -1))

    def insert(self, model: type[models.Model], rows: Iterable[Fields]) -> None:
        """`rows` with an id each, or all without."""
        if not self.keeps(model):
            return
        given = list(rows)
        if given and "id" not in given[0]:
            for row, pk in zip(given, self.reserve(model, len(given)), strict=True):
                row["id"] = pk
        self._store(model, {row["id"]: (True, row) for row in given})

    def update(self, model: type[models.Model], changed: Mapping[int, Fields]) -> None:
        if not self.keeps(model):
            return
        known = self.rows(model, changed)
        self._forget_lookups(model, known, {name for row in changed.values() for name in row})
        self._store(
            model,
            {
                pk: (known[pk][0], known[pk][1] | row) if pk in known else (False, row)
                for pk, row in changed.items()
            },
        )

    def rows(self, model: type[models.Model], ids: Iterable[int]) -> dict[int, tuple[bool, Fields]]:
        """{id: (whether it is new, fields)} for those of `ids` that are kept."""
        found = self._db.execute(
            "SELECT id, is_new, fields FROM kept "
            "WHERE model = ? AND id IN (SELECT value FROM json_each(?))",
            [self._model_ids[model], _encode(list(ids))],
        )
        decoders = self._decoders[model]
        return {pk: (bool(is_new), _decode(text, decoders)) for pk, is_new, text in found}

    def ids_by(
        self, model: type[models.Model], names: Sequence[str], keys: Iterable[Sequence[Any]]
    ) -> list[tuple[str, int]]:
        """(key as text, id) of the kept rows with one of `keys`, whose order is that of `names`."""
        lookup = self._lookup_id(model, names)
        order = sorted(range(len(names)), key=names.__getitem__)
        texts = [_encode([key[position] for position in order]) for key in keys]
        return self._db.execute(
            "SELECT key, id FROM found "
            "WHERE lookup = ? AND key IN (SELECT value FROM json_each(?)) ORDER BY id DESC",
            [lookup, _encode(texts)],
        ).fetchall()

    def key_text(self, names: Sequence[str], key: Sequence[Any]) -> str:
        """How `ids_by` tells this key."""
        order = sorted(range(len(names)), key=names.__getitem__)
        return _encode([key[position] for position in order])

    def _lookup_id(self, model: type[models.Model], names: Sequence[str]) -> int:
        lookup = (model, tuple(sorted(names)))
        if lookup not in self._lookup_ids:
            raise RuntimeError(
                f"A dry run does not know how to find {model.__name__} by {lookup[1]}: "
                "declare the lookup where the dry run begins."
            )
        return self._lookup_ids[lookup]

    def _store(self, model: type[models.Model], rows: Mapping[int, tuple[bool, Fields]]) -> None:
        number = self._model_ids[model]
        self._db.executemany(
            "INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)",
            [(number, pk, is_new, _encode(fields)) for pk, (is_new, fields) in rows.items()],
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO found VALUES (?, ?, ?)",
            [
                (self._lookup_ids[model, names], _encode([fields[name] for name in names]), pk)
                for pk, (_, fields) in rows.items()
                for names in self._lookups[model]
                if fields.keys() >= set(names)
            ],
        )

    def _forget_lookups(
        self,
        model: type[models.Model],
        rows: Mapping[int, tuple[bool, Fields]],
        changed: Collection[str],
    ) -> None:
        self._db.executemany(
            "DELETE FROM found WHERE lookup = ? AND key = ? AND id = ?",
            [
                (self._lookup_ids[model, names], _encode([fields[name] for name in names]), pk)
                for names in self._lookups[model]
                if not set(names).isdisjoint(changed)
                for pk, (_, fields) in rows.items()
                if fields.keys() >= set(names)
            ],
        )


def _encode(value: Any) -> str:
    return orjson.dumps(value, default=str).decode()


def _decode(text: str, decoders: Mapping[str, Callable[[str], Any]]) -> Fields:
    fields: Fields = orjson.loads(text)
    for name, decode in decoders.items():
        if fields.get(name) is not None:
            fields[name] = decode(fields[name])
    return fields


def _decoders_of(model: type[models.Model]) -> dict[str, Callable[[str], Any]]:
    """For what JSON has no type of."""
    decoders: dict[str, Callable[[str], Any]] = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, models.DateTimeField):
            decoders[field.attname] = datetime.fromisoformat
        elif isinstance(field, models.DateField):
            decoders[field.attname] = date.fromisoformat
        elif isinstance(field, models.DecimalField):
            decoders[field.attname] = Decimal
    return decoders
