"""What docs/scaling.md says of the schema is what the models say."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, models

from config.deleting.steps import every_model
from config.management.commands.tenancy import report, written_in
from config.tenancy import BY_PARENT, OF_ALL, OWN, tables

DOCUMENT = settings.BASE_DIR / "docs" / "scaling.md"
RENEW = "Renew it: manage.py tenancy --into docs/scaling.md"


def by_label():
    return {table.label: table for table in tables()}


def test_the_document_has_the_table_of_today():
    assert written_in(DOCUMENT) == report(tables()), RENEW


def test_a_document_is_renewed_in_its_place(tmp_path):
    copy = tmp_path / "scaling.md"
    copy.write_text("Before\n<!-- manage.py tenancy -->\nold\n<!-- end -->\nAfter\n")
    call_command("tenancy", "--into", str(copy))

    assert written_in(copy) == report(tables())
    assert copy.read_text().startswith("Before\n")
    assert copy.read_text().endswith("\nAfter\n")
    copy.write_text("nothing of it")
    with pytest.raises(CommandError, match="has no place for it"):
        call_command("tenancy", "--into", str(copy))


def test_every_table_hangs_on_an_organization_or_is_said_to_be_of_all():
    assert [table.label for table in tables() if not table.hangs] == []
    assert len(tables()) == len(every_model())


def test_who_has_the_column_is_known_by_it():
    for model in every_model():
        has = any(field.name == "organization" for field in model._meta.local_fields)
        assert (by_label()[model._meta.label].hangs == OWN) is has, model


def test_the_way_to_the_organization_is_one_that_is_never_empty_where_there_is_one():
    found = by_label()

    assert found["visits.Purchase"].path == "bill.organization"
    assert found["visits.Purchase"].hangs == BY_PARENT
    assert not found["visits.Purchase"].may_be_none
    assert found["accounts.UserSession"].may_be_none  # of the operator
    assert found["sessions.Session"].hangs == OF_ALL


def test_what_is_unique_without_the_organization_is_found():
    found = by_label()

    assert "customer + branch + visit_date" in found["visits.Visit"].unique_elsewhere
    assert found["customers.CustomerIdentifier"].unique_elsewhere == ()
    assert "job" in found["uploads.FileUpload"].unique_elsewhere


def test_keys_to_others_are_counted_without_those_to_the_organization():
    keys = by_label()["customers.CustomerIdentifier"].references

    assert keys == ("customer",)
    one = next(model for model in every_model() if model._meta.label == "accounts.Branch")
    assert isinstance(one._meta.get_field("organization"), models.ForeignKey)


@pytest.mark.django_db
def test_sizes_are_postgresqls_to_tell(shop, capsys):
    if connection.vendor != "postgresql":
        with pytest.raises(CommandError, match="Only PostgreSQL"):
            call_command("tenancy", "--sizes")
        return
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_organization")
    call_command("tenancy", "--sizes")

    assert "| `accounts_organization` | 1 |" in capsys.readouterr().out
