"""The wrong cells that many waiting rows share: one correction helps them all."""

from dataclasses import dataclass

from django.db import connection

from uploads.models import FileUpload

_SHOWN = 8
_LONGEST = 199  # longer values are shortened in problems and could not be found by them
# Over the index of rows that wait, so that a sheet of a million costs what waits of it.
_COUNTS = {
    "postgresql": (
        "SELECT problem->>'column', problem->>'value', count(*), min(row_number) "
        "FROM uploads_uploadrow, jsonb_array_elements(problems) problem "
        "WHERE upload_id = %s AND outcome = 'needs_attention' AND reverted_at IS NULL "
        "AND problem->>'column' <> '' AND problem->>'value' <> '' "
        "AND length(problem->>'value') <= %s "
        "GROUP BY 1, 2 HAVING count(*) > 1 ORDER BY 3 DESC, 1, 2 LIMIT %s"
    ),
    "sqlite": (
        "SELECT json_extract(problem.value, '$.column'), json_extract(problem.value, '$.value'), "
        "count(*), min(row_number) "
        "FROM uploads_uploadrow, json_each(problems) problem "
        "WHERE upload_id = %s AND outcome = 'needs_attention' AND reverted_at IS NULL "
        "AND json_extract(problem.value, '$.column') <> '' "
        "AND json_extract(problem.value, '$.value') <> '' "
        "AND length(json_extract(problem.value, '$.value')) <= %s "
        "GROUP BY 1, 2 HAVING count(*) > 1 ORDER BY 3 DESC, 1, 2 LIMIT %s"
    ),
}


@dataclass(frozen=True, slots=True)
class WrongValue:
    column: str
    value: str
    rows: int
    first_row: int


def common_wrong_values(upload: FileUpload) -> list[WrongValue]:
    """The most frequent first; one query."""
    if not upload.needs_attention_count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS[connection.vendor], [upload.pk, _LONGEST, _SHOWN])
        return [WrongValue(*found) for found in cursor.fetchall()]
