"""The counter sells to somebody known by id: one of a family on one phone, or who has no phone."""

import pytest

from customers.edits import delete_customer
from customers.models import Customer, CustomerIdentifier
from visits.models import Bill, Visit
from visits.tests.conftest import METFORMIN

pytestmark = pytest.mark.django_db
URL = "/api/bills/quick-purchase/"
PHONE = "+919723521333"


@pytest.fixture
def buy(as_chitra):
    def post(client=as_chitra, **values):
        return client.post(URL, {"items": [METFORMIN], **values}, format="json")

    return post


@pytest.fixture
def family(add):
    """(the phone's owner, a relative who only shows it)."""
    owner = add("Ramesh Patel", PHONE)
    relative = add("Kavita Patel")
    Customer.objects.filter(pk=relative.pk).update(phone=PHONE)
    return owner, relative


def test_a_relative_on_a_shared_phone_gets_the_bill_and_nobody_is_renamed(buy, family):
    owner, relative = family

    answer = buy(customer=relative.pk, phone="97235 21333", name="Somebody Else").json()

    assert (answer["customer"]["id"], answer["customer_created"]) == (relative.pk, False)
    assert Bill.objects.get().customer == relative
    names = Customer.objects.order_by("pk").values_list("full_name", "phone")
    assert list(names) == [("Ramesh Patel", PHONE), ("Kavita Patel", PHONE)]
    assert CustomerIdentifier.objects.get().customer == owner


def test_who_has_no_phone_is_no_new_customer_with_each_bill(buy, add, cg_road):
    ila = add("Ila Desai", branch=cg_road)

    answers = [buy(customer=ila.pk).json() for _ in range(2)]

    assert [answer["customer_created"] for answer in answers] == [False, False]
    assert Customer.objects.get() == ila
    assert ila.bills.count() == 2


def test_who_came_by_id_and_did_not_buy_is_recorded_once(buy, add):
    ila = add("Ila Desai")

    first = buy(customer=ila.pk, items=[], visited_but_no_purchase=True)
    again = buy(customer=ila.pk, items=[], visited_but_no_purchase=True)

    assert (first.status_code, again.status_code) == (201, 409)
    assert Visit.objects.get().customer == ila


def test_a_strangers_id_is_refused_as_not_found(buy, add, as_dev, other_branch):
    ila = add("Ila Desai")

    known = buy(as_dev, customer=ila.pk, branch=other_branch.pk)
    missing = buy(customer=999_999)

    for answer in (known, missing):
        assert answer.status_code == 400
        error = answer.json()["errors"][0]
        assert (error["field"], error["code"]) == ("customer", "does_not_exist")
    assert not Bill.objects.exists()


@pytest.mark.parametrize("bad", [None, "", "ila", 1.5, -1, 10**30, [1], True])
def test_an_id_that_is_none_is_a_400_at_its_field(buy, bad):
    answer = buy(customer=bad)

    assert answer.status_code == 400, answer.json()
    assert answer.json()["errors"][0]["field"] == "customer"
    assert not Bill.objects.exists()


def test_a_merged_record_names_its_survivor(buy, add):
    kept = add("Ila Desai")
    gone = Customer.objects.create(
        organization=kept.organization, full_name="Ila D", is_active=False, merged_into=kept
    )

    answer = buy(customer=gone.pk)

    assert (answer.status_code, answer.json()["code"]) == (410, "merged")
    assert answer.json()["merged_into"] == kept.pk
    assert not Bill.objects.exists()


def test_a_deleted_customer_who_buys_is_active_again(buy, add):
    ila = add("Ila Desai")
    delete_customer(ila, by=None)

    answer = buy(customer=ila.pk)

    ila.refresh_from_db()
    assert (answer.status_code, ila.is_active) == (201, True)


def test_a_reader_sells_to_nobody(client_for, veena, buy, add):
    ila = add("Ila Desai")

    assert buy(client_for(veena), customer=ila.pk).status_code == 403
    assert not Bill.objects.exists()
