"""Shops that a sheet names, and whose they may be."""

import pytest

from accounts.models import Branch
from core.errors import DomainError
from customers.edits import edit_customer
from customers.services import add_customer_by_hand
from uploads.models import FileUpload
from uploads.tests.sheets import hand_in, import_rows
from visits.services import record_visit

pytestmark = pytest.mark.django_db

HEADINGS = ["Name", "Mobile", "Shop"]


def test_a_shop_made_on_the_way_is_one_branch_however_it_is_spelled(shop, settings):
    settings.UPLOAD_CHUNK_ROWS = 2
    sheet = [
        ["Asha Patel", "9723521333", "Satellite Rd"],
        ["Ravi Shah", "9099054597", "SATELLITE RD."],
        ["Zoya Malik", "9099072772", "satellite  rd"],
    ]

    upload = import_rows(shop, sheet, HEADINGS, options={"create_missing_branches": True})

    assert [branch.name for branch in Branch.objects.all()] == ["Satellite Rd"]
    assert upload.created_count == 3


def test_a_shop_whose_name_is_too_long_is_not_made(shop):
    ligatures = "\ufdfa" * 100  # each stands for eighteen letters

    upload = import_rows(
        shop,
        [["Asha Patel", "9723521333", ligatures]],
        HEADINGS,
        options={"create_missing_branches": True},
    )

    assert (upload.status, upload.needs_attention_count) == ("done", 1)
    assert upload.rows.get().problems[0]["code"] == "branch_unknown"


def test_a_branch_of_another_organization_is_refused_by_every_service(shop, other_branch):
    customer, _ = add_customer_by_hand(shop, {"full_name": "Asha Patel"}, by=None)
    day = shop.today()

    for refused in (
        lambda: hand_in(shop, [["Asha Patel", "", ""]], HEADINGS, branch=other_branch),
        lambda: record_visit(customer, branch=other_branch, visit_date=day, by=None),
        lambda: edit_customer(customer, {"branch": other_branch}, by=None),
        lambda: add_customer_by_hand(shop, {"full_name": "R", "branch": other_branch}, by=None),
    ):
        with pytest.raises(DomainError) as error:
            refused()
        assert error.value.errors[0].field == "branch"
    assert not FileUpload.objects.exists()


def test_a_date_is_refused_in_the_order_in_which_the_column_was_read(shop):
    shop.date_order = "MDY"
    shop.save()

    upload = import_rows(
        shop, [["Asha Patel", "9723521333", "31/31/2024"]], ["Name", "Mobile", "Date"]
    )

    assert upload.rows.get().problems[0]["message"] == (
        'Row 2, "Date": "31/31/2024" is no date that exists, read month first. Write it with the '
        "name of the month, such as 31 Dec 2024; the row waits."
    )
