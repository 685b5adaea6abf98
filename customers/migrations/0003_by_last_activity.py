"""An index for lists that begin with who was active last, and end with who never was.

Empty values are last in every list. PostgreSQL has to be told that of an index; SQLite, where they
are last in a descending one, has no words for it.
"""

from django.db import migrations


def index(apps, schema_editor):
    last = "NULLS LAST" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(
        "CREATE INDEX customer_by_last_activity ON customers_customer "
        f"(organization_id, last_activity DESC {last}, id DESC)"
    )


def unindex(apps, schema_editor):
    schema_editor.execute("DROP INDEX customer_by_last_activity")


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_merges_written_once")]

    operations = [migrations.RunPython(index, unindex)]
