"""Several questions are answered of one state of the database, while others write."""

from contextlib import closing

import pytest
from django.db import DatabaseError, connection, connections

from core.one_moment import one_moment
from core.tests.test_sqlite_turns import opened

ALIAS = "one moment"
pytestmark = pytest.mark.django_db


@pytest.fixture
def reader_and_writer(tmp_path):
    """Two connections to one database, with a bill in it."""
    if connection.vendor == "sqlite":
        path = tmp_path / "shop.sqlite3"
        pair = opened(path), opened(path)
    else:
        pair = connection.copy(ALIAS), connection.copy(ALIAS)
    reader, writer = pair
    connections[ALIAS] = reader
    with closing(reader), closing(writer):
        ask(writer, "CREATE TABLE one_moment_bill (amount integer)")
        ask(writer, "INSERT INTO one_moment_bill VALUES (100)")
        yield pair
        ask(writer, "DROP TABLE one_moment_bill")
    del connections[ALIAS]


def ask(database, sql):
    with database.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if sql.startswith("SELECT") else None


def test_what_is_sold_meanwhile_is_in_no_figure_and_in_all_of_the_next(reader_and_writer):
    reader, writer = reader_and_writer
    with one_moment(reader):
        assert ask(reader, "SELECT count(*) FROM one_moment_bill") == [(1,)]
        ask(writer, "INSERT INTO one_moment_bill VALUES (50)")
        assert ask(reader, "SELECT sum(amount) FROM one_moment_bill") == [(100,)]

    assert ask(reader, "SELECT count(*), sum(amount) FROM one_moment_bill") == [(2, 150)]


def test_an_error_inside_leaves_the_connection_as_it_was(reader_and_writer):
    reader, writer = reader_and_writer
    with pytest.raises(DatabaseError), one_moment(reader):
        ask(reader, "SELECT nothing FROM one_moment_bill")

    ask(writer, "INSERT INTO one_moment_bill VALUES (50)")
    assert ask(reader, "SELECT count(*) FROM one_moment_bill") == [(2,)]
