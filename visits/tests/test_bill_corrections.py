"""Bills put right and cancelled: what followed is reverted, and every change is kept."""

from datetime import date
from decimal import Decimal

import pytest

from customers.models import Customer
from customers.utils import upsert_customer_from_data
from history.models import Change
from visits.models import Bill, Purchase, Visit
from visits.services import remove_lines
from visits.signals import bills_changed
from visits.tests.conftest import ATORVASTATIN, METFORMIN

URL = "/api/bills/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def bill(sell):
    answer = sell(METFORMIN, ATORVASTATIN, bill_number="B-1", full_name="Asha Patel")
    return Bill.objects.get(pk=answer.data["id"])


@pytest.fixture
def heard():
    parts = []

    def hear(customer_ids, **kwargs):
        parts.append(customer_ids)

    bills_changed.connect(hear, dispatch_uid="test")
    yield parts
    bills_changed.disconnect(dispatch_uid="test")


@pytest.fixture
def correct(as_chitra, bill):
    def patch(path="", **body):
        return as_chitra.patch(f"{URL}{bill.pk}/{path}", body, format="json")

    return patch


def line_of(bill, name):
    return bill.purchases.get(medicine_name__startswith=name)


def test_staff_put_the_header_right_and_it_is_kept_who_and_why(correct, bill, heard, as_veena):
    answer = correct(doctor_name="Dr. Shaikh", discount_amount="20", why="Misread")

    assert answer.status_code == 200, answer.data
    assert answer.data["total_amount"] == "400.50"
    (change,) = answer.data["changes"]
    assert change["changes"] == {
        "doctor_name": ["", "Dr. Shaikh"],
        "discount_amount": ["0.000", "20"],
    }
    assert (change["why"], change["changed_by"]) == ("Misread", "chitra")
    assert heard == [{bill.customer_id}]
    seen = as_veena.get(f"{URL}{bill.pk}/").data["changes"][0]["changes"]
    assert list(seen) == ["discount_amount"]


def test_a_bill_keeps_its_currency_when_the_organization_has_another(correct, shop):
    shop.currency = "JPY"
    shop.save()

    answer = correct(discount_amount="20.25")

    assert answer.status_code == 200, answer.data
    assert (answer.data["currency"], answer.data["total_amount"]) == ("INR", "400.25")
    refused = correct(discount_amount="20.255")
    assert "INR has at most 2 decimals" in refused.data["message"]


def test_the_same_again_is_no_change(correct, bill, heard):
    correct(bill_number="B-1", purchases=[{"id": line.pk} for line in bill.purchases.all()])

    assert not Change.objects.filter(target_type="bill").exists()
    assert heard == []


def test_lines_as_a_whole_keep_those_that_are_named(correct, bill):
    metformin = line_of(bill, "Metformin")

    answer = correct(purchases=[{"id": metformin.pk, "amount": "150"},
                                {"medicine_name": "ORS sachet", "amount": "21"}])  # fmt: skip

    assert answer.status_code == 200, answer.data
    assert [line["medicine_name"] for line in answer.data["purchases"]] == [
        "Metformin 500",
        "ORS sachet",
    ]
    assert answer.data["purchases"][0]["quantity"] == "60.000"
    assert answer.data["total_amount"] == "171.00"


def test_one_line_is_put_right_added_and_taken_off(correct, as_chitra, bill):
    line = line_of(bill, "Atorvastatin")
    assert correct(f"lines/{line.pk}/", duration_days=15).status_code == 200
    line.refresh_from_db()
    assert str(line.runs_out_on) == "2025-10-10"

    added = as_chitra.post(f"{URL}{bill.pk}/lines/", {"medicine_name": "ORS", "amount": "20"})
    assert (added.status_code, added.data["total_amount"]) == (201, "440.50")

    left = as_chitra.delete(f"{URL}{bill.pk}/lines/{line.pk}/")
    assert left.data["total_amount"] == "200.00"
    assert [
        next(iter(change["changes"])).split(".")[-1] for change in left.data["changes"][::2]
    ] == [
        str(line.pk),
        "duration_days",
    ]


