"""A name that is nobody's, by hand and by program."""

import pytest

from core.errors import DomainError
from customers.models import Customer
from customers.utils import upsert_customer_from_data

pytestmark = pytest.mark.django_db
URL = "/api/customers/manual-add/"


def test_nobody_is_added_by_hand(as_chitra):
    answer = as_chitra.post(URL, {"full_name": "Cash"}, format="json")

    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["field"], error["code"]) == ("full_name", "nobody")
    assert error["message"] == (
        "\"Cash\" is nobody's name, so it makes no customer. Give the person's own name, or a "
        "phone, an e-mail or a passport."
    )
    assert not Customer.with_counters.exists()


def test_beside_a_phone_the_name_is_left_open(as_chitra):
    answer = as_chitra.post(URL, {"full_name": "CASH", "phone": "97235 21333"}, format="json")

    assert (answer.status_code, answer.json()["full_name"]) == (201, "")


def test_nobody_is_renamed_to_it(as_chitra, add):
    asha = add("Asha Patel", phone="+919723521333")

    answer = as_chitra.patch(f"/api/customers/{asha.pk}/", {"full_name": "CASH"}, format="json")

    assert answer.status_code == 400
    asha.refresh_from_db()
    assert asha.full_name == "Asha Patel"


def test_a_record_that_was_called_so_before_can_be_edited(as_chitra, shop):
    old = Customer.objects.create(organization=shop, full_name="CASH")

    answer = as_chitra.patch(
        f"/api/customers/{old.pk}/", {"full_name": "CASH", "city": "Surat"}, format="json"
    )

    assert answer.status_code == 200, answer.json()
    old.refresh_from_db()
    assert (old.full_name, old.city) == ("CASH", "Surat")


def test_the_public_upsert_refuses_nobody(shop):
    with pytest.raises(DomainError):
        upsert_customer_from_data("Walk-in", organization=shop)


def test_of_two_businesses_each_has_its_own_list(shop, other_shop):
    shop.names_of_nobody = ["Tourist"]
    shop.save()

    theirs, _ = upsert_customer_from_data("Tourist", organization=other_shop)
    with pytest.raises(DomainError):
        upsert_customer_from_data("Tourist", organization=shop)

    assert theirs.full_name == "Tourist"
