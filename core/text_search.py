"""A part of a text found by an index, however many records there are.

    NAMES = TextIndex("customer_name_search", Customer, "full_name")
    Customer.objects.filter(NAMES.has("patel"))

An index of several columns finds a word in any of them, for one look-up and one index to keep.

A word of three signs or more is found anywhere, a shorter one where a word begins. PostgreSQL looks
three signs at a time up (pg_trgm), SQLite in a table of its own (FTS5) that triggers keep; they
call functions of ours, so another program cannot write these tables there. `migrate` makes what is
missing, each time it runs: where pg_trgm may not be added it says so, and a search reads every
record until somebody does.
"""

import hashlib
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.db import DatabaseError, connection, connections, models, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import BooleanField, F, Func
from django.db.models.signals import post_migrate
from django.db.models.sql.compiler import SQLCompiler

from core.folding import fold, fold_in_sql

_VENDORS = ("sqlite", "postgresql")
SHORTEST_PART = 3  # signs that are found inside of words: a trigram
_EXTENSION = "pg_trgm"
_ALL_SCRIPTS = "und-x-icu"
_NOT_ALLOWED = (
    "Searching will read every record: PostgreSQL's extension {extension} is missing and could not "
    "be added ({why}). Install it (Debian and Ubuntu: postgresql-contrib), let a superuser run "
    '"CREATE EXTENSION {extension}" in this database, then run migrate again.'
)


class TextIndex:
    """An index on text columns, together; `where`, in SQL, limits it to some rows.

    Of several columns none is NULL, and one alone may be.

    `folded`: whether case and accents are none; not for digits, which have neither. SQLite has no
    index for those: a register there is small, and they are read in no time.
    """

    def __init__(
        self,
        name: str,
        model: type[models.Model],
        *fields: str,
        folded: bool = True,
        where: str = "",
    ) -> None:
        self.name = name
        self.model = model
        self.fields = fields
        self.folded = folded
        self.where = where
        _indexes[name] = self

    def has(self, word: str) -> "HasWord":
        """The condition that a column has `word`, which is not blank, without case and accents.

        Where the index is limited, the query must be, too.
        """
        return HasWord(*map(F, self.fields), F("pk"), index=self, word=fold(word))

    def searched(self, columns: Sequence[str]) -> str:
        text = _joined(columns)
        return f"footfall_fold({text})" if self.folded else f"({text})"

    # --- What the database keeps ----------------------------------------------------------------

    def ensure(self, connection: BaseDatabaseWrapper) -> None:
        """Make it, unless it is there as it is to be: a fold that changed makes it anew."""
        if connection.vendor == "sqlite" and not self.folded:
            return
        statements = self._statements(connection.vendor)
        version = hashlib.sha256("".join([fold_in_sql(""), *statements]).encode()).hexdigest()[:12]
        with connection.cursor() as cursor:
            if version == self._kept_version(connection.vendor, cursor):
                return
            for statement in statements:
                cursor.execute(statement.replace("VERSION", version))

    def _statements(self, vendor: str) -> list[str]:
        where = f" WHERE {self.where}" if self.where else ""
        table = self.model._meta.db_table
        if vendor == "sqlite":
            return list(self._sqlite_statements(table))
        return [
            f"DROP INDEX IF EXISTS {self.name}",
            f"CREATE INDEX {self.name} ON {table} "
            f"USING gin ({self.searched(self.fields)} gin_trgm_ops){where}",
            f"COMMENT ON INDEX {self.name} IS 'VERSION'",
        ]

    def _kept_version(self, vendor: str, cursor: Any) -> str:
        """Of what is there; "" where something is missing."""
        if vendor == "postgresql":
            cursor.execute("SELECT obj_description(to_regclass(%s), 'pg_class')", [self.name])
            return cursor.fetchone()[0] or ""
        # A migration that makes the table anew takes its triggers away.
        cursor.execute(
            "SELECT substr(sql, instr(sql, '/*') + 3, 12) FROM sqlite_master "
            "WHERE type = 'trigger' AND name LIKE %s",
            [f"{self.name}_%"],
        )
        versions = [version for (version,) in cursor.fetchall()]
        return versions[0] if len(versions) == 3 and len(set(versions)) == 1 else ""

    def _sqlite_statements(self, table: str) -> Iterable[str]:
        name = self.name
        new, old = (_joined([f"{row}.{each}" for each in self.fields]) for row in ("NEW", "OLD"))
        into = f"INSERT INTO {name} "
        add = f"{into} (rowid, parts) VALUES (NEW.id, footfall_parts({new}));"
        take = f"{into} ({name}, rowid, parts) VALUES ('delete', OLD.id, footfall_parts({old}));"
        yield f"DROP TABLE IF EXISTS {name}"
        yield (
            f"CREATE VIRTUAL TABLE {name} "
            "USING fts5 (parts, content = '', tokenize = 'trigram', columnsize = 0)"
        )
        fill = f"{into} (rowid, parts) SELECT id, footfall_parts({_joined(self.fields)})"
        yield f"{fill} FROM {table}"
        for trigger, event, does in (
            ("added", "INSERT", add),
            ("changed", f"UPDATE OF {', '.join(self.fields)}", f"{take} {add}"),
            ("gone", "DELETE", take),
        ):
            yield f"DROP TRIGGER IF EXISTS {name}_{trigger}"
            yield (
                f"CREATE TRIGGER {name}_{trigger} AFTER {event} ON {table} "
                f"BEGIN /* VERSION */ {does} END"
            )


