"""Keys that name nobody, and pairs that may be one person, over HTTP."""

import pytest

from customers.models import CandidateStatus, DuplicateCandidate, IgnoredIdentifier
from customers.utils import upsert_customer_from_data

URL = "/api/ignored-identifiers/"
PAIRS = "/api/duplicates/"
pytestmark = pytest.mark.django_db


def test_a_manager_ignores_the_shops_number_in_any_spelling(as_bilal, shop):
    response = as_bilal.post(URL, {"value": "079-2656 0000", "reason": "Our counter"})

    assert response.status_code == 201, response.data
    assert (response.data["kind"], response.data["value"]) == ("phone", "+917926560000")
    assert response.data["still_of"] is None
    customer, _ = upsert_customer_from_data("Asha", "07926560000", organization=shop)
    assert not customer.identifiers.exists()


@pytest.mark.parametrize(
    ("kind", "value", "person"),
    [
        ("email", " Shop@Example.in", {"email": "shop@example.in"}),
        ("passport", "a-1234567", {"passport_number": "A1234567"}),
    ],
)
def test_an_ignored_email_or_passport_names_nobody(as_bilal, shop, kind, value, person):
    as_bilal.post(URL, {"kind": kind, "value": value})

    first, _ = upsert_customer_from_data("Asha", organization=shop, **person)
    second, created = upsert_customer_from_data("Ravi", organization=shop, **person)

    assert created
    assert first.pk != second.pk
    assert not first.identifiers.exists()


def test_who_has_the_key_already_keeps_it_and_is_named(as_bilal, add):
    asha = add("Asha Patel", "9723521333")

    response = as_bilal.post(URL, {"value": "9723521333"})

    assert response.data["still_of"]["id"] == asha.pk
    assert asha.identifiers.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"value": "98250 123"}, "value"),
        ({"value": "-"}, "value"),
        ({"value": "9723521333, 9825012345"}, "value"),
        ({"kind": "email", "value": "shop@"}, "value"),
        ({"kind": "fax", "value": "9723521333"}, "kind"),
        ({"value": ["9723521333"]}, "value"),
        ({}, "value"),
    ],
)
def test_what_is_no_single_key_is_refused(as_bilal, values, field):
    response = as_bilal.post(URL, values)

    assert response.status_code == 400
    assert response.data["errors"][0]["field"] == field
    assert not IgnoredIdentifier.objects.exists()


def test_the_same_key_twice_is_a_409(as_bilal):
    first = as_bilal.post(URL, {"value": "9723521333"})
    second = as_bilal.post(URL, {"value": "+91 97235 21333"})

    assert second.status_code == 409
    assert second.data["ignored_identifier"] == first.data["id"]


def test_a_key_names_people_again_when_it_is_taken_off(as_bilal, as_chitra, as_dev, shop):
    entry = as_bilal.post(URL, {"value": "9723521333"}).data
    one = f"{URL}{entry['id']}/"

    assert as_chitra.delete(one).status_code == 403
    assert as_dev.delete(one).status_code == 404
    assert as_bilal.delete(one).status_code == 204
    customer, _ = upsert_customer_from_data("Asha", "9723521333", organization=shop)
    assert customer.identifiers.exists()


def test_staff_read_the_list_and_do_not_add_to_it(as_chitra):
    assert as_chitra.get(URL).status_code == 200
    assert as_chitra.post(URL, {"value": "9723521333"}).status_code == 403


@pytest.fixture
def pair(shop, add, shivranjani, cg_road):
    first, second = add("Asha Patel", branch=shivranjani), add("Asha Patil", branch=cg_road)
    return DuplicateCandidate.objects.create(
        organization=shop, first=first, second=second, score=0.9, reasons=["Names are alike."]
    )


def test_pairs_show_both_customers_and_why(as_bilal, pair):
    (row,) = as_bilal.get(PAIRS).data["results"]

    assert (row["first"]["full_name"], row["second"]["full_name"]) == ("Asha Patel", "Asha Patil")
    assert row["reasons"] == ["Names are alike."]


def test_pairs_are_narrowed_by_status_and_score(as_bilal, pair):
    def count(query):
        return as_bilal.get(f"{PAIRS}?{query}").data["count"]

    assert count("status=open&min_score=0.9") == 1
    assert count("min_score=0.95") == 0
    assert count(f"status={CandidateStatus.DISMISSED}") == 0
    for query in ("status=maybe", "min_score=2", "min_score=NaN", "min_score=x"):
        assert as_bilal.get(f"{PAIRS}?{query}").status_code == 400


def test_strangers_and_staff_of_one_branch_do_not_see_the_pair(as_dev, as_chitra, pair):
    assert as_dev.get(PAIRS).data["count"] == 0
    assert as_chitra.get(PAIRS).data["count"] == 0
