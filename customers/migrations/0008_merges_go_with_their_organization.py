"""What was merged may be deleted by the deletion of its branch or organization, and only by it.

That sets `footfall.deleting` to `on` for its own transaction (config/deleting/running.py).
"""

from django.db import migrations

SENTENCE = "What was merged is written once and never changed."
UNLESS_DELETING = """
                IF TG_OP = 'DELETE' AND current_setting('footfall.deleting', true) = 'on' THEN
                    RETURN OLD;
                END IF;"""


def write_function(schema_editor, exception=""):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"""
            CREATE OR REPLACE FUNCTION customers_merges_written_once() RETURNS trigger AS $$
            BEGIN{exception}
                IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'merged_by_id' = to_jsonb(OLD) - 'merged_by_id'
                        AND to_jsonb(NEW) ->> 'merged_by_id' IS NULL THEN
                    RETURN NEW;
                END IF;
                RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
            END $$ LANGUAGE plpgsql
            """
        )


def allow_deletion(apps, schema_editor):
    write_function(schema_editor, UNLESS_DELETING)


def refuse_deletion(apps, schema_editor):
    write_function(schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0007_counter_customer_of_a_branch"),
    ]

    operations = [
        migrations.RunPython(allow_deletion, refuse_deletion),
    ]