_indexes: dict[str, TextIndex] = {}


class HasWord(Func):
    """Whether text columns, before the key, have a folded word: see `TextIndex.has`."""

    output_field = BooleanField()

    def __init__(self, *columns: Any, index: TextIndex, word: str) -> None:
        super().__init__(*columns)
        self.index = index
        self.word = word

    @property
    def patterns(self) -> list[str]:
        word = "".join(f"\\{sign}" if sign in "\\%_" else sign for sign in self.word)
        return [f"%{word}%"] if len(self.word) >= SHORTEST_PART else [f"{word}%", f"% {word}%"]

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, tuple[Any, ...]]:
        *columns, key = (compiler.compile(each)[0] for each in self.get_source_expressions())
        patterns = self.patterns
        one = f"{self.index.searched(columns)} LIKE %s"
        if connection.vendor != "postgresql":
            one += " ESCAPE '\\'"
        found = f"({' OR '.join([one] * len(patterns))})"
        if connection.vendor == "postgresql" or not self.index.folded:
            return found, tuple(patterns)
        name = self.index.name
        listed = f"{key} IN (SELECT rowid FROM {name} WHERE {name} MATCH %s)"  # noqa: S608 - ours
        return f"({listed} AND {found})", (_match(self.word), *patterns)


def _joined(columns: Sequence[str]) -> str:
    return " || ' ' || ".join(columns)


def _match(word: str) -> str:
    """`word` as a phrase of FTS5; one that is short stands after the gap before each word."""
    padded = word if len(word) >= SHORTEST_PART else f"  {word}"
    return '"' + padded.replace('"', '""') + '"'


def _parts(text: str | None) -> str:
    """What FTS5 cuts into threes: folded, with a gap before every word where short ones begin."""
    return f"  {fold(text or '').replace(' ', '  ')}"


def _add_functions(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        make = connection.connection.create_function
        make(
            "footfall_fold",
            1,
            lambda text: None if text is None else fold(text),
            deterministic=True,
        )
        make("footfall_parts", 1, _parts, deterministic=True)


def optimize_indexes(*, renew: Callable[[], None]) -> None:
    """Write SQLite's anew, without what was deleted: FTS5 only notes that it is. PostgreSQL's go
    with the next vacuum. `renew` is called between them."""
    if connection.vendor != "sqlite":
        return
    for index in _indexes.values():
        if index.folded:
            with connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {index.name} ({index.name}) VALUES ('optimize')")  # noqa: S608
            renew()


def declared_indexes() -> list[str]:
    """What `migrate` would make, in SQL: the same for the same indexes and fold."""
    made = [index._statements(vendor) for index in _indexes.values() for vendor in _VENDORS]
    return [fold_in_sql(""), *(statement for statements in made for statement in statements)]


def keep_text_indexes(app: AppConfig) -> None:
    """Make those of the app's models whenever `migrate` ran; called when the app is ready."""
    post_migrate.connect(_ensure_indexes, sender=app, dispatch_uid="core.text_search")


def _ensure_indexes(sender: AppConfig, using: str, plan: Any = None, **kwargs: Any) -> None:
    """Not after a test has emptied its tables, when there is no plan."""
    mine = [each for each in _indexes.values() if each.model._meta.app_label == sender.label]
    if plan is None or not router.allow_migrate_model(using, mine[0].model):
        return
    connection = connections[using]
    if connection.vendor == "postgresql" and not _make_ready(using):
        return
    with transaction.atomic(using):
        tables = set(connection.introspection.table_names())
        for index in mine:
            if index.model._meta.db_table in tables:
                index.ensure(connection)


def _make_ready(using: str) -> bool:
    """Whether PostgreSQL has what the indexes are made of now."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_collation WHERE collname = %s", [_ALL_SCRIPTS])
        collation = _ALL_SCRIPTS if cursor.fetchone()[0] else "default"
        cursor.execute(
            "CREATE OR REPLACE FUNCTION footfall_fold(text) RETURNS text "
            f"IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql AS $${fold_in_sql(collation)}$$"
        )
    try:
        with transaction.atomic(using), connections[using].cursor() as cursor:
            cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {_EXTENSION}")
    except DatabaseError as error:
        why = str(error).splitlines()[0]
        sys.stderr.write(_NOT_ALLOWED.format(extension=_EXTENSION, why=why) + "\n")
        return False
    return True


connection_created.connect(_add_functions, dispatch_uid="core.text_search")
