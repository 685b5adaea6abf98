"""Sheets that name people who were merged, by the keys of either record."""

import pytest
from django.db import connection
from django.db.models import Q

from customers.merging.services import merge_records
from customers.models import Customer
from leads.models import Lead
from uploads.models import FileUpload, UploadRow
from uploads.registered import rows_of_people
from uploads.tests.conftest import HEADINGS
from visits.models import Visit

ONE = "Asha Patel,97235 21333,CG Road,2/5/2024,Penicillin"
OTHER = "Asha Patel,98250 12345,CG Road,2/5/2024,"
LATER = "Asha Patel,98250 12345,CG Road,9/5/2024,"


def sheet(*rows):
    return "\n".join([HEADINGS, *rows])


@pytest.fixture
def merged(upload, as_asha, asha, shop, cg_road):
    """Two people of one sheet, who came on the same day, turned out to be one."""
    upload(as_asha, sheet(ONE, OTHER))
    kept, gone = Customer.objects.order_by("pk")
    merge_records("customer", kept.pk, [gone.pk], choices={}, by=asha, organization=shop)
    return kept


def test_the_rows_of_both_show_the_survivor_and_the_one_visit(merged):
    visit = Visit.objects.get()

    rows = UploadRow.objects.values_list("customer", "visit")
    assert list(rows) == [(merged.pk, visit.pk)] * 2


def test_a_later_sheet_finds_the_survivor_by_the_archived_key(merged, upload, as_asha):
    done = FileUpload.objects.get(pk=upload(as_asha, sheet(LATER))["id"])

    assert (done.created_count, done.updated_count) == (0, 1)
    assert {visit.customer for visit in Visit.objects.all()} == {merged}
    assert Visit.objects.count() == 2


def test_the_same_sheet_again_says_nothing_new_and_points_to_the_survivor(merged, upload, as_asha):
    done = FileUpload.objects.get(pk=upload(as_asha, sheet(ONE, OTHER), "again.csv")["id"])

    assert done.unchanged_count == 2
    assert set(UploadRow.objects.values_list("customer", flat=True)) == {merged.pk}


def test_the_uploads_of_either_phone_are_one_history(merged, as_asha):
    found = as_asha.get("/api/uploads/history/", {"phone": "98250 12345"}).data["results"]

    assert len(found) == 2


def test_rows_that_made_leads_show_the_lead_that_stays(upload, as_asha, asha, shop):
    leads = "Name,Mobile,Project\nAsha Patel,97235 21333,\nAsha Patel,98250 12345,"
    upload(as_asha, leads, kind="leads")
    kept, gone = Lead.objects.order_by("pk")

    merge_records("lead", kept.pk, [gone.pk], choices={}, by=asha, organization=shop)

    rows = set(UploadRow.objects.values_list("lead", "customer"))
    assert rows == {(kept.pk, kept.customer_id)}


def test_a_merge_never_reads_all_rows_of_all_sheets(db):
    class Merge:
        people = frozenset({1, 2})

    rows = UploadRow.objects.filter(Q(lead__in=[5]) & rows_of_people(Merge)).order_by()

    if connection.vendor == "postgresql":  # of an empty table it would read nothing all the same
        connection.cursor().execute("SET LOCAL enable_seqscan = off")
    assert "row_of_customer" in rows.explain()
