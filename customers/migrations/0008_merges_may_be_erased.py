"""The erasure of a person empties what merges wrote down of them, and nothing else ever does.

PostgreSQL lets it by a setting of its transaction, SQLite by a function of the program's
(core/erasing.py); ids, choices and what moved stay as they are even then.
"""

from django.db import migrations

SENTENCE = "What was merged is written once and never changed."
CONTENTS = {
    "customers_mergerecord": "changes, combined",
    "customers_mergemember": "label, snapshot",
}
KEPT = {
    "customers_mergerecord": "id, organization_id, type, primary_id, part_of_id, choices, moved, merged_at",
    "customers_mergemember": "id, merge_id, record_id, is_primary",
}
GUARD = """
CREATE OR REPLACE FUNCTION customers_merges_written_once() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('footfall.deleting', true) = 'on' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'merged_by_id' = to_jsonb(OLD) - 'merged_by_id'
            AND to_jsonb(NEW) ->> 'merged_by_id' IS NULL THEN
        RETURN NEW;
    END IF;
    {erasing}
    RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql
"""
ERASING = """
    IF TG_OP = 'UPDATE' AND current_setting('footfall.erasing', true) = 'on'
            AND to_jsonb(NEW) - ARRAY['label', 'snapshot', 'changes', 'combined']
              = to_jsonb(OLD) - ARRAY['label', 'snapshot', 'changes', 'combined'] THEN
        RETURN NEW;
    END IF;
"""


def guard(schema_editor, erasing):
    if schema_editor.connection.vendor == "postgresql":
        # psycopg takes no parameters here, and a % of its own would be one.
        body = ERASING if erasing else ""
        schema_editor.execute(GUARD.format(erasing=body, sentence=SENTENCE))
        return
    for table, contents in CONTENTS.items():
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_written_once")
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_contents_written_once")
        columns = KEPT[table] if erasing else f"{KEPT[table]}, {contents}"
        schema_editor.execute(
            f"CREATE TRIGGER {table}_written_once BEFORE UPDATE OF {columns} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )
        if erasing:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_contents_written_once BEFORE UPDATE OF {contents} "
                f"ON {table} WHEN footfall_erasing() = 0 "
                f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            )


def let_erase(apps, schema_editor):
    guard(schema_editor, erasing=True)


def let_nothing(apps, schema_editor):
    guard(schema_editor, erasing=False)


class Migration(migrations.Migration):
    dependencies = [("customers", "0007_erasures")]

    operations = [migrations.RunPython(let_erase, let_nothing)]
