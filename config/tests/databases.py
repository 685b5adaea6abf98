"""Test databases made cheaply: migrated once for each state of the migrations, then copied.

The migrated one is kept between runs, named after what the migrations say: an SQLite file under
`.pytest_cache`, a template database on PostgreSQL. `--nomigrations` and `--reuse-db` work as ever.
"""

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from unittest import mock

import django
import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase
from psycopg import sql
from pytest_django import DjangoDbBlocker

from core.text_search import declared_indexes
from jobs.testing import TURN

KEPT = settings.BASE_DIR / ".pytest_cache" / "databases"
# Made from the models after every migration, and the same for every test.
STAYS = {"django_migrations", "django_content_type", "auth_permission"}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_use_migrations: bool
) -> Iterator[None]:
    """Overrides pytest-django's, which is run just before the test database is made."""
    if not django_db_use_migrations:
        source: Any = nullcontext()
    elif connection.vendor == "sqlite":
        source = filled_from(sqlite_template())
    else:
        connection.settings_dict["TEST"]["TEMPLATE"] = postgresql_template()
        source = nullcontext()
    with source:
        yield


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Fixtures of a module make records with it that all its tests share; each test's own work is
    reverted to a savepoint. Not for modules whose tests commit."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session", autouse=True)
def _cheap_flush() -> Iterator[None]:
    with mock.patch.object(TransactionTestCase, "_fixture_teardown", empty):
        yield


def state_of_migrations() -> str:
    """A name for what a migrated database would look like."""
    state = hashlib.sha256(f"{django.VERSION} {sqlite3.sqlite_version}".encode())
    for statement in declared_indexes():
        state.update(statement.encode())
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path).glob("migrations/*.py")):
            state.update(f"{app.label} {file.name} ".encode() + file.read_bytes())
    return state.hexdigest()[:12]


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """xdist's processes, and runs in several terminals, wait for the one that migrates."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrate(database_url: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": database_url},
        check=True,
    )


def sqlite_template() -> Path:
    template = KEPT / f"{state_of_migrations()}.sqlite3"
    with one_at_a_time():
        if not template.exists():
            for older in KEPT.glob("*.sqlite3*"):
                older.unlink()
            unfinished = KEPT / "unfinished.sqlite3"
            migrate(f"sqlite:///{unfinished}")
            with closing(sqlite3.connect(unfinished)) as file:  # a copy in memory has no other
                file.execute("PRAGMA journal_mode = DELETE")
            unfinished.rename(template)
    return template


@contextmanager
def filled_from(template: Path) -> Iterator[None]:
    """The test database in memory lives as long as a connection to it: this one is the first."""
    name = connection.creation._get_test_db_name()  # type: ignore[attr-defined]
    with (
        closing(sqlite3.connect(name, uri=True)) as memory,
        closing(sqlite3.connect(template)) as file,
    ):
        file.backup(memory)
        yield


def postgresql_template() -> str:
    """The database that PostgreSQL copies the test databases from."""
    server, _, name = os.environ["DATABASE_URL"].rpartition("/")
    kind = f"test_{name}_template_"
    template = kind + state_of_migrations()
    with (
        one_at_a_time(),
        closing(psycopg.connect(f"{server}/postgres", autocommit=True)) as administration,
    ):
        there = administration.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [kind]
        ).fetchall()
        if (template,) not in there:
            for (older,) in there:
                administration.execute(
                    sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(older))
                )
            unfinished = f"{kind}unfinished"
            administration.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
            migrate(f"{server}/{unfinished}")
            administration.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(unfinished), sql.Identifier(template)
                )
            )
    return template


def empty(_: TransactionTestCase) -> None:
    """Instead of Django's flush after a test that commits: only tables with rows are emptied.

    Flush truncates every table, which takes PostgreSQL most of a second, and makes content types
    and permissions anew.
    """
    # Not what a search index keeps beside them: triggers empty it with its table.
    of_models = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = sorted(set(of_models) - STAYS)
    with TURN, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT 1 FROM {t})" for t in tables)
        )
        filled = [table for (table,) in cursor.fetchall()]
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger "
                "WHERE NOT tgisinternal AND tgtype & 8 > 0"  # before or after DELETE
            )
            guarded = {table for (table,) in cursor.fetchall()}.intersection(filled)
            if guarded:  # nothing may be deleted from these
                cursor.execute(f"TRUNCATE {', '.join(sorted(guarded))} CASCADE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        else:
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        for table in filled:
            cursor.execute(f"DELETE FROM {table}")


def start_ids_at(number: int) -> None:
    """From now on every table's new ids are `number` and up, whatever it holds already."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")
            names = [name for (name,) in cursor.fetchall()]
            cursor.execute("DELETE FROM sqlite_sequence")
            for name in names:
                cursor.execute(
                    "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, number]
                )
        else:
            cursor.execute("SELECT schemaname || '.' || sequencename FROM pg_sequences")
            for (name,) in cursor.fetchall():
                cursor.execute("SELECT setval(%s, %s)", [name, number])


@pytest.fixture
def explained(db: None) -> Callable[..., AbstractContextManager[list[str]]]:
    """`with explained() as plans:` collects PostgreSQL's plan of each SELECT inside.

    Over a few rows it would read every table from end to end: told not to, it does so only where no
    index leads. Further settings to switch off may be named.
    """

    @contextmanager
    def explaining(*off: str) -> Iterator[list[str]]:
        plans: list[str] = []

        def explain(execute: Any, query: str, params: Any, many: bool, context: Any) -> Any:
            if query.startswith("SELECT"):
                with connection.connection.cursor() as cursor:
                    for setting in ("enable_seqscan", *off):
                        cursor.execute(f"SET LOCAL {setting} = off")
                    lines = cursor.execute(f"EXPLAIN {query}", params).fetchall()
                plans.append("\n".join(line for (line,) in lines))
            return execute(query, params, many, context)

        with connection.execute_wrapper(explain):
            yield plans

    return explaining
