"""Every table and stored file, searched for what is a person's: by plain SQL, not our code."""

import re
from pathlib import Path

from django.conf import settings
from django.db import connection


def rows_with(*values):
    """{(table, row as text)} of all tables of the database whose columns hold one of `values`.

    Blanks, dashes and case are none, so that "97235-21333" is 9723521333. Of the search indexes the
    tables in which SQLite keeps them are among these.
    """
    wanted = [_plain(value) for value in values]
    found = set()
    with connection.cursor() as cursor:
        for table in _tables(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                text = _plain(" | ".join(map(_text, row)))
                if any(value in text for value in wanted):
                    found.add((table, text))
    return found


def files_with(*values):
    """Names of all files below MEDIA_ROOT that hold one of `values`."""
    wanted = [_plain(value) for value in values]
    root = Path(settings.MEDIA_ROOT)
    return {
        str(file.relative_to(root))
        for file in root.rglob("*")
        if file.is_file() and any(value in _plain(_text(file.read_bytes())) for value in wanted)
    }


def found_by_search_indexes(index, value):
    """Ids of rows that SQLite's index `index` still finds by a part of `value`."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid FROM {index} WHERE {index} MATCH %s", [f'"{value.lower()}"'])
        return {pk for (pk,) in cursor.fetchall()}


def _tables(cursor):
    if connection.vendor == "postgresql":
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    else:
        # FTS5's own tables have no rows to scan: those beside them have what it keeps.
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        )
    return sorted(name for (name,) in cursor.fetchall())


def _text(value):
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return str(value)


def _plain(text):
    return re.sub(r"[\s-]+", "", text).lower()
