"""Bills over HTTP: who bought, what, and what must not stand on one."""

from datetime import timedelta
from decimal import Decimal

import pytest

from customers.models import Customer
from history.models import Change
from visits.models import Bill, BillNumber, Purchase, Visit
from visits.signals import bills_changed, visited_without_purchase
from visits.tests.conftest import ATORVASTATIN, METFORMIN

URL = "/api/bills/"
QUICK = "/api/bills/quick-purchase/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """What the apps above are told: (signal, customer ids, by)."""
    parts = []

    def hear(signal, organization, customer_ids, by, **kwargs):
        parts.append((signal, customer_ids, by))

    for signal in (bills_changed, visited_without_purchase):
        signal.connect(hear, weak=False, dispatch_uid="test")
    yield parts
    for signal in (bills_changed, visited_without_purchase):
        signal.disconnect(dispatch_uid="test")


def test_a_bill_makes_the_customer_the_visit_and_the_sums(sell, asha, heard):
    answer = sell(METFORMIN, ATORVASTATIN, full_name="Asha Patel", discount_amount="20.50",
                  customer_category="regular_branded", bill_number="B-1")  # fmt: skip

    assert answer.status_code == 201, answer.data
    assert (answer.data["bill_number"], answer.data["currency"]) == ("B-1", "INR")
    assert Decimal(answer.data["total_amount"]) == 400
    assert answer.data["customer_created"] is True
    customer = Customer.objects.get()
    assert (customer.full_name, customer.phone) == ("Asha Patel", "+919723521333")
    assert (customer.category, customer.branch.name) == ("regular_branded", "Shivranjani")
    visit = Visit.objects.get()
    assert (visit.customer, visit.outcome) == (customer, "purchased")
    assert str(visit.visit_date) == "2025-09-25"
    assert [line["runs_out_on"] for line in answer.data["purchases"]] == [None, "2025-10-25"]
    assert heard == [(bills_changed, {customer.pk}, asha)]


def test_the_customers_history_names_the_bill(sell, as_asha):
    bill = sell(full_name="Asha Patel", bill_number="B-1").data

    change = Change.objects.get()
    assert (change.cause, change.cause_id) == ("bill", bill["id"])
    response = as_asha.get(f"/api/customers/{bill['customer']}/history/").data["results"]
    assert response[0]["cause_label"] == "bill B-1 of 25 Sep 2025"


def test_a_known_customer_buys_by_id_in_another_branch(sell, add, cg_road, as_chitra, shivranjani):
    known = add("Asha Patel", "9723521333", branch=cg_road)
    body = {"customer": known.pk, "branch": shivranjani.pk, "bill_date": "2025-09-25",
            "purchases": [METFORMIN], "customer_category": "generic_informed"}  # fmt: skip

    answer = as_chitra.post(URL, body, format="json")

    assert answer.status_code == 201, answer.data
    known.refresh_from_db()
    assert (answer.data["customer"], answer.data["customer_created"]) == (known.pk, False)
    assert (known.branch, known.category) == (shivranjani, "generic_informed")
    assert known.full_name == "Asha Patel"


def test_a_bill_of_an_earlier_day_never_overwrites_newer_details(sell):
    sell(full_name="Asha Mehta", customer_category="generic_informed")
    sell(full_name="Asha Patel", customer_category="contact_sheet", bill_date="2025-09-01")

    customer = Customer.objects.get()
    assert (customer.full_name, customer.category) == ("Asha Mehta", "generic_informed")
    assert str(customer.last_activity.date()) == "2025-09-25"


def test_two_bills_of_a_day_are_one_visit_and_numbers_are_made(sell):
    numbers = [sell().data["bill_number"] for _ in range(2)]

    assert numbers == ["FF-000001", "FF-000002"]
    assert Visit.objects.count() == 1


def test_a_number_that_somebody_gave_is_left_out(sell):
    sell(bill_number="ff-000001")

    assert sell().data["bill_number"] == "FF-000002"
    assert BillNumber.objects.get().last == 2


def test_a_number_that_is_taken_is_a_409_that_names_the_bill(sell):
    first = sell(bill_number="B-1", full_name="Asha Patel").data

    answer = sell(bill_number="b-1", phone="9825012345")

    assert answer.status_code == 409
    assert answer.data["bill"] == first["id"]
    assert answer.data["message"] == (
        'Bill "B-1" is of Asha Patel on 25 Sep 2025 already. '
        "Give another number, or correct that bill."
    )
    assert Customer.objects.count() == Bill.objects.count() == 1


def test_another_business_has_its_own_numbers(sell, as_dev, other_branch):
    sell(bill_number="B-1")

    answer = as_dev.post(URL, {"phone": "9723521333", "branch": other_branch.pk,
        "bill_date": "2025-09-25", "bill_number": "B-1", "items": [METFORMIN]},
        format="json")  # fmt: skip

    assert answer.status_code == 201, answer.data
    assert Customer.objects.count() == 2


def test_who_came_and_bought_nothing(sell, asha, heard):
    answer = sell(purchases=None, visited_but_no_purchase=True)

    assert answer.status_code == 201, answer.data
    assert (answer.data["bill_number"], Decimal(answer.data["total_amount"])) == ("", 0)
    assert Visit.objects.get().outcome == "no_purchase"
    customer = {answer.data["customer"]}
    assert heard == [(bills_changed, customer, asha), (visited_without_purchase, customer, asha)]

    again = sell(purchases=None, visited_but_no_purchase=True)
    assert (again.status_code, again.data["bill"]) == (409, answer.data["id"])


def test_who_buys_later_on_the_same_day_has_purchased(sell):
    sell(purchases=None, visited_but_no_purchase=True)
    sell()

    assert Visit.objects.get().outcome == "purchased"


def wrong_line(**changed):
    return {"purchases": [METFORMIN, {**METFORMIN, **changed}]}


@pytest.mark.parametrize(
    ("changed", "field", "given"),
    [
        (wrong_line(quantity="0"), "purchases.1.quantity",
         "0 is no quantity. Give a number above 0, such as 10 or 0.5."),
        (wrong_line(quantity="-2"), "purchases.1.quantity", "-2 is no quantity."),
        (wrong_line(quantity="1.2345"), "purchases.1.quantity", "1.2345 is no quantity."),
        (wrong_line(quantity="1E+999999"), "purchases.1.quantity", "1E+999999 is no quantity."),
        (wrong_line(quantity="many"), "purchases.1.quantity", "Give a number"),
        (wrong_line(quantity="NaN"), "purchases.1.quantity", "Give a number"),
        (wrong_line(amount="-1"), "purchases.1.amount", "-1 is below 0."),
        (wrong_line(amount="1.005"), "purchases.1.amount",
         "1.005 has too many decimals: INR has at most 2 decimals. Round it."),
        (wrong_line(amount="1E12"), "purchases.1.amount", "This amount is too large."),
        (wrong_line(duration_days=0), "purchases.1.duration_days",
         "0 days is no duration. Give 1 to 366 days, or nothing when it is not known."),
        (wrong_line(duration_days=-1), "purchases.1.duration_days", "-1 days is no duration."),
        (wrong_line(duration_days=400), "purchases.1.duration_days", "400 days is no duration."),
        (wrong_line(medicine_name=" "), "purchases.1.medicine_name", "Name the medicine."),
        (wrong_line(medicine_name="m" * 201), "purchases.1.medicine_name", "at most 200 fit"),
        ({"bill_date": "1899-12-31"}, "bill_date", "No bill was before 1900-01-01."),
        ({"bill_date": "25/09/2025"}, "bill_date", "format"),
        ({"bill_date": None}, "bill_date", "required"),
        ({"branch": None}, "branch", "required"),
        ({"branch": 999_999}, "branch", "There is no record with id 999999."),
        ({"customer": 999_999}, "customer", "There is no record with id 999999."),
        ({"purchases": []}, "purchases",
         "Give what was bought, or say visited_but_no_purchase: true."),
        ({"purchases": None}, "purchases", "Give what was bought"),
        ({"visited_but_no_purchase": True}, "purchases", "Nothing was bought"),
        ({"discount_amount": "180.01"}, "discount_amount",
         "The discount of 180.01 is more than the sum of 180. Lower it."),
        ({"discount_amount": "-1"}, "discount_amount", "-1 is below 0."),
        ({"bill_number": "n" * 41}, "bill_number", "at most 40 fit"),
        ({"bill_number": "a\u0007"}, "bill_number", "letters, digits and signs only"),
        ({"customer_category": "vip"}, "customer_category", "not a valid choice"),
        ({"phone": "12345"}, "phone", ""),
        ({"doctor_name": "d" * 201}, "doctor_name", "at most 200 fit"),
        ({"items": [METFORMIN]}, "items", "Give the lines once"),
    ],
)  # fmt: skip
def test_what_cannot_be_on_a_bill_is_refused_and_nothing_is_saved(sell, changed, field, given):
    answer = sell(**changed)

    assert answer.status_code == 400, answer.data
    errors = {error["field"]: error["message"] for error in answer.data["errors"]}
    assert field in errors
    assert given in errors[field]
    for model in (Customer, Visit, Bill, Purchase, BillNumber):
        assert not model.objects.exists()


def test_a_bill_of_a_day_to_come_is_refused_in_the_organizations_zone(sell, shop):
    tomorrow = (shop.today() + timedelta(days=1)).isoformat()

    answer = sell(bill_date=tomorrow)

    assert answer.data["errors"][0]["message"] == (
        "This day has not come yet. Give the day of the bill."
    )


def test_yen_have_no_decimals_and_dinars_three(sell, shop):
    shop.currency = "JPY"
    shop.save()
    refused = sell({**METFORMIN, "amount": "100.5"})
    assert "JPY has no decimals" in refused.data["message"]

    shop.currency = "KWD"
    shop.save()
    answer = sell({**METFORMIN, "amount": "100.555"})
    assert (answer.data["currency"], answer.data["total_amount"]) == ("KWD", "100.555")


def test_a_merged_record_buys_nothing(sell, add):
    known = add("Asha Patel", "9723521333")
    gone = Customer.objects.create(
        organization=known.organization, full_name="A", is_active=False, merged_into=known
    )

    answer = sell(customer=gone.pk)

    assert (answer.status_code, answer.data["merged_into"]) == (410, known.pk)
    assert not Bill.objects.exists()


def test_a_strangers_branch_and_customer_are_nobodys(as_dev, sell, other_branch, shivranjani):
    customer = sell().data["customer"]
    body = {"bill_date": "2025-09-25", "purchases": [METFORMIN]}

    for named in (
        {"customer": customer, "branch": other_branch.pk},
        {"phone": "9723521333", "branch": shivranjani.pk},
    ):
        assert as_dev.post(URL, {**body, **named}, format="json").status_code == 400
    assert Bill.objects.count() == 1


def test_the_counter_needs_a_phone_and_what_was_bought(as_chitra, shop, shivranjani):
    answer = as_chitra.post(
        QUICK,
        {"phone": "97235 21333", "name": "Asha Patel", "category": "contact_sheet",
         "items": [METFORMIN]},
        format="json",
    )  # fmt: skip

    assert answer.status_code == 201, answer.data
    bill = answer.data["bill"]
    assert (bill["branch"], bill["bill_date"]) == (shivranjani.pk, shop.today().isoformat())
    assert bill["created_by_name"] == "chitra"
    assert answer.data["customer"]["full_name"] == "Asha Patel"
    assert answer.data["customer_created"] is True
    assert answer.data["effects"]["contact"] is None  # nobody was to be called
    assert answer.data["effects"]["refills"] == []  # no line has days


def test_who_works_in_several_branches_says_where(as_asha, shivranjani, cg_road):
    answer = as_asha.post(QUICK, {"phone": "9723521333", "items": [METFORMIN]}, format="json")

    assert answer.status_code == 400
    assert answer.data["message"] == (
        "You work in several branches: say where the customer is, as branch."
    )
    assert not Customer.objects.exists()


def test_a_reader_sees_no_medicine_and_writes_nothing(as_veena, as_dev, sell):
    bill = sell(doctor_name="Dr. Trivedi").data
    one = f"{URL}{bill['id']}/"

    seen = as_veena.get(one)
    assert seen.status_code == 200
    assert "Metformin" not in str(seen.data)
    assert "Trivedi" not in str(seen.data)
    assert as_veena.get(URL, {"medicine": "metformin 500"}).status_code == 403
    assert as_veena.post(URL, {}).status_code == 403
    assert as_veena.patch(one, {"notes": "x"}).status_code == 403
    assert as_dev.get(one).status_code == 404
    assert as_dev.patch(one, {"notes": "x"}).status_code == 404
    assert as_dev.get(URL).data["count"] == 0


def test_staff_of_a_branch_see_and_write_its_bills_only(as_chitra, sell, cg_road):
    theirs, others = sell().data["id"], sell(branch=cg_road.pk).data["id"]

    assert [row["id"] for row in as_chitra.get(URL).data["results"]] == [theirs]
    assert as_chitra.get(f"{URL}{others}/").status_code == 404
    body = {"phone": "9723521333", "branch": cg_road.pk, "bill_date": "2025-09-25",
            "purchases": [METFORMIN]}  # fmt: skip
    assert as_chitra.post(URL, body, format="json").status_code == 400


def test_bills_are_found_by_many_things(as_asha, asha, sell, shivranjani):
    bill = sell(bill_number="B-1", customer_category="contact_sheet").data
    sell(ATORVASTATIN, phone="9825012345", bill_date="2025-09-26")

    def count(query):
        answer = as_asha.get(f"{URL}?{query}")
        assert answer.status_code == 200, answer.data
        return answer.data["count"]

    assert count(f"customer={bill['customer']}&branch={shivranjani.pk}") == 1
    assert count("bill_date_after=2025-09-26") == 1
    assert count("bill_number=b-1") == 1
    assert count("category=contact_sheet") == 1
    assert count(f"created_by={asha.pk}") == 2
    assert count("cancelled=true") == 0
    assert count("cancelled=false") == 2
    assert count("medicine=METFORMIN  500") == 1
    assert count("search=97235 21333") == 1
    newest = as_asha.get(f"{URL}?ordering=-total_amount").data["results"][0]
    assert newest["total_amount"] == "240.50"


def test_a_manager_exports_the_bills(as_bilal, sell):
    sell(bill_number="B-1")

    heading, row = as_bilal.get(URL, {"format": "csv"}).getvalue().decode("utf-8-sig").splitlines()

    assert "bill_number" in heading
    assert "B-1" in row


def test_bills_are_neither_replaced_nor_deleted(as_asha, sell):
    one = f"{URL}{sell().data['id']}/"

    assert as_asha.put(one, {}).status_code == 405
    assert as_asha.delete(one).status_code == 405
    assert not Change.objects.filter(target_type="bill").exists()


@pytest.mark.parametrize("text", ["SHV/24-0017", " shv/24-0017 ", "shv/24", "0017", "97235 21333"])
def test_the_search_finds_a_bill_by_its_number_or_its_customer(as_chitra, sell, text):
    sell(bill_number="SHV/24-0017")
    sell(bill_number="SHV-9", phone="98250 61240")

    found = as_chitra.get(URL, {"search": text}).json()["results"]

    assert [bill["bill_number"] for bill in found] == ["SHV/24-0017"]


@pytest.mark.parametrize("text", ["0018", "%", "_", "HV.24", "x" * 5_000])
def test_the_search_finds_no_other_numbers(as_chitra, sell, text):
    sell(bill_number="SHV/24-0017")

    assert as_chitra.get(URL, {"search": text}).json()["count"] == 0


def test_a_number_of_another_branch_or_business_is_not_found(
    as_asha, as_chitra, as_dev, sell, cg_road
):
    sell(bill_number="CG-17", branch=cg_road.pk)

    found = [one.get(URL, {"search": "cg-17"}).json()["count"] for one in (as_asha, as_chitra)]
    assert (found, as_dev.get(URL, {"search": "cg-17"}).json()["count"]) == ([1, 0], 0)


def test_the_list_says_what_all_its_pages_add_up_to(sell, as_asha, client_for, dev):
    for amount in ("100.50", "200", "0.25"):
        assert sell({**METFORMIN, "amount": amount}).status_code == 201

    page = as_asha.get(URL, {"sums": "total_amount", "page_size": 1}).json()

    assert (len(page["results"]), Decimal(page["sums"]["total_amount"])) == (1, Decimal("300.75"))
    assert "sums" not in as_asha.get(URL).json()
    strangers = client_for(dev).get(URL, {"sums": "total_amount"}).json()
    assert Decimal(strangers["sums"]["total_amount"]) == 0
    refused = as_asha.get(URL, {"sums": "discount_amount"})
    assert (refused.status_code, "total_amount" in str(refused.data)) == (400, True)
