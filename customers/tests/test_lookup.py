"""Who is at the counter: look-up by phone, across branches."""

import pytest

from customers.edits import delete_customer
from customers.services import add_customer_by_hand

URL = "/api/customers/lookup/"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "spelling", ["9723521333", "+91 97235-21333", "097235 21333", "9723521333.0", "૯૭૨૩૫૨૧૩૩૩"]
)
def test_any_spelling_finds_the_owner_whatever_the_branch(as_chitra, add, cg_road, spelling):
    asha = add("Asha Patel", "9723521333", branch=cg_road)

    (found,) = as_chitra.get(URL, {"phone": spelling}).data

    assert found["id"] == asha.pk
    assert found["branch_name"] == "CG Road"


def test_a_second_phone_finds_the_customer_too(as_chitra, add):
    asha = add("Asha Patel", "9825012345 / 9723521333")

    assert [row["id"] for row in as_chitra.get(URL, {"phone": "9723521333"}).data] == [asha.pk]


def test_a_relative_who_shares_the_phone_stands_after_its_owner(as_chitra, add, shop):
    asha = add("Asha Patel", "9723521333", passport_number="Z1234567")
    relative = {"full_name": "Ravi Shah", "phone": "9723521333", "passport_number": "K7654321"}
    ravi, _ = add_customer_by_hand(shop, relative, by=None, update_existing=True)

    found = as_chitra.get(URL, {"phone": "9723521333"}).data

    assert [row["id"] for row in found] == [asha.pk, ravi.pk]


@pytest.mark.parametrize("state", ["all", "false"])
def test_a_deleted_customer_is_found_by_managers_who_ask(as_bilal, as_chitra, add, state):
    delete_customer(add("Asha Patel", "9723521333"), by=None)
    asked = {"phone": "9723521333", "is_active": state}

    assert [row["is_active"] for row in as_bilal.get(URL, asked).data] == [False]
    assert as_bilal.get(URL, {"phone": "9723521333"}).data == []
    assert as_chitra.get(URL, asked).data == []


def test_nobody_is_an_empty_list(as_chitra, add):
    add("Asha Patel", "9723521333")

    response = as_chitra.get(URL, {"phone": "9825012345"})

    assert (response.status_code, response.data) == (200, [])


@pytest.mark.parametrize(
    ("phone", "code"),
    [
        ("", "phone_missing"),
        ("-", "phone_missing"),
        ("98250 123", "phone_invalid"),
        ("9.72352E+09", "phone_damaged"),
        ("9999999999", "phone_filler"),
        ("\x00", "phone_missing"),
        ("9" * 10_000, "phone_invalid"),
    ],
)
def test_a_phone_that_cannot_be_read_is_refused_with_the_reason(as_chitra, phone, code):
    response = as_chitra.get(URL, {"phone": phone})

    assert response.status_code == 400
    assert response.data["code"] == code
