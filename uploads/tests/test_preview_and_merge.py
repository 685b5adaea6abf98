"""Two people of a preview are merged before its sheet is run."""

import pytest

from customers.merging.services import merge_records
from customers.models import Customer
from customers.services import add_customer_by_hand
from uploads.models import Outcome
from uploads.tests.previews import preview, run
from visits.models import Visit

HEADINGS = ["Name", "Mobile", "Branch", "Visit date"]
ROWS = [
    ["Asha Patel", "97235 21333", "CG Road", "2/5/2024"],
    ["Asha Patel", "98250 12345", "CG Road", "3/5/2024"],
]


@pytest.fixture
def people(shop, asha):
    phones = [row[1] for row in ROWS]
    given = ({"full_name": "Asha Patel", "phone": phone} for phone in phones)
    return [add_customer_by_hand(shop, one, by=asha)[0] for one in given]


@pytest.fixture
def upload(shop, asha, cg_road, people):
    kept, gone = people
    upload = preview(shop, ROWS, HEADINGS)
    given = upload.preview_rows.order_by("row_number").values_list("customer", flat=True)
    assert list(given) == [kept.pk, gone.pk]
    merge_records("customer", kept.pk, [gone.pk], choices={}, by=asha, organization=shop)
    return run(upload)


def test_the_rows_of_both_land_on_the_survivor(upload, people):
    kept, gone = people

    assert set(upload.rows.values_list("outcome", "customer")) == {(Outcome.UPDATED, kept.pk)}
    assert list(Visit.objects.values_list("customer", flat=True)) == [kept.pk] * 2
    gone.refresh_from_db()
    assert (gone.is_active, gone.merged_into) == (False, kept)
    assert Customer.objects.count() == 2


def test_the_difference_names_the_merge_and_who_made_it(upload, people):
    kept, gone = people

    (row,) = upload.preview_rows.all()
    assert (row.row_number, upload.differences_count) == (3, 1)
    assert f"for customer {kept.pk} instead of {gone.pk}, because customer {gone.pk} was " in (
        row.difference
    )
    assert f"merged into customer {kept.pk} by asha at " in row.difference
