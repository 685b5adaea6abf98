"""The floor: how fast PostgreSQL takes the very rows that resulted, with nothing to decide.

COPY of every row into empty tables with the same indexes, constraints and foreign keys.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

SCHEMA = "floor"
# Referred-to tables first, as their foreign keys want it.
TABLES = (
    "customers_customer",
    "customers_customeridentifier",
    "history_change",
    "customers_duplicatecandidate",
    "visits_visit",
    "uploads_uploadrow",
)


def measure_floor() -> tuple[float, dict[str, int]]:
    """Seconds for all tables, and the rows of each."""
    total, rows = 0.0, {}
    with _empty_copies(), connection.cursor() as cursor:
        for table in TABLES:
            with tempfile.TemporaryFile() as file:
                with cursor.copy(f'COPY public."{table}" TO STDOUT') as copy:
                    for piece in copy:
                        file.write(piece)
                file.seek(0)
                start = time.perf_counter()
                with cursor.copy(f'COPY {SCHEMA}."{table}" FROM STDIN') as copy:
                    while piece := file.read(1 << 18):
                        copy.write(piece)
                rows[table] = cursor.rowcount
                total += time.perf_counter() - start
    return total, rows


@contextmanager
def _empty_copies() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        for table in TABLES:
            cursor.execute(f'CREATE TABLE {SCHEMA}."{table}" (LIKE public."{table}" INCLUDING ALL)')
        # Names are looked up here first, so that keys refer to the copies where there are some.
        cursor.execute(f"SET search_path TO {SCHEMA}, public")
        for table in TABLES:
            cursor.execute(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE contype = 'f' AND conrelid = %s::regclass",
                [f'public."{table}"'],
            )
            for name, definition in cursor.fetchall():
                target = definition.replace("public.", "")
                cursor.execute(f'ALTER TABLE {SCHEMA}."{table}" ADD CONSTRAINT "{name}" {target}')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET search_path TO public")
            cursor.execute(f"DROP SCHEMA {SCHEMA} CASCADE")
