"""What was merged stays as it was written, whichever door a change comes through."""

import importlib

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import Organization, User
from core.erasing import erasing
from customers.models import MergeMember, MergeRecord
from customers.tests.merges import aarti, arti, merged

__all__ = ["aarti", "arti", "merged"]


def run(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE customers_mergerecord SET primary_id = 1",
        "UPDATE customers_mergerecord SET choices = '{}'",
        "UPDATE customers_mergerecord SET merged_at = '2020-01-01 00:00:00+00:00'",
        "UPDATE customers_mergemember SET snapshot = '{}'",
        "UPDATE customers_mergemember SET label = 'Somebody'",
    ],
)
def test_no_statement_changes_a_merge(merged, statement):
    with pytest.raises(DatabaseError, match="written once"):
        run(statement)


@pytest.mark.parametrize("model", [MergeRecord, MergeMember])
def test_every_column_is_guarded(merged, model):
    columns = [field.column for field in model._meta.concrete_fields if field.name != "merged_by"]

    for column in columns:
        value = "id + 100" if column == "id" else "NULL"
        with pytest.raises(DatabaseError, match="written once"):
            run(f'UPDATE {model._meta.db_table} SET "{column}" = {value}')


@pytest.mark.parametrize("table", ["customers_mergemember", "customers_mergerecord"])
def test_no_statement_deletes_a_merge_on_postgresql(merged, table):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite empties test databases by deletion.")

    with pytest.raises(DatabaseError, match="written once"):
        run(f"DELETE FROM {table}")


def test_a_merge_outlives_the_user_who_made_it_and_gets_no_other(merged, asha, bilal):
    with pytest.raises(DatabaseError, match="written once"):
        run(f"UPDATE customers_mergerecord SET merged_by_id = {asha.pk}")
    User.objects.filter(pk=bilal.pk).delete()

    assert MergeRecord.objects.get().merged_by is None


@pytest.mark.django_db(transaction=True)
def test_the_guard_can_be_taken_back_and_put_up_again():
    migration = importlib.import_module("customers.migrations.0002_merges_written_once")
    shop = Organization.objects.create(name="Shop")
    MergeRecord.objects.create(
        organization=shop, type="customer", primary_id=1, merged_at=timezone.now()
    )
    with connection.schema_editor() as editor:
        migration.unguard(apps, editor)
    try:
        run("UPDATE customers_mergerecord SET primary_id = 2")
    finally:
        with connection.schema_editor() as editor:
            migration.guard(apps, editor)

    with pytest.raises(DatabaseError, match="written once"):
        run("UPDATE customers_mergerecord SET primary_id = 3")


def test_an_erasure_empties_what_was_written_down_and_nothing_else(merged):
    with transaction.atomic(), erasing():
        run("UPDATE customers_mergemember SET label = 'Erased', snapshot = '{}'")
        run("UPDATE customers_mergerecord SET changes = '{}', combined = '[]'")

    assert {member.label for member in MergeMember.objects.all()} == {"Erased"}
    for statement in (
        "UPDATE customers_mergemember SET record_id = 1",
        "UPDATE customers_mergerecord SET choices = '[]'",
    ):
        with pytest.raises(DatabaseError, match="written once"), transaction.atomic(), erasing():
            run(statement)
    with pytest.raises(DatabaseError, match="written once"):
        run("UPDATE customers_mergemember SET label = 'Somebody'")
