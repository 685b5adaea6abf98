"""Visits over HTTP: entered by hand, listed, put right."""

from datetime import date, timedelta

import pytest

from customers.edits import delete_customer
from customers.models import Customer
from history.models import Change
from visits.models import Visit

URL = "/api/visits/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def asha_patel(add):
    return add("Asha Patel", "9723521333")


@pytest.fixture
def visit(shop, asha_patel, shivranjani):
    return Visit.objects.create(
        organization=shop,
        customer=asha_patel,
        branch=shivranjani,
        visit_date=date(2025, 9, 25),
        source="upload",
    )


def test_a_visit_of_a_known_customer_is_recorded(as_chitra, asha_patel, shivranjani, chitra):
    response = as_chitra.post(
        URL,
        {
            "customer": asha_patel.pk,
            "branch": shivranjani.pk,
            "visit_date": "2025-09-25",
            "outcome": "purchased",
            "notes": "For her mother",
            "attended_by": chitra.pk,
        },
    )

    assert response.status_code == 201, response.data
    assert response.data["customer_name"] == "Asha Patel"
    assert response.data["branch_name"] == "Shivranjani"
    assert response.data["attended_by_name"] == "chitra"
    asha_patel.refresh_from_db()
    assert asha_patel.last_activity.isoformat() == "2025-09-25T06:30:00+00:00"
    assert asha_patel.branch == shivranjani


def test_a_walk_in_known_in_another_branch_is_recorded_by_id(
    as_chitra, asha_patel, shivranjani, cg_road
):
    Customer.objects.update(branch=cg_road)

    response = as_chitra.post(URL, {"customer": asha_patel.pk, "branch": shivranjani.pk})

    assert response.status_code == 201
    assert response.data["visit_date"] == asha_patel.organization.today().isoformat()


def test_a_walk_in_is_found_by_phone_or_added(as_chitra, asha_patel, shivranjani):
    known = as_chitra.post(URL, {"phone": "+91 97235-21333", "branch": shivranjani.pk})
    new = as_chitra.post(
        URL, {"phone": "9825012345", "full_name": "Ravi Shah", "branch": shivranjani.pk}
    )

    assert known.data["customer"] == asha_patel.pk
    assert new.status_code == 201
    assert new.data["customer_name"] == "Ravi Shah"
    assert Customer.objects.count() == 2


def test_the_same_visit_again_is_a_409_that_names_it(as_chitra, visit):
    body = {"customer": visit.customer_id, "branch": visit.branch_id, "visit_date": "2025-09-25"}

    response = as_chitra.post(URL, body)

    assert response.status_code == 409
    assert response.data["visit"] == visit.pk
    assert Visit.objects.count() == 1


def test_a_refused_visit_adds_nobody(as_chitra, shop, shivranjani):
    tomorrow = shop.today() + timedelta(days=1)

    response = as_chitra.post(
        URL,
        {"phone": "9825012345", "branch": shivranjani.pk, "visit_date": tomorrow.isoformat()},
    )

    assert response.data["errors"][0]["code"] == "date_in_future"
    assert not Customer.objects.exists()


def test_a_deleted_customer_who_comes_in_is_active_again(as_chitra, asha_patel, shivranjani):
    delete_customer(asha_patel, by=None)

    as_chitra.post(URL, {"customer": asha_patel.pk, "branch": shivranjani.pk})

    asha_patel.refresh_from_db()
    assert asha_patel.is_active


def test_a_merged_record_takes_no_visits(as_chitra, shop, asha_patel, shivranjani):
    gone = Customer.objects.create(
        organization=shop, full_name="Asha", is_active=False, merged_into=asha_patel
    )

    response = as_chitra.post(URL, {"customer": gone.pk, "branch": shivranjani.pk})

    assert response.status_code == 410
    assert response.data["merged_into"] == asha_patel.pk
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"customer": 999_999}, "customer"),
        ({"customer": None}, "customer"),
        ({"customer": "asha"}, "customer"),
        ({"phone": "9825012345"}, "customer"),
        ({"branch": 999_999}, "branch"),
        ({"branch": []}, "branch"),
        ({"visit_date": "25/09/2025"}, "visit_date"),
        ({"visit_date": "0204-09-25"}, "visit_date"),
        ({"visit_date": "9999-12-31"}, "visit_date"),
        ({"visit_date": "2025-02-30"}, "visit_date"),
        ({"outcome": "ran away"}, "outcome"),
        ({"notes": "a\x00b"}, "notes"),
        ({"notes": "x" * 50_000}, "notes"),
        ({"attended_by": 999_999}, "attended_by"),
    ],
)
def test_a_bad_value_is_refused_and_nothing_is_saved(
    as_asha, asha_patel, shivranjani, changed, field
):
    response = as_asha.post(URL, {"customer": asha_patel.pk, "branch": shivranjani.pk, **changed})

    assert response.status_code == 400, response.data
    assert field in {error["field"] for error in response.data["errors"]}
    assert not Visit.objects.exists()


