"""How many rows each table has, and a checksum of them that does not depend on their order."""

import hashlib
import sqlite3
from dataclasses import dataclass

import psycopg
from psycopg import sql

# What a row is hashed to, in SQLite.
_BYTES = 8


@dataclass(frozen=True)
class Table:
    rows: int
    checksum: str


@dataclass(frozen=True)
class Difference:
    table: str
    expected: Table | None
    found: Table | None

    def __str__(self) -> str:
        if self.found is None:
            return f"{self.table} is missing"
        if self.expected is None:
            return f"{self.table} was not in the backup"
        if self.expected.rows != self.found.rows:
            return f"{self.table} has {self.found.rows:,} rows instead of {self.expected.rows:,}"
        return f"{self.table}: as many rows, with other contents"


def compare(expected: dict[str, Table], found: dict[str, Table]) -> list[Difference]:
    return [
        Difference(name, expected.get(name), found.get(name))
        for name in sorted(expected.keys() | found.keys())
        if expected.get(name) != found.get(name)
    ]


def of_postgresql(connection: psycopg.Connection) -> dict[str, Table]:
    """In the connection's transaction. Texts of values are made the same way everywhere."""
    connection.execute("SET LOCAL TimeZone = 'UTC'")
    connection.execute("SET LOCAL DateStyle = 'ISO'")
    connection.execute("SET LOCAL extra_float_digits = 1")
    names = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind = 'r' ORDER BY relname"
    ).fetchall()
    found = {}
    for (name,) in names:
        question = sql.SQL("SELECT count(*), sum(hashtextextended(t::text, 0)) FROM {} t")
        row = connection.execute(question.format(sql.Identifier(name))).fetchone()
        assert row is not None
        found[str(name)] = Table(row[0], str(row[1] or 0))
    return found


def of_sqlite(connection: sqlite3.Connection) -> dict[str, Table]:
    """Without the virtual tables of the text search, whose own tables are there."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    ).fetchall()
    found = {}
    for (name,) in names:
        rows = checksum = 0
        for row in connection.execute(f'SELECT * FROM "{name}"'):  # noqa: S608  (our own tables)
            rows += 1
            digest = hashlib.blake2b(repr(row).encode(), digest_size=_BYTES).digest()
            checksum += int.from_bytes(digest)
        found[name] = Table(rows, str(checksum % 2 ** (8 * _BYTES)))
    return found
