"""What migrations take away."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection


def editor():
    """SQLite's own refuses to work inside a test's transaction."""
    run = connection.cursor().execute
    return SimpleNamespace(connection=connection, execute=run, quote_name=connection.ops.quote_name)


@pytest.mark.parametrize(
    ("migration", "app", "table"),
    [
        ("0002_tables_of_axes_go", "axes", "axes_accesslog"),
        (
            "0006_tables_of_token_blacklist_go",
            "token_blacklist",
            "token_blacklist_outstandingtoken",
        ),
    ],
)
def test_tables_of_libraries_that_are_gone_go_where_they_are(db, migration, app, table):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {table} (username varchar(255))")
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES (%s, '0001_initial', CURRENT_TIMESTAMP)",
            [app],
        )

    import_module(f"accounts.migrations.{migration}").forget(None, editor())

    assert table not in connection.introspection.table_names()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations WHERE app = %s", [app])
        assert cursor.fetchone() == (0,)
