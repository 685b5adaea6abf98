"""Bills to nobody in particular: the branch's counter customer holds them, so that sales close."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from customers.counter import counter_customers
from customers.models import Customer
from history.models import Change
from visits.models import Bill, Visit
from visits.tests.conftest import ATORVASTATIN, METFORMIN

pytestmark = pytest.mark.django_db
URL = "/api/bills/"


@pytest.fixture
def sold(sell):
    """A bill to nobody, as answered."""

    def call(**values):
        answer = sell(METFORMIN, phone=None, **values)
        assert answer.status_code == 201, answer.json()
        return answer.json()

    return call


@pytest.mark.parametrize(
    "person",
    [{}, {"phone": ""}, {"phone": "", "full_name": ""}, {"full_name": "CASH"},
     {"full_name": "walk-in", "phone": "0000000000"}],
)  # fmt: skip
def test_a_bill_without_a_person_is_a_counter_sale(sell, shivranjani, person):
    bill = sell(ATORVASTATIN, **{"phone": None, **person}).json()

    assert (bill["customer"], bill["visit"], bill["customer_created"]) == (None, None, False)
    assert (bill["customer_name"], bill["counter_sale"]) == ("Counter sale", True)
    stored = Bill.objects.get().customer
    assert (stored.branch, stored.is_counter) == (shivranjani, True)
    assert not Customer.objects.exists()


def test_cash_with_a_phone_is_a_customer_without_a_name(sell):
    bill = sell(full_name="CASH").json()

    assert (bill["counter_sale"], bill["customer_name"]) == (False, "")
    assert Customer.objects.get().phone == "+919723521333"


def test_all_counter_sales_of_a_branch_are_of_one_record(sold, cg_road):
    for _ in range(3):
        sold()
    sold(branch=cg_road.pk)

    counters = Customer.with_counters.values_list("branch__name", flat=True)
    assert sorted(counters) == ["CG Road", "Shivranjani"]
    assert Bill.objects.count() == 4


def test_the_counter_sells_quickly_without_phone_and_name(as_chitra):
    answer = as_chitra.post(f"{URL}quick-purchase/", {"items": [METFORMIN]}, format="json")

    assert answer.status_code == 201, answer.json()
    given = answer.json()
    assert (given["customer"], given["customer_created"]) == (None, False)
    assert given["bill"]["counter_sale"]


def test_nobody_cannot_have_come_for_nothing(as_chitra, shivranjani):
    body = {"branch": shivranjani.pk, "bill_date": "2025-09-25", "visited_but_no_purchase": True}

    answer = as_chitra.post(URL, body, format="json")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "no_person"
    assert not Customer.with_counters.exists()


def test_a_counter_sale_goes_to_whom_it_was_after_all(as_chitra, sold, add):
    asha = add("Asha Patel", phone="+919723521333")
    bill = sold()

    response = as_chitra.patch(f"{URL}{bill['id']}/", {"customer": asha.pk}, format="json").json()

    assert (response["customer"], response["counter_sale"]) == (asha.pk, False)
    assert Visit.objects.get().customer == asha


def test_a_bill_of_the_wrong_person_becomes_a_counter_sale(as_chitra, sell):
    bill = sell(ATORVASTATIN).json()

    response = as_chitra.patch(f"{URL}{bill['id']}/", {"customer": None}, format="json")

    assert response.status_code == 200, response.json()
    assert response.json()["counter_sale"]
    asha = Customer.objects.get()
    assert (asha.last_activity, asha.visits.count()) == (None, 0)


def test_a_counter_sale_of_the_wrong_branch_goes_to_the_counter_of_the_right_one(
    as_asha, sold, cg_road
):
    bill = sold()

    response = as_asha.patch(f"{URL}{bill['id']}/", {"branch": cg_road.pk}, format="json")

    assert response.status_code == 200, response.json()
    assert Bill.objects.get().customer.branch == cg_road


def test_a_counter_sale_is_corrected_and_cancelled_like_any_bill(as_asha, sold):
    bill = sold()

    as_asha.patch(
        f"{URL}{bill['id']}/",
        {"customer_category": "regular_branded", "bill_date": "2025-09-24"},
        format="json",
    )
    response = as_asha.post(f"{URL}{bill['id']}/cancel/", {"reason": "Typed twice"}, format="json")

    assert response.status_code == 200, response.json()
    counter = Customer.with_counters.get()
    assert (counter.category, counter.last_activity) == ("", None)
    assert not Change.objects.of(counter).exists()


def test_counter_sales_are_listed_among_the_bills(as_asha, sold, sell):
    sold()
    sell()

    def count(query):
        return as_asha.get(URL, query).json()["count"]

    assert (count({}), count({"counter_sale": "true"}), count({"counter_sale": "false"})) == (
        2, 1, 1,
    )  # fmt: skip


def test_the_form_of_a_counter_sale_opens_and_saves(asha, sold):
    sold()
    bill = Bill.objects.get()
    browser = Client()
    browser.force_login(asha)
    page = reverse("admin:visits_bill_change", args=[bill.pk])
    form = browser.get(page).context["adminform"].form
    line = bill.purchases.get()
    fields = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    fields |= {
        "doctor_name": "Dr. Trivedi", "purchases-TOTAL_FORMS": 1, "purchases-INITIAL_FORMS": 1,
        "purchases-0-id": line.pk, "purchases-0-bill": bill.pk,
        "purchases-0-medicine_name": line.medicine_name, "purchases-0-is_generic": "unknown",
        "purchases-0-quantity": "60", "purchases-0-amount": "180",
        "changes-TOTAL_FORMS": 0, "changes-INITIAL_FORMS": 0,
    }  # fmt: skip

    answer = browser.post(page, fields)

    assert answer.status_code == 302, answer.context["errors"]
    bill.refresh_from_db()
    assert (bill.doctor_name, bill.customer.is_counter) == ("Dr. Trivedi", True)


def test_a_stranger_names_no_counter_of_ours(as_dev, sold, other_branch):
    sold()
    counter = Customer.with_counters.get()
    body = {"branch": other_branch.pk, "bill_date": "2025-09-25", "purchases": [METFORMIN]}

    refused = as_dev.post(URL, {**body, "customer": counter.pk}, format="json")
    own = as_dev.post(URL, body, format="json")

    assert (refused.status_code, own.status_code) == (400, 201)
    assert Customer.with_counters.filter(organization=counter.organization).count() == 1


def test_not_even_its_own_id_names_the_counter(as_asha, sold, sell):
    sold()

    refused = sell(METFORMIN, customer=Customer.with_counters.get().pk)

    assert refused.status_code == 400


def test_the_database_lets_a_branch_have_one_counter(shop, shivranjani):
    counter_customers(shop, {shivranjani.pk})

    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.with_counters.create(organization=shop, branch=shivranjani, is_counter=True)


@pytest.mark.parametrize("wrong", [{"branch": None}, {"phone": "+919723521333"}])
def test_the_database_lets_the_counter_be_nobody_only(shop, shivranjani, wrong):
    values = {"organization": shop, "branch": shivranjani, "is_counter": True, **wrong}

    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.with_counters.create(**values)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_the_counter_at_once_both_get_the_same(shop, shivranjani):
    together, found = threading.Barrier(2), []

    def work():
        try:
            together.wait()
            found.append(counter_customers(shop, {shivranjani.pk})[shivranjani.pk])
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [Customer.with_counters.get().pk] * 2
