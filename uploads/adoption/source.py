"""Where another system's rows are: a folder of sheets, or a database. Neither is written to."""

import json
import os
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import quote

import environ
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, Error
from django.db.utils import ConnectionHandler

from core.errors import DomainError
from uploads.readers import Unreadable, open_book

_SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods")
_ROWS_AT_ONCE = 2_000
_LONGEST_NAME = 100


def cannot_adopt(message: str) -> DomainError:
    """What keeps an adoption from beginning or going on; for the technician."""
    return DomainError(message, code="cannot_adopt")


@dataclass
class Table:
    """`key`: the column that tells its rows apart; `references`: {column: table}, where known."""

    headings: list[str]
    rows: Iterator[list[str]]
    key: str = ""
    references: Mapping[str, str] = field(default_factory=dict)


class Source(ABC):
    """`name` says in uploads and reports where rows came from."""

    name: str

    @abstractmethod
    def tables(self) -> list[str]:
        """Of all there are."""

    @abstractmethod
    def open(self, table: str) -> AbstractContextManager[Table]:
        """Its rows are read once, in an order that is the same each time."""

    @abstractmethod
    def close(self) -> None:
        """Nothing is read any more."""


def source_of(text: str) -> Source:
    """A folder, a database's URL, or `env:NAME` for the URL in that variable.

    A URL on the command line is seen by everybody on the machine. DomainError for what is neither.
    """
    if text.startswith("env:"):
        url = os.environ.get(text.removeprefix("env:"), "")
        if not url:
            raise cannot_adopt(f"The variable {text.removeprefix('env:')} is not set.")
        return Database(url)
    if "://" in text:
        return Database(text)
    path = Path(text)
    if not path.is_dir():
        raise cannot_adopt(f'"{text}" is no folder, and no database URL such as postgres://...')
    return Folder(path)


class Folder(Source):
    """A file is a table, called as the file without its ending; its first row has the headings."""

    def __init__(self, path: Path) -> None:
        self.name = path.resolve().name[:_LONGEST_NAME]
        self._files: dict[str, Path] = {}
        for file in sorted(path.iterdir()):
            if file.suffix.lower() not in _SUFFIXES:
                continue
            if file.stem in self._files:
                raise cannot_adopt(f"Two files of the folder are called {file.stem}. Keep one.")
            self._files[file.stem] = file

    def tables(self) -> list[str]:
        return list(self._files)

    def close(self) -> None:
        """A file is open only while it is read."""

    @contextmanager
    def open(self, table: str) -> Iterator[Table]:
        file = self._files[table]
        try:
            with open_book(file, file.name) as book:
                rows = ([text_of(cell) for cell in row] for _number, row in book.rows())
                filled = (row for row in rows if any(row))
                headings = [heading.strip() for heading in next(filled, [])]
                yield Table(headings, (_fitted(row, headings, file.name) for row in filled))
        except Unreadable as problem:
            raise cannot_adopt(f"{file.name}: {problem.message}") from problem


def _fitted(row: list[str], headings: list[str], name: str) -> list[str]:
    """As wide as the headings. DomainError for cells that stand beyond them."""
    if any(row[len(headings) :]):
        raise cannot_adopt(
            f"{name}: a row has {len(row)} cells below {len(headings)} headings: "
            f"{', '.join(row)[:100]}. Give every column a heading, or quote the cells."
        )
    return [cell for cell, _ in zip_longest(row[: len(headings)], headings, fillvalue="")]


class Database(Source):
    """Read-only, and PostgreSQL's at one moment. Any engine of Django's that is installed."""

    def __init__(self, url: str) -> None:
        try:
            config = environ.Env.db_url_config(url)
        except (ImproperlyConfigured, ValueError) as error:
            raise cannot_adopt(
                "This is no database URL. Write postgres://user@host/name."
            ) from error
        path = str(config.get("NAME") or "")
        self.name = Path(path).stem[:_LONGEST_NAME]
        if "sqlite" in config.get("ENGINE", ""):
            if not Path(path).is_file():
                raise cannot_adopt(f"There is no file {path}.")
            config["NAME"] = f"file:{quote(os.path.abspath(path))}?mode=ro"
            # What Django would make of values of odd dates is nothing: they come as they stand.
            config["OPTIONS"] = {"detect_types": 0}
        try:
            self._connection = ConnectionHandler({DEFAULT_DB_ALIAS: config})[DEFAULT_DB_ALIAS]
            self._connection.ensure_connection()
            if self._connection.vendor == "postgresql":
                self._connection.set_autocommit(False)
                with self._connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            with self._connection.cursor() as cursor:
                found = self._connection.introspection.table_names(cursor, include_views=True)
        except (Error, ImproperlyConfigured) as error:
            raise cannot_adopt(f"The database cannot be read: {error}") from error
        self._tables = list(found)

    def tables(self) -> list[str]:
        return self._tables

    @contextmanager
    def open(self, table: str) -> Iterator[Table]:
        introspection, name = self._connection.introspection, self._connection.ops.quote_name(table)
        try:
            with self._connection.cursor() as cursor:
                keys = introspection.get_primary_key_columns(cursor, table) or []
                relations = introspection.get_relations(cursor, table)
            references = {column: other for column, (_key, other) in relations.items()}
            order = ", ".join(self._connection.ops.quote_name(key) for key in keys)
            sql = f"SELECT * FROM {name}" + (f" ORDER BY {order}" if order else "")  # noqa: S608
            with self._connection.chunked_cursor() as cursor:
                cursor.execute(sql)
                first = cursor.fetchmany(_ROWS_AT_ONCE)  # before it PostgreSQL names no columns
                headings = [column[0] for column in cursor.description or ()]
                key = keys[0] if len(keys) == 1 else ""
                yield Table(headings, _texts(cursor, first), key, references)
        except Error as error:
            raise cannot_adopt(f"The table {table} cannot be read: {error}") from error

    def close(self) -> None:
        self._connection.close()


def _texts(cursor: Any, rows: list[tuple[Any, ...]]) -> Iterator[list[str]]:
    while rows:
        yield from ([text_of(value) for value in row] for row in rows)
        rows = cursor.fetchmany(_ROWS_AT_ONCE)


def text_of(value: Any) -> str:
    """A value as a cell has it: days and instants as ISO writes them, None as nothing."""
    match value:
        case None:
            return ""
        case str():
            return value.replace("\x00", "\ufffd")
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return f"{value:.0f}"
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return value.isoformat()
        case bytes() | bytearray() | memoryview():
            return f"(binary, {len(value)} bytes)"
        case dict() | list():
            return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
