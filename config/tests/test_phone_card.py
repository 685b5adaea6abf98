"""GET /customers/phone/{phone}/ and /customers/{id}/card/: the answer at the counter."""

from datetime import timedelta
from decimal import Decimal
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.services.interacting import record_interaction
from contacts.tests.contacts import make_contact
from customers.edits import delete_customer
from customers.merging.services import merge_records
from customers.models import Customer
from customers.tests.conftest import add
from customers.utils import upsert_customer_from_data
from visits.models import Bill
from visits.services.corrections import cancel_bill
from visits.services.counter import enter_bill

__all__ = ["add"]
pytestmark = pytest.mark.django_db
PHONE = "97235 21333"


@pytest.fixture
def bill(shop, shivranjani, cg_road, bilal):
    def write(medicine="Thyronorm 50", *, branch=cg_road, ago=0, days=30):
        enter_bill(
            shop,
            {"branch": branch, "bill_date": shop.today() - timedelta(days=ago)},
            person={"full_name": "Asha Patel", "phone": PHONE},
            lines=[{"medicine_name": medicine, "amount": Decimal(90), "duration_days": days}],
            by=bilal,
        )

    return write


def card(client, phone=PHONE, prefix="/api"):
    return client.get(f"{prefix}/customers/phone/{quote(phone)}/")


def test_it_says_who_it_is_and_what_matters_whatever_the_branch(
    as_chitra, shop, bilal, bill, cg_road
):
    contact = make_contact(shop, PHONE, branch=cg_road)
    record_interaction(contact, by=bilal, next_action_on=shop.today())
    bill("Metformin 500", ago=9)
    bill()

    given = card(as_chitra).json()  # of another branch

    assert (given["phone"], given["customer"]["full_name"]) == ("+919723521333", "Asha Patel")
    assert [(each["branch_name"], each["visits"]) for each in given["branches"]] == [("CG Road", 2)]
    assert given["contacted_before"] is True
    assert [(each["by_name"], each["what"]) for each in given["contacted"]] == [("bilal", "Call")]
    assert given["contact"]["status"] == "converted"
    assert [line["medicine_name"] for line in given["last_medicines"]] == [
        "Thyronorm 50", "Metformin 500",
    ]  # fmt: skip
    assert len(given["open_refills"]) == 2
    assert given["opted_out"] is False


@pytest.mark.parametrize(
    "spelling", ["+919723521333", "097235-21333", "9723521333.0", "0091 97235 21333", "97235 21333"]
)
@pytest.mark.parametrize("prefix", ["/api", "", "/api/customer-tracking"])
def test_any_spelling_is_read_under_every_prefix(as_bilal, add, spelling, prefix):
    asha = add("Asha Patel", PHONE)

    assert card(as_bilal, spelling, prefix).json()["customer"]["id"] == asha.pk


def test_a_medicine_bought_twice_is_named_once_as_it_was_bought_last(as_bilal, bill):
    bill(ago=40, days=10)
    bill(ago=2, days=60)

    (line,) = card(as_bilal).json()["last_medicines"]

    assert line["duration_days"] == 60


def test_who_reads_no_medical_fields_reads_no_medicine(as_veena, bill):
    bill()

    answer = card(as_veena)

    assert "Thyronorm" not in answer.content.decode()
    assert "allergies" not in answer.json()["customer"]
    assert len(answer.json()["open_refills"]) == 1


def test_an_unknown_phone_is_a_404_that_offers_what_is_known(as_bilal, shop):
    make_contact(shop, PHONE, name="Nisha")

    answer = card(as_bilal)

    assert answer.status_code == 404
    assert answer.json()["contact"]["name"] == "Nisha"
    assert "It is on a call list as Nisha." in answer.json()["message"]
    assert "contact" not in card(as_bilal, "98250 99999").json()


def test_what_is_no_phone_is_a_400(as_bilal, shop):
    answer = card(as_bilal, "98250 1")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "phone"


