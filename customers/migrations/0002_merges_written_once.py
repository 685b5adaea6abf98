"""The database itself refuses to change what was merged, whoever asks: a shell, a raw statement.

Only `merged_by` may be emptied, when the user is deleted. On PostgreSQL rows may be deleted by the
deletion of their branch or organization alone, which sets `footfall.deleting` to `on` for its own
transaction (config/deleting/running.py). SQLite keeps from updates alone: a trigger on deletion
would keep Django from emptying a test database there, row by row.
"""

from django.db import migrations

TABLES = ("customers_mergerecord", "customers_mergemember")
SENTENCE = "What was merged is written once and never changed."
SQLITE_COLUMNS = {
    "customers_mergerecord": (
        "id, organization_id, type, primary_id, part_of_id, choices, changes, moved, combined, merged_at"
    ),
    "customers_mergemember": "id, merge_id, record_id, is_primary, label, snapshot",
}


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"""
            CREATE FUNCTION customers_merges_written_once() RETURNS trigger AS $$
            BEGIN
                IF TG_OP = 'DELETE' AND current_setting('footfall.deleting', true) = 'on' THEN
                    RETURN OLD;
                END IF;
                IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'merged_by_id' = to_jsonb(OLD) - 'merged_by_id'
                        AND to_jsonb(NEW) ->> 'merged_by_id' IS NULL THEN
                    RETURN NEW;
                END IF;
                RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
            END $$ LANGUAGE plpgsql
            """
        )
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_written_once BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION customers_merges_written_once()"
            )
    else:
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_written_once BEFORE UPDATE OF {SQLITE_COLUMNS[table]} "
                f"ON {table} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            )
        schema_editor.execute(
            "CREATE TRIGGER customers_mergerecord_by_whom "
            "BEFORE UPDATE OF merged_by_id ON customers_mergerecord "
            f"WHEN NEW.merged_by_id IS NOT NULL BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER {table}_written_once ON {table}")
        schema_editor.execute("DROP FUNCTION customers_merges_written_once()")
    else:
        for name in (*(f"{table}_written_once" for table in TABLES), "customers_mergerecord_by_whom"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