def test_neither_customer_nor_phone_is_refused(as_asha, shivranjani):
    assert as_asha.post(URL, {"branch": shivranjani.pk}).status_code == 400


def test_ids_of_strangers_are_refused(as_dev, asha_patel, shivranjani, other_branch, chitra):
    for body in (
        {"customer": asha_patel.pk, "branch": other_branch.pk},
        {"phone": "9723521333", "branch": shivranjani.pk},
        {"phone": "9723521333", "branch": other_branch.pk, "attended_by": chitra.pk},
    ):
        assert as_dev.post(URL, body).status_code == 400
    assert not Visit.objects.exists()


def test_staff_record_visits_of_their_branches_only(as_chitra, asha_patel, cg_road):
    response = as_chitra.post(URL, {"customer": asha_patel.pk, "branch": cg_road.pk})

    assert response.status_code == 400
    assert response.data["errors"][0]["field"] == "branch"


def test_outcome_notes_and_attendant_are_put_right_and_logged(as_chitra, visit, chitra):
    response = as_chitra.patch(
        f"{URL}{visit.pk}/", {"outcome": "no_purchase", "attended_by": chitra.pk}
    )

    assert response.data["outcome"] == "no_purchase"
    change = Change.objects.get(cause="visit")
    assert change.changes == {
        "visit outcome": ["unknown", "no_purchase"],
        "visit attended by": [None, "chitra"],
    }
    assert (change.cause_id, change.by) == (visit.pk, chitra)


def test_who_where_and_when_of_a_visit_stay(as_asha, visit):
    response = as_asha.patch(f"{URL}{visit.pk}/", {"visit_date": "2025-09-26", "notes": "x"})

    assert response.status_code == 400
    assert response.data["errors"][0]["field"] == "visit_date"
    visit.refresh_from_db()
    assert (visit.visit_date.day, visit.notes) == (25, "")


def test_a_visit_may_be_sent_back_as_it_was_shown(as_chitra, visit):
    shown = as_chitra.get(f"{URL}{visit.pk}/").json()

    response = as_chitra.patch(f"{URL}{visit.pk}/", {**shown, "notes": "Came back"}, "json")
    assert (response.status_code, response.data["notes"]) == (200, "Came back")


def test_visits_are_neither_replaced_nor_deleted(as_asha, visit):
    assert as_asha.put(f"{URL}{visit.pk}/", {}).status_code == 405
    assert as_asha.delete(f"{URL}{visit.pk}/").status_code == 405


def test_a_reader_may_not_write_and_a_stranger_finds_nothing(as_veena, as_dev, visit):
    one = f"{URL}{visit.pk}/"

    assert as_veena.get(one).status_code == 200
    assert as_veena.patch(one, {"notes": "x"}).status_code == 403
    assert as_veena.post(URL, {}).status_code == 403
    assert as_dev.get(one).status_code == 404
    assert as_dev.patch(one, {"notes": "x"}).status_code == 404
    assert as_dev.get(URL).data["count"] == 0


def test_staff_of_a_branch_see_its_visits_only(as_chitra, visit, shop, asha_patel, cg_road):
    other = Visit.objects.create(
        organization=shop, customer=asha_patel, branch=cg_road, visit_date=date(2025, 9, 26)
    )

    assert [row["id"] for row in as_chitra.get(URL).data["results"]] == [visit.pk]
    assert as_chitra.get(f"{URL}{other.pk}/").status_code == 404


def test_filters_and_search_narrow_the_list(as_asha, visit):
    def count(query):
        response = as_asha.get(f"{URL}?{query}")
        assert response.status_code == 200, response.data
        return response.data["count"]

    assert count(f"customer={visit.customer_id}&branch={visit.branch_id}") == 1
    assert count("visit_date_after=2025-09-25&visit_date_before=2025-09-25") == 1
    assert count("visit_date_after=2025-09-26") == 0
    assert count("outcome=unknown&source=upload") == 1
    assert count("search=97235 21333") == 1
    assert count("search=patel") == 1
    assert count("search=ravi") == 0


@pytest.mark.parametrize(
    "query",
    [
        "customer=999999",
        "customer=x",
        "outcome=maybe",
        "visit_date_after=2025-09-26&visit_date_before=2025-09-25",
        "visit_date_after=yesterday",
        "visit_date_before=0001-01-01",
        "search=%00",
        "ordering=notes",
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(as_asha, visit, query):
    assert as_asha.get(f"{URL}?{query}").status_code == 400


def test_a_manager_exports_the_visits(as_bilal, visit):
    response = as_bilal.get(URL, {"format": "csv"})

    heading, row = response.getvalue().decode("utf-8-sig").splitlines()
    assert "visit_date" in heading
    assert "2025-09-25" in row
    assert "Asha Patel" in row