def test_the_last_line_stays(as_chitra, sell):
    bill = Bill.objects.get(pk=sell().data["id"])

    answer = as_chitra.delete(f"{URL}{bill.pk}/lines/{bill.purchases.get().pk}/")

    assert answer.status_code == 400
    assert answer.data["errors"][0]["message"] == (
        "A bill has lines. Cancel the bill when all of them are wrong."
    )


def test_a_line_told_without_its_id_is_the_line_of_that_medicine(correct, bill):
    before = [line.pk for line in bill.purchases.order_by("pk")]

    answer = correct(
        purchases=[ATORVASTATIN, METFORMIN | {"amount": "150"}, METFORMIN | {"quantity": "5"}]
    )

    given = answer.data["purchases"]
    assert [line["id"] for line in given][:2] == before
    assert [line["amount"] for line in given] == ["150.00", "240.50", "180.00"]


def test_another_day_moves_the_visit_and_what_runs_out(correct, bill):
    answer = correct(bill_date="2025-09-20")

    assert answer.data["purchases"][1]["runs_out_on"] == "2025-10-20"
    visit = Visit.objects.get()  # the one of the wrong day was the bill's alone
    assert (str(visit.visit_date), visit.outcome) == ("2025-09-20", "purchased")


@pytest.fixture
def come(shop):
    """What another source, such as a sheet, tells of Asha Patel's last day."""

    def tell(day):
        upsert_customer_from_data("Asha Patel", "97235 21333", organization=shop, last_activity=day)

    return tell


@pytest.fixture
def last_day():
    def read(phone="+919723521333"):
        at = Customer.objects.get(phone=phone).last_activity
        return at and str(at.date())

    return read


def test_the_last_activity_follows_the_bill_to_an_earlier_day(correct, bill, last_day):
    correct(bill_date="2025-09-28")
    assert last_day() == "2025-09-28"

    correct(bill_date="2025-09-20")

    assert last_day() == "2025-09-20"
    change = Change.objects.of(Customer.objects.get()).first()
    assert (change.cause, change.cause_id) == ("bill", bill.pk)


@pytest.mark.parametrize("others", ["sheet", "visit", "bill", "later sheet"])
def test_a_day_that_something_else_told_stays_the_last_activity(
    correct, bill, last_day, others, come, sell, shivranjani
):
    if others == "visit":
        Visit.objects.create(
            organization=bill.organization, customer=bill.customer, branch=shivranjani,
            visit_date="2025-09-23", source="upload",
        )  # fmt: skip
    elif others == "bill":
        sell(bill_date="2025-09-23")
    elif others == "later sheet":
        come(date(2025, 9, 27))
    else:  # told before the bill moved past it
        correct(bill_date="2025-09-20")
        come(date(2025, 9, 23))
        correct(bill_date="2025-09-26")

    correct(bill_date="2025-09-10")

    assert last_day() == ("2025-09-27" if others == "later sheet" else "2025-09-23")


def test_who_did_not_come_has_the_last_activity_of_before(add, come, sell, as_chitra, last_day):
    come(date(2025, 9, 1))
    ravi = add("Ravi Shah", "9825012345")
    bill = sell().data["id"]
    assert last_day() == "2025-09-25"

    as_chitra.patch(f"{URL}{bill}/", {"customer": ravi.pk}, format="json")

    assert (last_day(), last_day("+919825012345")) == ("2025-09-01", "2025-09-25")


def test_a_cancelled_bill_leaves_the_visit_and_its_day(as_bilal, correct, bill, last_day):
    as_bilal.post(f"{URL}{bill.pk}/cancel/", {"reason": "Medicine was returned"})

    assert last_day() == str(Visit.objects.get().visit_date) == "2025-09-25"


def test_a_visit_that_a_sheet_told_of_stays_when_its_bill_moves(correct, bill):
    Visit.objects.update(source="upload")

    correct(bill_date="2025-09-20")

    visits = Visit.objects.order_by("visit_date").values_list("visit_date__day", "outcome")
    assert list(visits) == [(20, "purchased"), (25, "unknown")]


