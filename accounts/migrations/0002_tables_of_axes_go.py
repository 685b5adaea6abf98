"""django-axes counted failed sign-ins in tables of its own; the cache does so now.

What it noted (names, addresses, paths) goes with it. Backwards the tables are not made: the older
version's own migrations do that, which are forgotten here.
"""

from django.db import migrations

TABLES = (
    "axes_accessattemptexpiration",
    "axes_accessattempt",
    "axes_accessfailurelog",
    "axes_accesslog",
)


def forget(apps, schema_editor):
    present = set(schema_editor.connection.introspection.table_names())
    for table in TABLES:
        if table in present:
            schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(table)}")
    schema_editor.execute("DELETE FROM django_migrations WHERE app = 'axes'")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
