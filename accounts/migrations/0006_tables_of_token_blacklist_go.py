"""The blacklist of refresh tokens goes: a session knows which of its tokens is good.

Whoever was signed in by a token signs in once more. Backwards the tables are not made: the older
version's own migrations do that, which are forgotten here.
"""

from django.db import migrations

TABLES = ("token_blacklist_blacklistedtoken", "token_blacklist_outstandingtoken")


def forget(apps, schema_editor):
    present = set(schema_editor.connection.introspection.table_names())
    for table in TABLES:
        if table in present:
            schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(table)}")
    schema_editor.execute("DELETE FROM django_migrations WHERE app = 'token_blacklist'")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_sessions")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
