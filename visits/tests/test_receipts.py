"""GET /bills/{id}/receipt/: a bill on paper."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import TrailEntry
from visits.models import Bill
from visits.services import cancel_bill
from visits.tests.conftest import ATORVASTATIN, METFORMIN

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt(as_chitra):
    def call(bill, client=as_chitra, **asked):
        return client.get(f"/api/bills/{bill['id']}/receipt/", asked)

    return call


def words(response):
    """What is read on paper, without tags."""
    assert response.status_code == 200, response.content
    body = response.content.decode().split("<body>")[1]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_it_says_what_was_bought_and_what_it_came_to(receipt, sell, shop, chitra):
    bill = sell(
        {**METFORMIN, "generic_name": "Metformin"},
        ATORVASTATIN,
        bill_number="B-7",
        full_name="Asha Patel",
        discount_amount="20.50",
        doctor_name="Dr. Trivedi",
        notes="Pays on Friday",
        served_by=chitra.pk,
    ).json()

    assert words(receipt(bill)) == (
        "Asha Medicals Shivranjani, Ahmedabad Bill B-7 Date 25 Sep 2025 "
        "Customer Asha Patel +91 97235 21333 Served by chitra Item Qty Amount "
        "Metformin 500 60 180.00 Atorvastatin 10 1 240.50 "
        "Sum 420.50 Discount -20.50 Total 400.00 INR"
    )


def test_nobody_in_particular_and_the_decimals_of_the_currency(receipt, sell, shop):
    shop.default_region = "KW"
    shop.save()
    bill = sell({**METFORMIN, "quantity": "0.5", "amount": "1.25"}, phone=None).json()

    shown = words(receipt(bill))

    assert "Customer" not in shown
    assert "Metformin 500 0.5 1.250 Total 1.250 KWD" in shown


def test_names_are_text_and_nothing_else(receipt, sell, shop, shivranjani):
    shop.name = shivranjani.name = "<script>alert(1)</script>"
    shop.save()
    shivranjani.save()
    bill = sell({**METFORMIN, "medicine_name": "<img src=x onerror=1>"}, full_name="A & <b>").json()

    page = receipt(bill).content.decode()

    assert not re.search(r"<(script|img|b)\b", page)
    assert "&lt;img src=x onerror=1&gt;" in page


@pytest.mark.parametrize(("asked", "sheet"), [({}, "a6"), ({"paper": "80mm"}, "80mm")])
def test_its_styles_are_a_file_of_this_site(receipt, sell, asked, sheet):
    response = receipt(sell().json(), **asked)

    page = response.content.decode()
    assert response["Content-Type"].startswith("text/html")
    assert f'href="http://testserver/static/visits/receipt-{sheet}.css"' in page
    assert finders.find(f"visits/receipt-{sheet}.css")
    assert "<style" not in page
    assert "no-store" in response["Cache-Control"]


def test_other_paper_is_refused(receipt, sell):
    assert receipt(sell().json(), paper="a4").status_code == 400


def test_a_cancelled_bill_says_so(receipt, sell, asha):
    bill = sell().json()
    assert "Cancelled" not in words(receipt(bill))

    cancel_bill(Bill.objects.get(), reason="Twice", by=asha)

    assert "Cancelled" in words(receipt(bill))


def test_without_a_purchase_there_is_none(receipt, sell):
    bill = sell(purchases=[], visited_but_no_purchase=True).json()

    assert (receipt(bill).status_code, receipt(bill).json()["code"]) == (409, "no_purchase")


def test_strangers_and_who_reads_no_medicine_get_none(receipt, sell, as_dev, as_veena):
    bill = sell().json()

    assert receipt(bill, client=as_dev).status_code == 404
    assert receipt(bill, client=as_veena).status_code == 403


def test_the_admin_leads_to_it_and_its_session_opens_it(sell, asha, as_nobody):
    bill = sell().json()
    browser = Client()
    browser.force_login(asha)

    page = browser.get(f"/admin/visits/bill/{bill['id']}/change/").content.decode()

    (a6, roll) = re.findall(r'href="(/api/bills/\d+/receipt/\?paper=\w+)"', page)
    for address in (a6, roll):
        answer = browser.get(address, headers={"accept": "text/html"})
        assert "Metformin 500" in words(answer)
    assert as_nobody.get(a6).status_code == 401


def test_the_trail_has_whose_medicines_were_shown(receipt, sell, chitra):
    bill = sell().json()  # by the owner, who is shown them as well

    receipt(bill)

    (entry,) = TrailEntry.objects.filter(kind="medical_read", actor_name="chitra")
    assert entry.listed_ids == [bill["customer"]]


def test_it_costs_the_same_queries_for_one_line_and_for_thirty(receipt, sell):
    def queries(lines):
        bill = sell(*[METFORMIN] * lines).json()
        with CaptureQueriesContext(connection) as captured:
            assert receipt(bill).status_code == 200
        return len(captured)

    queries(1)
    assert queries(1) == queries(30)
