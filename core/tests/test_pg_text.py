"""Texts of COPY and of arrays come back from PostgreSQL as the values they were made of."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection, models

from core.pg_text import array_text, copy_text


class Outcome(models.TextChoices):
    CREATED = "created"


ODD = ["", "plain", "tab\there", "line\nand\rline", "back\\slash", "\\N", 'say "hello"', "{a,b}",
       "NULL", "આશા", "\u2028", " spaced ", "\x1f", "a\\tb"]  # fmt: skip
COLUMNS = {
    "text": [ODD, [*ODD, None], ["same"] * 3, ["no\ttab", "a\\b"], [Outcome.CREATED, "updated"],
             ["only\\slashes", 'in "json"']],
    "bigint": [[1, 2, -3], [1, None, 3], [None, None], [7, 7, 7]],
    "boolean": [[True, False], [None, True], [True, True]],
    "date": [[date(2024, 5, 2), date(1, 2, 3)], [None, date(2024, 5, 2)]],
    "numeric": [[Decimal("1.50"), Decimal("-2")], [None, Decimal("1E+3")]],
    "double precision": [[0.9, 1e300], [None, 0.1]],
    "uuid": [[UUID(int=1), UUID(int=2)], [UUID(int=3).hex, None]],
    "timestamptz": [
        [datetime(2024, 5, 2, 12, 0, 0, 5, tzinfo=UTC), None],
        [datetime(2024, 5, 2, 12, tzinfo=timezone(timedelta(hours=5, minutes=21, seconds=10)))],
    ],
}  # fmt: skip
CASES = [(kind, column) for kind, columns in COLUMNS.items() for column in columns]


def as_stored(value):
    return value if not isinstance(value, Outcome) else value.value


def stored(kind, column):
    """What the database gives for values of this kind that were sent as they are."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT value::{kind} FROM unnest(%s::text[]) WITH ORDINALITY AS a (value, place) "
            "ORDER BY place",
            [[None if value is None else str(as_stored(value)) for value in column]],
        )
        return [value for (value,) in cursor.fetchall()]


@pytest.mark.postgresql
@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "column"), CASES)
def test_a_column_is_copied_as_it_is(kind, column):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE copied (place int, value {kind}, shared {kind})")
        with cursor.copy("COPY copied FROM STDIN") as copy:
            copy.write(copy_text(list(enumerate(column)), [column[0]]))
        cursor.execute("SELECT value, shared FROM copied ORDER BY place")
        found = cursor.fetchall()
        cursor.execute("DROP TABLE copied")

    expected = stored(kind, column)
    assert found == [(value, expected[0]) for value in expected]


@pytest.mark.postgresql
@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "column"), [*CASES, ("text", []), ("bigint", [])])
def test_an_array_holds_its_values(kind, column):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT value FROM unnest(%s::{kind}[]) WITH ORDINALITY AS a (value, place) "
            "ORDER BY place",
            [array_text(column)],
        )
        found = [value for (value,) in cursor.fetchall()]

    assert found == stored(kind, column)


def test_what_no_column_holds_is_refused():
    with pytest.raises(TypeError, match="No column of ours has a dict"):
        copy_text([({},), ({"a": 1},)])