def test_a_bill_given_to_the_wrong_person_moves_to_the_right_one(correct, bill, add, heard):
    ravi = add("Ravi Shah", "9825012345")
    wrong = bill.customer_id

    assert correct(customer=ravi.pk).status_code == 200

    assert heard == [{wrong, ravi.pk}]
    visit = Visit.objects.get()
    assert visit.customer == ravi
    ravi.refresh_from_db()
    assert str(ravi.last_activity.date()) == "2025-09-25"


def test_a_corrected_category_is_the_customers_unless_another_came_since(correct, bill, sell):
    correct(customer_category="regular_branded")
    assert Customer.objects.get().category == "regular_branded"

    sell(customer_category="generic_informed", bill_date="2025-09-26")
    correct(customer_category="contact_sheet")
    assert Customer.objects.get().category == "generic_informed"


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"bill_number": ""}, 400, "bill_number"),
        ({"bill_number": "b-2"}, 409, "bill_number"),
        ({"bill_date": "2999-01-01"}, 400, "bill_date"),
        ({"discount_amount": "500"}, 400, "discount_amount"),
        ({"purchases": []}, 400, "purchases"),
        ({"purchases": [{"amount": "5"}]}, 400, "purchases.0.medicine_name"),
        ({"purchases": [{"id": 999_999}]}, 400, "purchases.0.id"),
        ({"purchases": [{"medicine_name": "ORS", "quantity": 0}]}, 400, "purchases.0.quantity"),
        ({"branch": 999_999}, 400, "branch"),
        ({"customer": 999_999}, 400, "customer"),
    ],
)
def test_a_bad_correction_changes_nothing(correct, bill, sell, body, status, field):
    sell(bill_number="B-2")

    answer = correct(**body)

    assert answer.status_code == status, answer.data
    assert answer.data["errors"][0]["field"] == field
    assert not Change.objects.filter(target_type="bill").exists()
    bill.refresh_from_db()
    assert (bill.bill_number, bill.total_amount) == ("B-1", Decimal("420.5"))


def test_a_manager_cancels_and_what_followed_is_undone(as_bilal, bill, heard):
    answer = as_bilal.post(f"{URL}{bill.pk}/cancel/", {"reason": "Medicine was returned"})

    assert answer.status_code == 200, answer.data
    assert (answer.data["cancelled"], answer.data["bill_number"]) == (True, "B-1")
    assert answer.data["cancel_reason"] == "Medicine was returned"
    assert Visit.objects.get().outcome == "unknown"
    assert heard == [{bill.customer_id}]
    totals = as_bilal.get(f"/api/customers/{bill.customer_id}/").data["totals"]
    assert (totals["visits"], totals["bills"], totals["value"]) == (1, 0, {})


def test_a_cancelled_bill_stays_as_it_is(as_bilal, correct, bill, sell):
    as_bilal.post(f"{URL}{bill.pk}/cancel/", {"reason": "Returned"})

    again = as_bilal.post(f"{URL}{bill.pk}/cancel/", {"reason": "Returned"})
    changed = correct(doctor_name="Dr. Shaikh")

    assert [again.status_code, changed.status_code] == [409, 409]
    assert changed.data["code"] == "bill_cancelled"
    assert changed.data["message"].endswith("Record another bill instead.")
    assert sell(bill_number="B-1").status_code == 409


def test_who_only_works_at_the_counter_does_not_cancel_and_a_reason_is_needed(
    as_chitra, as_bilal, bill
):
    cancel = f"{URL}{bill.pk}/cancel/"

    assert as_chitra.post(cancel, {"reason": "x"}).status_code == 403
    refused = as_bilal.post(cancel, {"reason": "  "})
    assert refused.status_code == 400
    assert refused.data["message"] == "Say why it is cancelled, in 1 to 500 characters."
    bill.refresh_from_db()
    assert bill.cancelled_at is None