def test_a_stranger_finds_nobody_of_ours(as_dev, add, shop):
    add("Asha Patel", PHONE)
    make_contact(shop, PHONE)

    answer = card(as_dev)

    assert answer.status_code == 404
    assert "contact" not in answer.json()


def test_a_deleted_customer_is_for_managers_who_ask(as_bilal, as_chitra, as_veena, add, bilal):
    delete_customer(add("Asha Patel", PHONE), by=bilal)

    asked, state = f"/api/customers/phone/{PHONE}/", {"is_active": "all"}

    assert as_bilal.get(asked, state).json()["customer"]["is_active"] is False
    for client in (as_chitra, as_veena):
        assert client.get(asked, state).status_code == 404
    assert card(as_bilal).status_code == 404


def test_it_costs_the_same_queries_whatever_they_did(as_bilal, bill):
    def queries():
        with CaptureQueriesContext(connection) as given:
            assert card(as_bilal).status_code == 200
        return len(given)

    bill()
    queries()
    few = queries()
    for number in range(8):
        bill(f"Medicine {number}", ago=number)
    assert queries() == few


def card_of(client, customer):
    return client.get(f"/api/customers/{customer.pk}/card/")


def test_somebody_found_by_name_has_the_same_card(as_bilal, bill, shop):
    bill()
    asha = Customer.objects.get(full_name="Asha Patel")

    assert card_of(as_bilal, asha).json() == card(as_bilal).json()


def test_somebody_without_a_phone_has_a_card_too(as_bilal, add, shop):
    ravi = add("Ravi Shah", email="ravi@example.com")

    given = card_of(as_bilal, ravi).json()

    assert (given["phone"], given["contact"], given["shared_with"]) == ("", None, [])


def test_relatives_on_one_phone_name_each_other(as_bilal, add):
    asha = add("Asha Patel", PHONE, passport_number="N1234567")
    known = {"phone": PHONE, "passport_number": "P7654321", "organization": asha.organization}
    kiran, _ = upsert_customer_from_data("Kiran Mehta", **known)

    assert [each["id"] for each in card_of(as_bilal, kiran).json()["shared_with"]] == [asha.pk]


def test_the_last_bill_is_there_to_be_repeated(as_bilal, bill):
    bill("Metformin 500", ago=40)
    bill("Telma 40", ago=3, days=15)

    last = card(as_bilal).json()["last_bill"]

    assert [(line["medicine_name"], line["duration_days"]) for line in last["lines"]] == [
        ("Telma 40", 15)
    ]


def test_a_cancelled_bill_is_not_repeated(as_bilal, bill, bilal):
    bill("Metformin 500", ago=40)
    bill("Telma 40", ago=3)
    cancel_bill(Bill.objects.latest("bill_date"), by=bilal, reason="Of somebody else")

    (line,) = card(as_bilal).json()["last_bill"]["lines"]

    assert line["medicine_name"] == "Metformin 500"


def test_who_reads_no_medical_fields_repeats_no_bill(as_veena, bill):
    bill()

    assert card(as_veena).json()["last_bill"] is None


def test_the_card_of_a_merged_customer_leads_to_who_stayed(as_bilal, add, bilal):
    asha, double = add("Asha Patel", PHONE), add("Asha Patel", "98250 12345")
    choices = {"phone": asha.pk}
    merge_records(
        "customer", asha.pk, [double.pk], choices=choices, by=bilal, organization=asha.organization
    )

    answer = card_of(as_bilal, double)

    assert (answer.status_code, answer.json()["merged_into"]) == (410, asha.pk)


def test_a_deleted_customer_has_no_card_for_staff(as_chitra, add, bilal):
    asha = add("Asha Patel", PHONE)
    delete_customer(asha, by=bilal)

    assert card_of(as_chitra, asha).status_code == 404


def test_a_stranger_has_no_card_of_ours(as_dev, add):
    assert card_of(as_dev, add("Asha Patel", PHONE)).status_code == 404
