"""The database itself refuses to change the trail, whoever asks: a shell, a raw statement.

On PostgreSQL entries may be deleted by the deletion of their organization alone, which sets
`footfall.deleting` to `on` for its own transaction (config/deleting/running.py). SQLite keeps from
updates alone: a trigger on deletion would keep Django from emptying a test database there, row by row.
"""

from django.db import migrations

TABLE = "accounts_trailentry"
SENTENCE = "The trail is written once and never changed."


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"""
            CREATE FUNCTION accounts_trail_written_once() RETURNS trigger AS $$
            BEGIN
                IF TG_OP = 'DELETE' AND current_setting('footfall.deleting', true) = 'on' THEN
                    RETURN OLD;
                END IF;
                RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
            END $$ LANGUAGE plpgsql
            """
        )
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_written_once BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION accounts_trail_written_once()"
        )
    else:
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_written_once BEFORE UPDATE ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_written_once ON {TABLE}")
        schema_editor.execute("DROP FUNCTION accounts_trail_written_once()")
    else:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_written_once")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_trail")]

    operations = [migrations.RunPython(guard, unguard)]
