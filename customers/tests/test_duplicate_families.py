"""A key that a family shares is no reason to merge two who are plainly called otherwise."""

from datetime import date

import pytest
from django.test import Client

from customers.duplicates.services import compare_now, dismiss, start_scan
from customers.models import Customer, DuplicateCandidate
from customers.models.duplicate import FAMILY_SCORE
from customers.normalize import plainly_other_people
from customers.utils import upsert_customer_from_data
from jobs.testing import run_jobs

pytestmark = pytest.mark.django_db
LIST = "/admin/customers/duplicatecandidate/"


@pytest.fixture
def meet(shop):
    """Two customers, and an old entry that has the phone of the one and the e-mail of the other."""

    def call(one: str, other: str) -> DuplicateCandidate:
        upsert_customer_from_data(
            one, "9825012345", organization=shop, last_activity=date(2025, 5, 2)
        )
        upsert_customer_from_data(other, email="patel@example.in", organization=shop)
        upsert_customer_from_data(
            other, "9825012345", "patel@example.in", organization=shop,
            last_activity=date(2025, 5, 1),
        )  # fmt: skip
        return DuplicateCandidate.objects.get(likeness="")

    return call


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ramesh Patel", "Hetal Patel"),
        ("Rameshbhai Patel", "Hetalben Patel"),
        ("Imran Qureshi", "Sana Shaikh"),
        ("Ramesh", "Sunita"),
    ],
)
def test_names_of_two_people(one, other):
    assert plainly_other_people(one, other)
    assert plainly_other_people(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sunita Patel", "Suneeta Patel"),
        ("Asha Patel", "Asha Shah"),  # may have married
        ("Asha Ramesh Patel", "Ramesh Patel"),
        ("A. Patel", "Asha Patel"),
        ("Ramesh Patel", "Rameshbhai Patel"),
        ("Patel", "Asha Patel"),
        ("", "Asha Patel"),
        ("આશા પટેલ", "Asha Patel"),
    ],
)
def test_names_that_may_be_one_persons(one, other):
    assert not plainly_other_people(one, other)
    assert not plainly_other_people(other, one)


def test_a_family_on_one_key_is_shown_as_such_and_low(meet, as_bilal):
    pair = meet("Ramesh Patel", "Hetal Patel")

    response = as_bilal.get(f"/api/duplicates/{pair.pk}/").data

    assert (response["likely_family"], response["score"]) == (True, FAMILY_SCORE)
    assert response["status"] == "open"
    seen = as_bilal.get(f"/api/customers/{pair.first_id}/").data["potential_duplicates"]
    assert [one["likely_family"] for one in seen] == [True]


def test_the_same_key_of_two_who_are_called_alike_stays_a_strong_reason(meet, as_bilal):
    pair = meet("Sunita Patel", "Suneeta Patel")

    response = as_bilal.get(f"/api/duplicates/{pair.pk}/").data

    assert (response["likely_family"], response["score"]) == (False, 0.9)


def test_a_second_key_makes_it_more_than_a_family(meet, shop):
    pair = meet("Ramesh Patel", "Hetal Patel")
    upsert_customer_from_data(
        "Hetal Patel", email="hetal@example.in", passport_number="N7654321", organization=shop
    )
    upsert_customer_from_data(
        "Hetal Patel", email="patel@example.in", passport_number="N7654321", organization=shop
    )

    upsert_customer_from_data(
        "", "9825012345", "patel@example.in", organization=shop, last_activity=date(2025, 4, 1)
    )
    pair.refresh_from_db()
    assert pair.likely_family  # the same key once more says nothing new

    upsert_customer_from_data(
        "", "9825012345", "second@example.in", organization=shop, last_activity=date(2025, 4, 1)
    )
    Customer.objects.filter(pk=pair.second_id).update(full_name="Hetal Patel")
    DuplicateCandidate.objects.filter(pk=pair.pk).update(
        reasons=[*pair.reasons, "Row 9: its passport N1234567 belongs to the other record."]
    )
    compare_now("customer", pair.second_id, shop)

    pair.refresh_from_db()
    assert (pair.likely_family, pair.score) == (False, 0.9)


def test_a_corrected_name_is_judged_again(meet, shop):
    pair = meet("Sunita Patel", "Suneeta Patel")
    Customer.objects.filter(pk=pair.second_id).update(full_name="Hetal Patel")

    compare_now("customer", pair.second_id, shop)

    pair.refresh_from_db()
    assert (pair.likely_family, pair.score) == (True, FAMILY_SCORE)


def test_pairs_of_before_are_judged_by_the_next_whole_search(meet, shop):
    pair = meet("Ramesh Patel", "Hetal Patel")
    DuplicateCandidate.objects.filter(pk=pair.pk).update(score=0.9, key_score=0.9)

    start_scan(shop, by=None, whole=True)
    run_jobs()

    pair.refresh_from_db()
    assert (pair.likely_family, pair.score) == (True, FAMILY_SCORE)


def test_the_queue_shows_real_doubles_first_and_invites_to_merge_no_family(
    meet, shop, add, bilal, as_bilal
):
    double = DuplicateCandidate.objects.create(
        organization=shop, first=add("Sunita Rao", "9904309398"), second=add("Suneeta Rao", ""),
        score=0.51, likeness="Sunita / Suneeta.",
    )  # fmt: skip
    family = meet("Ramesh Patel", "Hetal Patel")

    listed = [pair["id"] for pair in as_bilal.get("/api/duplicates/").data["results"]]
    assert listed == [double.pk, family.pk]
    browser = Client()
    browser.force_login(bilal)
    page = browser.get(LIST).content.decode()
    assert page.index("Suneeta Rao") < page.index("Hetal Patel")
    assert page.count("Compare and merge") == 1
    assert "Likely a family, 30%" in page
    assert page.count("Not the same") >= 2


def test_a_family_is_dismissed_like_any_pair(meet, shop, bilal, as_bilal):
    pair = meet("Ramesh Patel", "Hetal Patel")

    answer = as_bilal.post(f"/api/duplicates/{pair.pk}/dismiss/")

    assert (answer.status_code, answer.data["status"]) == (200, "dismissed")
    dismiss(pair, by=bilal)
    compare_now("customer", pair.first_id, shop)
    pair.refresh_from_db()
    assert (pair.status, pair.score) == ("dismissed", FAMILY_SCORE)