def test_totals_are_told_by_the_list_too_of_what_one_may_see(
    as_asha, as_chitra, bill, sell, cg_road
):
    sell(branch=cg_road.pk, bill_date="2025-10-01")
    Customer.objects.update(branch=None)
    values = {
        "visits": 2, "first_visit": "2025-09-25", "last_visit": "2025-10-01",
        "bills": 2, "first_bill": "2025-09-25", "last_bill": "2025-10-01",
        "value": {"INR": "600.50"},
    }  # fmt: skip

    row = as_asha.get("/api/customers/?totals=true").json()["results"][0]
    assert row["totals"] == values
    assert as_asha.get(f"/api/customers/{bill.customer_id}/").json()["totals"] == values
    own = as_chitra.get("/api/customers/?totals=true").json()["results"][0]["totals"]
    assert (own["bills"], own["value"]) == (1, {"INR": "420.50"})


def test_totals_of_a_page_cost_the_same_however_many(as_asha, sell, django_assert_num_queries):
    sell()
    as_asha.get("/api/customers/?totals=true")
    with django_assert_num_queries(4):  # count, page, visits, bills
        as_asha.get("/api/customers/?totals=true")
    for number in range(8):
        sell(phone=f"982501234{number}")

    with django_assert_num_queries(4):
        as_asha.get("/api/customers/?totals=true")


def test_the_journey_names_who_sold_and_writes_days_out(as_asha, correct, bill, chitra):
    correct(served_by=chitra.pk, bill_date="2024-06-02")

    items = as_asha.get(f"/api/customers/{bill.customer_id}/journey/").json()["results"]

    (changed,) = [item for item in items if item["type"] == "bill_change"]
    assert f"Served by: — → {chitra.name}" in changed["description"]
    assert changed["details"]["changes"]["bill_date"][1] == "2 Jun 2024"


def test_the_journey_tells_bills_and_corrections(as_asha, as_veena, correct, bill):
    correct(doctor_name="Dr. Shaikh")
    journey = f"/api/customers/{bill.customer_id}/journey/"

    values = {item["type"]: item for item in as_asha.get(journey).json()["results"]}
    assert values["bill"]["title"] == "Bill B-1 at Shivranjani"
    assert values["bill"]["description"] == "420.50 INR. Metformin 500, Atorvastatin 10"
    assert values["bill"]["details"]["store"] == "Shivranjani"
    assert values["bill_change"]["title"] == "B-1 corrected"
    assert values["bill_change"]["description"] == "Doctor name: — → Dr. Shaikh"
    assert values["bill_change"]["details"]["bill_number"] == "B-1"
    assert values["bill_change"]["details"]["cancelled"] is False

    redacted = str(as_veena.get(journey).json())
    assert "420.50 INR. 2 lines" in redacted
    assert "Shaikh" not in redacted
    assert "Metformin" not in redacted


def test_lines_that_never_were_go_and_with_the_last_one_the_bill(bill, sell, shop, asha, heard):
    other = Bill.objects.get(pk=sell(phone="9825012345", bill_number="B-2").data["id"])
    heard.clear()
    lines = [line_of(bill, "Metformin").pk, other.purchases.get().pk]

    removed = remove_lines(shop, lines, by=asha, why="Upload reverted")

    assert (removed.changed, removed.gone) == ({bill.pk}, {other.pk})
    assert heard == [{bill.customer_id, other.customer_id}]
    bill.refresh_from_db()
    assert bill.total_amount == Decimal("240.5")
    change = Change.objects.filter(target_type="bill").get()
    assert (change.note, change.by) == ("Upload reverted", asha)
    assert Purchase.objects.count() == 1
    assert sell(bill_number="B-2").status_code == 201


def test_lines_of_another_business_are_nobodys(bill, other_shop):
    lines = [line.pk for line in bill.purchases.all()]

    assert remove_lines(other_shop, lines, by=None, why="x").gone == set()
    assert Purchase.objects.count() == 2


def test_a_line_that_is_gone_is_a_404(as_chitra, bill):
    assert as_chitra.patch(f"{URL}{bill.pk}/lines/999999/", {"amount": 1}).status_code == 404
