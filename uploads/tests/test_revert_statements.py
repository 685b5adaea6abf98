"""What a revert asks of the database: as much for a thousand rows as for two, and by index."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobs.testing import run_jobs
from uploads.models import FileUpload, UploadRevert
from uploads.reverting.services import preview_revert, revert_upload
from uploads.tests.sheets import import_rows

TABLES = ("customers_customer", "visits_visit", "uploads_uploadrow", "history_change")


def people(count: int) -> list[list[str]]:
    """Each named twice, with a phone and a visit."""
    rows = [
        [f"Asha {number}", f"98250{number:05}", "", "", "CG Road", "2/5/2024", "Kalol"]
        for number in range(count)
    ]
    return [*rows, *([*row[:5], "3/5/2024", "Surat"] for row in rows)]


def statements(upload: FileUpload, *, is_preview: bool) -> int:
    begin = preview_revert if is_preview else revert_upload
    reverting = begin(upload, by=None)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        run_jobs()
    assert UploadRevert.objects.get(pk=reverting.pk).status == "done"
    return len(captured)


@pytest.mark.parametrize("is_preview", [True, False])
def test_a_chunk_asks_as_much_for_many_rows_as_for_few(shop, cg_road, is_preview):
    few = statements(import_rows(shop, people(2)), is_preview=is_preview)
    many = statements(import_rows(shop, people(40)), is_preview=is_preview)

    assert few == many


@pytest.mark.postgresql
@pytest.mark.parametrize("is_preview", [True, False])
def test_what_a_chunk_asks_is_looked_up_in_indexes(shop, cg_road, explained, is_preview):
    upload = import_rows(shop, people(20))

    with explained() as plans:
        statements(upload, is_preview=is_preview)

    about = [plan for plan in plans if any(table in plan for table in TABLES)]
    assert len(about) > 5
    assert not [plan for plan in about if "Seq Scan" in plan or "Gather" in plan]
