"""What migrations take away."""

from importlib import import_module
from types import SimpleNamespace

from django.db import connection

axes_goes = import_module("accounts.migrations.0002_tables_of_axes_go")


def editor():
    """SQLite's own refuses to work inside a test's transaction."""
    run = connection.cursor().execute
    return SimpleNamespace(connection=connection, execute=run, quote_name=connection.ops.quote_name)


def test_the_tables_of_axes_go_where_they_are(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE axes_accesslog (username varchar(255))")
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('axes', '0001_initial', CURRENT_TIMESTAMP)"
        )

    axes_goes.forget(None, editor())

    assert "axes_accesslog" not in connection.introspection.table_names()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations WHERE app = 'axes'")
        assert cursor.fetchone() == (0,)
