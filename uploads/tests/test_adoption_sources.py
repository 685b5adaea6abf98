"""Where another system's rows are read from."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection

from core.errors import DomainError
from jobs.tests.workers import url_of
from uploads.adoption.source import Database, Folder, text_of
from uploads.tests.other_system import adopt, as_database, decided, mapping_file


def test_values_become_what_a_sheet_would_have():
    assert [
        text_of(value)
        for value in (
            None, "A\x00", True, 9723521333.0, 2.5, Decimal("2.50"), date(2024, 5, 13),
            datetime(2024, 5, 13, 9, 30, tzinfo=UTC), b"abc", {"a": 1}, 7,
        )
    ] == [
        "", "A\ufffd", "true", "9723521333", "2.5", "2.50", "2024-05-13",
        "2024-05-13 09:30:00+00:00", "(binary, 3 bytes)", '{"a": 1}', "7",
    ]  # fmt: skip


def test_a_folder_of_any_encoding_and_separator_is_read(tmp_path):
    (tmp_path / "leads.csv").write_bytes("id;name\n1;Nisha\n\n2;Zoë\n".encode("cp1252"))

    with Folder(tmp_path).open("leads") as table:
        assert (table.headings, list(table.rows)) == (
            ["id", "name"],
            [["1", "Nisha"], ["2", "Zoë"]],
        )


def test_a_row_longer_than_the_headings_is_refused_and_not_cut(tmp_path):
    (tmp_path / "leads.csv").write_text("id,name\n1,Nisha\n2,Omar,9898054321\n")

    with (
        pytest.raises(DomainError, match="3 cells below 2 headings"),
        Folder(tmp_path).open("leads") as table,
    ):
        list(table.rows)


def test_two_files_of_one_name_are_refused(tmp_path):
    for name in ("leads.csv", "leads.txt"):
        (tmp_path / name).write_text("id\n1\n")

    with pytest.raises(DomainError, match="Two files"):
        Folder(tmp_path)


@pytest.mark.django_db
def test_a_database_is_not_written_to_and_keeps_odd_days(tmp_path):
    tables = {"leads": [["id", "seen"], [1, "31.02.2024"], [2, None]]}
    database = Database(as_database(tmp_path / "crm.sqlite3", tables))

    with database.open("leads") as table:
        assert (table.key, list(table.rows)) == ("id", [["1", "31.02.2024"], ["2", ""]])
        with pytest.raises(Exception, match="readonly"), database._connection.cursor() as cursor:
            cursor.execute("DELETE FROM leads")
    database.close()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_tables_of_postgresql_are_read_with_their_keys_and_references(
    asha, cg_road, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path / "media"
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE crm_prop (prop_id int PRIMARY KEY, prop_nm text, town text)")
        cursor.execute(
            "CREATE TABLE crm_enq (enq_id int PRIMARY KEY, nm text, ph text, recd date,"
            " place int REFERENCES crm_prop, is_deleted boolean)"
        )
        cursor.execute("INSERT INTO crm_prop VALUES (1, 'Sky Heights', 'Surat')")
        cursor.execute(
            "INSERT INTO crm_enq VALUES (2, 'Omar', '9898054321', '2024-06-01', 1, false),"
            " (1, 'Nisha', '9898012345', '2024-05-23', NULL, false), (3, 'X', '1', NULL, 1, true)"
        )
    mapping = mapping_file(
        tmp_path,
        '[tables]\nprojects = "crm_prop"\nleads = "crm_enq"\n[projects.columns]\n'
        'prop_nm = "project_name"\ntown = "project_city"\n[leads.columns]\nnm = "full_name"\n'
        'recd = "enquiry_date"\n',
    )
    source = url_of(connection.settings_dict)
    try:
        adopt(source, "--mapping", str(mapping), report=tmp_path / "report")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE crm_enq, crm_prop")

    assert decided(tmp_path / "report", "crm_prop") == {"1": ["taken over"]}
    assert decided(tmp_path / "report", "crm_enq") == {
        "1": ["taken over"], "2": ["taken over"], "3": ["left out"],
    }  # fmt: skip
