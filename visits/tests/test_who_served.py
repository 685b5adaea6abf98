"""Who sold, and a bill that was perhaps sent twice."""

from datetime import timedelta

import pytest

from accounts.models import User
from customers.models import Customer
from visits.models import Bill, Visit
from visits.tests.conftest import ATORVASTATIN, METFORMIN

pytestmark = pytest.mark.django_db
URL = "/api/bills/"


def test_a_bill_says_who_sold_and_they_attended(sell, chitra, asha, as_asha):
    bill = sell(served_by=chitra.pk).json()

    assert (bill["served_by"], bill["served_by_name"]) == (chitra.pk, "chitra")
    assert bill["created_by"] == asha.pk
    assert Visit.objects.get().attended_by == chitra
    report = as_asha.get(
        "/api/reports/staff-performance/", {"from": "2025-09-01", "to": "2025-09-30"}
    ).json()
    (row,) = [row for row in report["results"] if row["bills"]]
    assert (row["staff"], row["bills"]) == (chitra.pk, 1)


def test_who_sold_is_put_right(sell, chitra, bilal, as_asha):
    bill = sell(served_by=chitra.pk).json()

    response = as_asha.patch(f"{URL}{bill['id']}/", {"served_by": bilal.pk}, format="json").json()

    assert response["served_by"] == bilal.pk
    assert response["changes"][0]["changes"] == {"served_by": [chitra.pk, bilal.pk]}


def refusal(response):
    return response.status_code, [
        (each["field"], each["code"]) for each in response.json()["errors"]
    ]


@pytest.mark.parametrize("unfit", ["elsewhere", "viewer", "gone"])
def test_who_serves_nobody_in_the_branch_did_not_sell(sell, shop, cg_road, chitra, veena, unfit):
    seller = veena if unfit == "viewer" else chitra
    if unfit == "elsewhere":
        chitra.branches.set([cg_road])
    if unfit == "gone":
        User.objects.filter(pk=chitra.pk).update(is_active=False)

    assert refusal(sell(served_by=seller.pk)) == (400, [("served_by", "invalid")])
    assert not Bill.objects.exists()


def test_a_seller_who_has_left_since_stays_on_the_bill(sell, chitra, as_asha):
    bill = sell(served_by=chitra.pk).json()
    User.objects.filter(pk=chitra.pk).update(is_active=False)

    again = {"served_by": chitra.pk, "notes": "Home delivery"}
    answer = as_asha.patch(f"{URL}{bill['id']}/", again, format="json")

    assert (answer.status_code, answer.json()["notes"]) == (200, "Home delivery")


@pytest.mark.parametrize("has_left", [False, True])
def test_a_bill_does_not_move_to_where_its_seller_never_sold(
    sell, shivranjani, cg_road, chitra, bilal, as_asha, has_left
):
    chitra.branches.set([shivranjani])
    url = f"{URL}{sell(served_by=chitra.pk).json()['id']}/"
    User.objects.filter(pk=chitra.pk).update(is_active=not has_left)
    moved = {"branch": cg_road.pk}

    answer = as_asha.patch(url, moved, format="json")
    assert refusal(answer) == (400, [("served_by", "invalid")])
    assert Bill.objects.get().branch == shivranjani

    answer = as_asha.patch(url, {**moved, "served_by": bilal.pk}, format="json").json()
    assert (answer["branch"], answer["served_by"]) == (cg_road.pk, bilal.pk)


def test_who_sold_there_once_stays_on_a_bill_that_moves(sell, cg_road, chitra, as_asha):
    url = f"{URL}{sell(served_by=chitra.pk).json()['id']}/"
    chitra.branches.add(cg_road)
    User.objects.filter(pk=chitra.pk).update(is_active=False)

    answer = as_asha.patch(url, {"branch": cg_road.pk}, format="json").json()

    assert (answer["branch"], answer["served_by"]) == (cg_road.pk, chitra.pk)


def test_the_list_of_a_seller_is_what_reports_credit_to_them(sell, chitra, asha, bilal, as_asha):
    served = sell(served_by=chitra.pk).json()["id"]
    written = sell(METFORMIN, phone="98250 12345").json()["id"]

    def of(member):
        rows = as_asha.get(URL, {"served_by": member.pk}).json()["results"]
        return [row["id"] for row in rows]

    assert (of(chitra), of(asha), of(bilal)) == ([served], [written], [])
    assert as_asha.get(URL, {"served_by": 999_999}).status_code == 400


def test_nobody_of_another_business_sold(sell, dev):
    answer = sell(served_by=dev.pk)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "served_by"
    assert not Bill.objects.exists()


def test_the_same_bill_minutes_later_is_named_as_a_possible_repetition(sell):
    first = sell(ATORVASTATIN, METFORMIN).json()
    again = sell(METFORMIN, ATORVASTATIN).json()

    assert first["possible_repetition"] is None
    assert again["possible_repetition"]["id"] == first["id"]
    assert again["possible_repetition"]["bill_number"] == first["bill_number"]


@pytest.mark.parametrize(
    "other",
    [{"phone": "98250 12345"}, {"bill_date": "2025-09-24"},
     {"purchases": [{**METFORMIN, "quantity": "30"}]}, {"purchases": [METFORMIN, METFORMIN]}],
)  # fmt: skip
def test_another_bill_is_no_repetition(sell, other):
    sell()

    assert sell(**other).json()["possible_repetition"] is None


def test_nor_is_one_of_hours_ago_or_one_that_was_cancelled(sell, as_asha):
    sell()
    Bill.objects.update(created_at=Bill.objects.get().created_at - timedelta(hours=1))
    second = sell().json()
    as_asha.post(f"{URL}{second['id']}/cancel/", {"reason": "Typed twice"}, format="json")

    assert second["possible_repetition"] is None
    assert sell().json()["possible_repetition"] is None


def test_strangers_at_the_counter_may_buy_the_same(sell, as_chitra, shivranjani):
    sell(phone=None)
    body = {"branch": shivranjani.pk, "bill_date": "2025-09-25", "items": [METFORMIN]}
    of_other = as_chitra.post(f"{URL}quick-purchase/", body, format="json").json()
    again = as_chitra.post(f"{URL}quick-purchase/", body, format="json").json()

    assert of_other["possible_repetition"] is None
    assert again["possible_repetition"]["id"] == of_other["bill"]["id"]
    assert not Customer.objects.exists()
