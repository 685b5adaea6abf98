"""A phone or e-mail that stands in a cell of something else is never left behind in silence."""

import pytest

from customers.models import Customer
from uploads.tests.sheets import import_rows

pytestmark = pytest.mark.django_db
HEADINGS = ["Name", "Mobile", "City", "Bill No", "Remarks", "Doctor's phone"]
PLAIN = [[f"Asha Patel {n}", f"98250123{n:02}", "Surat", "7", "regular", ""] for n in range(40, 48)]


def problems_of(shop, cells, **choices):
    upload = import_rows(shop, [*PLAIN, cells], HEADINGS, **choices)
    return upload.rows.get(row_number=10).problems


@pytest.mark.parametrize(
    ("cells", "heading", "key"),
    [
        (["Imran Khan 9825032345", "", "Surat"], "Name", "9825032345"),
        (["Kavita kavita@example.in", "", "Surat"], "Name", "kavita@example.in"),
        (["Imran", "", "9825032345"], "City", "9825032345"),
        (["Imran", "", "Surat", "", "call 98250 32345"], "Remarks", "98250 32345"),
    ],
)
def test_a_row_without_keys_waits_where_one_stands_elsewhere(shop, cells, heading, key):
    (problem,) = problems_of(shop, [*cells, *[""] * (6 - len(cells))])

    assert (problem["code"], problem["column"]) == ("key_elsewhere", heading)
    assert problem["message"] == (
        f'Row 10, "{heading}": "{key}" stands in this cell, and the row has no phone, e-mail or '
        "passport in its own column. Move it there if it is the customer's, else take it out; "
        "the row waits."
    )
    assert Customer.objects.count() == len(PLAIN)


@pytest.mark.parametrize(
    "cells",
    [
        ["Imran", "", "Surat", "2024050001", "", ""],
        ["Imran", "", "Surat", "", "", "9825032345"],
        ["Imran", "", "Surat", "", "see 99999 99999", ""],
        ["Imran", "9825032346", "Surat", "", "call 98250 32345", ""],
    ],
)
def test_numbers_of_bills_and_of_somebody_else_and_further_phones_stop_no_row(shop, cells):
    assert problems_of(shop, cells) == []


def test_a_column_that_a_person_left_out_is_not_looked_into(shop):
    cells = ["Imran", "", "Surat", "", "call 98250 32345", ""]
    assert problems_of(shop, cells, options={"mapping": {"Remarks": None}}) == []
    assert Customer.objects.filter(full_name="Imran").exists()


def test_a_filler_in_the_column_of_phones_is_no_phone_that_stands_elsewhere(shop):
    (problem,) = problems_of(shop, ["Imran", "99999 99999", "Surat", "", "", ""])
    assert problem["code"] == "phone_filler"
    assert Customer.objects.filter(full_name="Imran").exists()
