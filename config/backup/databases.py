"""Dumping a database as it is at one moment, and filling an empty one; PostgreSQL and SQLite."""

import os
import secrets
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import psycopg
from django.core.management.base import CommandError
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from config.backup import tables
from config.backup.tables import Table

# (table, column) of file names.
Column = tuple[str, str]


class Database(Protocol):
    file_name: str

    def dump(self, file: Path, columns: list[Column]) -> tuple[dict[str, Table], list[str]]:
        """Write the dump; the tables in it, and what `columns` of them hold, at that moment."""

    def try_restoring(self, file: Path) -> dict[str, Table]:
        """The tables of a database that is made for it, filled from the dump, and goes again."""

    def restore(self, file: Path) -> dict[str, Table]:
        """Fill this installation's database. CommandError unless it is empty."""


def this_database() -> Database:
    return PostgreSQL() if connection.vendor == "postgresql" else SQLite()


class PostgreSQL:
    file_name = "database.dump"

    def __init__(self) -> None:
        known = connection.settings_dict
        parameters = {
            "host": known["HOST"],
            "port": known["PORT"],
            "user": known["USER"],
            "dbname": known["NAME"],
            **{name: value for name, value in known["OPTIONS"].items() if name.startswith("ssl")},
        }
        self.parameters = {name: value for name, value in parameters.items() if value}
        self.password = known["PASSWORD"]

    def dump(self, file: Path, columns: list[Column]) -> tuple[dict[str, Table], list[str]]:
        with self._connect() as here:
            here.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            here.read_only = True
            snapshot = here.execute("SELECT pg_export_snapshot()").fetchone()
            assert snapshot is not None
            self._run("pg_dump", "--format=custom", f"--snapshot={snapshot[0]}", f"--file={file}")
            names = []
            for table, column in columns:
                question = sql.SQL("SELECT {0} FROM {1} WHERE {0} <> '' ORDER BY {0}").format(
                    sql.Identifier(column), sql.Identifier(table)
                )
                names += [name for (name,) in here.execute(question)]
            return tables.of_postgresql(here), names

    def try_restoring(self, file: Path) -> dict[str, Table]:
        name = f"{self.parameters['dbname']}_rehearsal_{secrets.token_hex(4)}"
        create = sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
        with self._connect(autocommit=True) as server:
            server.execute(create)
            try:
                return self._fill(file, name)
            finally:
                server.execute(drop)

    def restore(self, file: Path) -> dict[str, Table]:
        with self._connect() as here:
            if there := tables.of_postgresql(here):
                raise _not_empty(there)
        return self._fill(file, str(self.parameters["dbname"]))

    def _fill(self, file: Path, name: str) -> dict[str, Table]:
        self._run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", file, name=name)
        with self._connect(dbname=name) as filled:
            return tables.of_postgresql(filled)

    def _connect(self, **changes: Any) -> psycopg.Connection:
        return psycopg.connect(**{**self.parameters, "password": self.password, **changes})

    def _run(self, program: str, *arguments: str | Path, name: str | None = None) -> None:
        """The password goes by the environment: command lines are seen by everybody."""
        into = self.parameters | ({"dbname": name} if name else {})
        command = [program, f"--dbname={make_conninfo(**into)}", *map(str, arguments)]
        environment = os.environ | ({"PGPASSWORD": self.password} if self.password else {})
        try:
            done = subprocess.run(  # noqa: S603  (our own arguments)
                command, env=environment, capture_output=True, text=True, check=False
            )
        except FileNotFoundError as error:
            raise CommandError(
                f"{program} is not installed. It comes with PostgreSQL's client programs "
                "(postgresql-client on Debian), of the server's version or a later one."
            ) from error
        if done.returncode:
            raise CommandError(f"{program} failed:\n{done.stderr.strip()}")


class SQLite:
    file_name = "database.sqlite3"

    def __init__(self) -> None:
        self.path = str(connection.settings_dict["NAME"])

    def dump(self, file: Path, columns: list[Column]) -> tuple[dict[str, Table], list[str]]:
        with closing(self._open(self.path)) as here, closing(self._open(file)) as copy:
            here.backup(copy)
            names = []
            for table, column in columns:
                question = f'SELECT "{column}" FROM "{table}" WHERE "{column}" <> \'\''  # noqa: S608
                names += [name for (name,) in copy.execute(question)]
            return tables.of_sqlite(copy), names

    def try_restoring(self, file: Path) -> dict[str, Table]:
        with tempfile.TemporaryDirectory(prefix="footfall-rehearsal-") as folder:
            trial = Path(folder) / self.file_name
            shutil.copyfile(file, trial)
            with closing(self._open(trial)) as copy:
                return tables.of_sqlite(copy)

    def restore(self, file: Path) -> dict[str, Table]:
        with closing(self._open(self.path)) as here, closing(self._open(file)) as copy:
            if there := tables.of_sqlite(here):
                raise _not_empty(there)
            copy.backup(here)
            return tables.of_sqlite(here)

    def _open(self, path: str | Path) -> sqlite3.Connection:
        return sqlite3.connect(path, uri=str(path).startswith("file:"))


def _not_empty(there: dict[str, Table]) -> CommandError:
    return CommandError(
        f"The database that DATABASE_URL names is not empty: it has {len(there)} tables. Nothing "
        "was changed. Make a new, empty one, name it in DATABASE_URL, and restore again."
    )
