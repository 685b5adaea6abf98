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


CALLED = {
    "contacts": (["Mobile", "Name", "Shop", "Remarks"], ["98250 12345", "Asha", "CG Road", ""]),
    "leads": (["Name", "Mobile", "Email", "Project"], ["Asha", "98250 12345", "a@b.in", ""]),
    "channel_partners": (["Firm", "Mobile", "City", "Note"], ["Om Realty", "9825012345", "", "ok"]),
}


@pytest.mark.parametrize(
    ("kind", "cells", "heading", "codes"),
    [
        ("contacts", ["", "Imran 98250 32345", "CG Road", ""], "Name",
         ["phone_missing", "key_elsewhere"]),
        ("contacts", ["123", "Imran", "CG Road", "call 98250 32345"], "Remarks",
         ["phone_invalid", "key_elsewhere"]),
        ("leads", ["Imran", "", "", "98250 32345"], "Project",
         ["project_unknown", "key_elsewhere"]),
        ("leads", ["Imran 98250 32345", "", "i@b.in", ""], "Name", ["no_person", "key_elsewhere"]),
        ("channel_partners", ["Sai Homes 98250 32345", "", "", ""], "Firm",
         ["phone_missing", "key_elsewhere"]),
        ("channel_partners", ["Sai Homes", "", "", "98250 32345"], "Note",
         ["phone_missing", "key_elsewhere"]),
    ],
)  # fmt: skip
def test_who_is_to_be_called_waits_where_the_phone_stands_elsewhere(
    shop, cg_road, kind, cells, heading, codes
):
    headings, plain = CALLED[kind]
    rows = [[*plain[:-1], f"{n}"] if kind == "contacts" else plain for n in range(6)]
    upload = import_rows(shop, [*rows, cells], headings, kind=kind)

    row = upload.rows.get(row_number=8)
    assert (row.outcome, [each["code"] for each in row.problems]) == ("needs_attention", codes)
    problem = row.problems[-1]
    assert problem["column"] == heading
    assert problem["message"] == (
        f'Row 8, "{heading}": "98250 32345" stands in this cell, and the row has no phone in its '
        "own column. Move it there if it is theirs; the row waits."
    )


def test_an_email_elsewhere_is_nobody_to_call(shop, cg_road):
    headings, plain = CALLED["contacts"]
    cells = ["", "Imran", "CG Road", "imran@example.in"]
    upload = import_rows(shop, [plain] * 6 + [cells], headings, kind="contacts")

    (problem,) = upload.rows.get(row_number=8).problems
    assert problem["code"] == "phone_missing"
