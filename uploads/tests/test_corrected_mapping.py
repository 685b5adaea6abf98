"""A mapping that left the keys out, corrected: the same rows mean the people they made before."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.edits import edit_customer
from customers.models import Customer, CustomerIdentifier, MergeRecord
from uploads.models import UploadRow
from visits.models import Visit

pytestmark = pytest.mark.django_db

SHEET = (
    "Name,Xyz,Village,Shop,Date\n"
    "Jyoti Barot,98986 70001,Surat,CG Road,2/5/2024\n"
    "Nitin Barot,98986 70002,Surat,CG Road,3/5/2024"
)
LEFT_OUT = '{"Xyz": null}'
CORRECTED = '{"Xyz": "phone"}'


def people():
    return sorted(
        (customer.full_name, *sorted(customer.identifiers.values_list("value", flat=True)))
        for customer in Customer.objects.all()
    )


BOTH = [("Jyoti Barot", "+919898670001"), ("Nitin Barot", "+919898670002")]


@pytest.fixture
def left_out(as_bilal, upload, cg_road):
    """The sheet imported with its phones left out: two people without keys."""
    taken = upload(as_bilal, SHEET, mapping=LEFT_OUT)
    assert taken["counts"]["created"] == 2
    assert people() == [("Jyoti Barot",), ("Nitin Barot",)]
    return taken


def test_the_corrected_mapping_gives_the_same_people_their_keys(as_bilal, upload, left_out):
    taken = upload(as_bilal, SHEET, mapping=CORRECTED)

    assert (taken["counts"]["created"], taken["counts"]["updated"]) == (0, 2)
    assert people() == BOTH
    assert Visit.objects.count() == 2
    row = UploadRow.objects.filter(upload=taken["id"]).first()
    assert row.matched_by == "seen_before"
    assert row.changes["identifiers"] == [[], ["phone:+919898670001"]]


def test_the_preview_says_the_same(as_bilal, upload, left_out):
    shown = upload(as_bilal, SHEET, mapping=CORRECTED, preview="true")

    counts = as_bilal.get(f"/api/uploads/{shown['id']}/preview/").data["counts"]
    assert (counts["created"], counts["updated"]) == (0, 2)
    assert people() == [("Jyoti Barot",), ("Nitin Barot",)]


def test_a_renamed_heading_is_the_same_correction(as_bilal, upload, left_out):
    upload(as_bilal, SHEET.replace("Xyz", "Mobile").replace("Village", "City"))

    assert people() == BOTH


def test_a_sheet_that_was_saved_anew_is_the_same(as_bilal, upload, left_out):
    book = openpyxl.Workbook()
    book.active.append(["Xyz", "Name", "Village", "Date", "Shop"])
    book.active.append([9898670002, "Nitin  Barot", "Surat", "03-May-2024", "CG ROAD"])
    book.active.append(["09898670001", "Jyoti Barot", "Surat", "2024-05-02", "cg road"])
    saved = io.BytesIO()
    book.save(saved)

    upload(as_bilal, saved.getvalue(), name="again.xlsx", mapping=CORRECTED)

    assert people() == BOTH


def test_a_phone_that_was_not_in_the_row_is_another_persons(as_bilal, upload, left_out):
    upload(as_bilal, SHEET.replace("70001", "70009"), mapping=CORRECTED)

    assert people() == [
        ("Jyoti Barot",), ("Jyoti Barot", "+919898670009"), ("Nitin Barot", "+919898670002"),
    ]  # fmt: skip


def test_who_has_a_key_by_now_or_another_name_gets_none(as_bilal, upload, left_out):
    jyoti, nitin = Customer.objects.order_by("full_name")
    edit_customer(jyoti, {"email": "jyoti@example.in"}, by=None)
    Customer.objects.filter(pk=nitin.pk).update(full_name="Imran Khan")

    taken = upload(as_bilal, SHEET, mapping=CORRECTED)

    assert taken["counts"]["created"] == 2
    assert ("Imran Khan",) in people()
    assert ("Jyoti Barot", "jyoti@example.in") in people()


def test_whose_key_somebody_owns_the_owner_is_meant(as_bilal, upload, left_out):
    upload(as_bilal, "Name,Mobile\nJyoti B.,9898670001")

    upload(as_bilal, SHEET, mapping=CORRECTED)

    owner = CustomerIdentifier.objects.get(value="+919898670001").customer
    assert (owner.full_name, owner.visits.count()) == ("Jyoti Barot", 1)
    assert ("Jyoti Barot",) in people()


def test_people_of_a_sheet_that_was_reverted_get_nothing(as_bilal, upload, left_out):
    UploadRow.objects.update(reverted_at="2026-01-01T00:00:00Z")

    assert upload(as_bilal, SHEET, mapping=CORRECTED)["counts"]["created"] == 2


def test_another_business_with_the_same_sheet_is_not_touched(
    as_bilal, as_dev, upload, left_out, dev
):
    upload(as_dev, SHEET.replace(",Shop,Date", ",,"), mapping=CORRECTED)

    assert ("Jyoti Barot",) in people()
    assert Customer.objects.filter(organization=dev.organization).count() == 2


@pytest.mark.parametrize("chunk", [0, 1])
def test_rows_alike_that_made_two_people_are_one_once_they_have_the_key(
    as_bilal, upload, cg_road, settings, chunk
):
    settings.UPLOAD_CHUNK_ROWS = chunk
    twice = f"{SHEET}\nJyoti Barot,98986 70001,Surat,CG Road,2/5/2024"
    upload(as_bilal, twice, mapping=LEFT_OUT)
    assert Customer.objects.count() == 3

    taken = upload(as_bilal, twice, mapping=CORRECTED)

    assert taken["counts"]["created"] == 0
    left = Customer.objects.filter(merged_into=None)
    assert sorted(left.values_list("full_name", flat=True)) == ["Jyoti Barot", "Nitin Barot"]
    assert CustomerIdentifier.objects.filter(value="+919898670001").count() == 1
    assert Visit.objects.filter(customer__in=left).count() == Visit.objects.count() == 2
    assert MergeRecord.objects.count() == 1


def test_a_preview_of_rows_alike_makes_nobody_one(as_bilal, upload, cg_road):
    twice = f"{SHEET}\nJyoti Barot,98986 70001,Surat,CG Road,2/5/2024"
    upload(as_bilal, twice, mapping=LEFT_OUT)

    upload(as_bilal, twice, mapping=CORRECTED, preview="true")

    assert Customer.objects.filter(merged_into=None).count() == 3


def test_people_of_one_name_whose_rows_said_different_things_stay_two(as_bilal, upload, cg_road):
    other = f"{SHEET}\nJyoti Barot,98986 70001,Kalol,CG Road,2/5/2024"
    upload(as_bilal, other, mapping=LEFT_OUT)

    upload(as_bilal, other, mapping=CORRECTED)

    assert MergeRecord.objects.count() == 0


def test_bills_of_people_without_keys_stay_their_bills(as_bilal, upload, cg_road):
    bills = "Bill No,Name,Xyz,Date,Shop,Item,Amount\nB1,Asha,98250 12345,2/5/2024,CG Road,Crocin,9"
    upload(as_bilal, bills, kind="purchases", mapping=LEFT_OUT)

    taken = upload(as_bilal, bills, kind="purchases", mapping=CORRECTED)

    assert taken["counts"]["needs_attention"] == 0
    assert people() == [("Asha", "+919825012345")]


def test_sheets_of_other_shapes_cost_one_query_of_a_run(as_bilal, send, upload, left_out):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        upload(as_bilal, "Name,Mobile\nAsha,9825012345\nRavi,9825022345")

    asked = [query["sql"] for query in queries if query["sql"].endswith("LIMIT 100")]
    assert len([sql for sql in asked if "rows_read" in sql]) == 1
