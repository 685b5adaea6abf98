"""Previews under real workers, beside the shop's daily work."""

import pytest
from django.db import connections

from accounts.models import Branch
from customers.models import Customer
from jobs.testing import all_at_once, run_jobs
from leads.models import PartnerProject
from uploads.models import FileUpload
from uploads.pipeline import previewing as preview_job
from uploads.tests.lead_sheets import LEADS, PARTNERS, open_shop
from uploads.tests.previews import done_by, preview, rows_of, run
from uploads.tests.sheets import HEADINGS, hand_in

pytestmark = pytest.mark.django_db(transaction=True)
ROW = ["Asha Patel", "9723521333", "", "", "CG Road", "2/5/2024", ""]
SHEETS = {
    "customers": (HEADINGS, [ROW, [*ROW[:-1], "Surat"], ["Ravi", *ROW[1:]]]),
    "leads": (
        LEADS,
        [
            ["Asha", "9723521333", "", "Sky Heights", "CP-01", "New", "", "2/5/2024"],
            ["Asha", "9723521333", "", "Sky Heights", "CP-02", "Converted", "", "3/5/2024"],
            ["Ravi", "9904309398", "Z1234567", "Green Valley", "", "", "Web", "3/5/2024"],
            ["Ravi", "", "Z1234567", "Sky Heights", "CP-02", "New", "", "1/5/2024"],
        ],
    ),
    "channel_partners": (
        PARTNERS,
        [
            ["Om Realty", "9723521333", "CP-09", "Sky Heights", "2", "Surat"],
            ["Om Realty", "9723521333", "CP-09", "Sky Heights", "3", "Kalol"],
            ["Other", "9904309398", "CP-09", "", "", ""],
        ],
    ),
}


@pytest.fixture(autouse=True)
def _one_row_at_once(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.UPLOAD_CHUNK_ROWS = 1


@pytest.mark.parametrize("kind", SHEETS)
def test_outside_a_transaction_too_a_preview_says_what_the_run_does(kind):
    headings, sheet = SHEETS[kind]
    shop = open_shop()
    upload = preview(shop, sheet, headings, kind=kind)
    assert upload.status == "previewed", upload.error
    given = rows_of(upload)

    run(upload)

    assert done_by(upload) == given
    assert upload.differences_count == upload.preview_rows.count() == 0
    assert PartnerProject.objects.exists() == (kind == "channel_partners")


def test_shops_that_a_preview_imagines_are_one_through_all_its_rows():
    options = {"create_missing_branches": True}
    sheet = [[*ROW[:4], "Satellite", day, ""] for day in ("2/5/2024", "2/5/2024", "3/5/2024")]
    upload = preview(open_shop(), sheet, options=options)

    given = rows_of(upload)
    assert not Branch.objects.filter(name="Satellite").exists()
    assert done_by(run(upload)) == given
    assert Branch.objects.filter(name="Satellite").count() == 1


def test_a_preview_that_breaks_in_the_middle_begins_again(monkeypatch):
    upload = hand_in(open_shop(), [ROW, ["Ravi", "9904309398", *ROW[2:]]], preview=True)
    insert, calls = preview_job.insert_preview_rows, []

    def insert_or_break(upload, results):
        calls.append(upload.preview_rows.count())
        if len(calls) == 2:
            raise MemoryError
        insert(upload, results)

    monkeypatch.setattr(preview_job, "insert_preview_rows", insert_or_break)
    run_jobs()

    upload.refresh_from_db()
    assert calls == [0, 1, 0, 1]  # the second life found nothing of the first
    assert (upload.status, upload.preview_counts["created"]) == ("previewed", 2)
    assert upload.job.attempts == 2


def test_customers_are_added_while_a_preview_decides(monkeypatch):
    """Neither waits for the other: a preview holds no lock that a counter needs."""
    shop = open_shop()
    hand_in(shop, [ROW, ["Ravi", "9904309398", *ROW[2:]]], preview=True)
    decide = preview_job.decide_rows

    def decide_beside_the_counter(upload, kind, results, dry_run):
        def add():
            Customer.objects.create(organization=shop, full_name="At the counter")
            connections.close_all()

        kind_imports = kind.import_rows
        kind.import_rows = lambda rows: (kind_imports(rows), all_at_once(add))
        decide(upload, kind, results, dry_run)
        kind.import_rows = kind_imports

    monkeypatch.setattr(preview_job, "decide_rows", decide_beside_the_counter)
    run_jobs()

    assert FileUpload.objects.get().status == "previewed"
    assert Customer.objects.filter(full_name="At the counter").count() == 2
