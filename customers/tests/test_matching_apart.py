"""Who shares a key without being one person: families, and pairs that somebody decided on."""

from datetime import date

import pytest

from customers.models import CandidateStatus, Customer, DuplicateCandidate
from customers.utils import upsert_customer_from_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def upsert(shop):
    def call(full_name="", phone="", **values):
        return upsert_customer_from_data(full_name, phone, organization=shop, **values)

    return call


@pytest.fixture
def declare_apart(shop):
    def call(one, other):
        first, second = sorted((one.pk, other.pk))
        DuplicateCandidate.objects.create(
            organization=shop,
            first_id=first,
            second_id=second,
            status=CandidateStatus.DISMISSED,
        )

    return call


def keys_of(customer):
    return {str(identifier) for identifier in customer.identifiers.all()}


def test_a_relative_known_by_email_is_not_doubled_for_a_shared_phone(upsert):
    upsert("Imran Qureshi", "9099054597", passport_number="M1234567")
    sana, _ = upsert("Sana Shaikh", email="sana@example.in")

    found, created = upsert(
        "Sana Shaikh", "9099054597", email="sana@example.in", passport_number="N7654321"
    )

    assert (found.pk, created) == (sana.pk, False)
    assert keys_of(found) == {"email:sana@example.in", "passport:N7654321"}


def test_a_relative_known_by_passport_shows_the_shared_phone_where_none_was_shown(upsert):
    upsert("Imran Qureshi", "9099054597", passport_number="M1234567")
    upsert("Sana Shaikh", passport_number="N7654321")

    found, _ = upsert("Sana Shaikh", "9099054597", passport_number="N7654321")

    assert found.phone == "+919099054597"
    assert keys_of(found) == {"passport:N7654321"}


def test_a_shared_phone_never_replaces_the_relatives_own(upsert):
    upsert("Imran Qureshi", "9099054597", passport_number="M1234567")
    upsert("Sana Shaikh", "9723521333", passport_number="N7654321")

    found, _ = upsert("Sana Shaikh", "9099054597 / 9099072772", passport_number="N7654321")

    assert found.phone == "+919099072772"


def test_a_shared_email_is_shown_for_its_owner_alone(upsert):
    upsert("Imran Qureshi", email="family@example.in", passport_number="M1234567")

    sana, created = upsert("Sana Shaikh", email="family@example.in", passport_number="N7654321")

    assert (sana.email, created) == ("", True)


def test_a_row_of_somebody_declared_another_person_is_not_taken_for_the_owner(
    upsert, declare_apart
):
    asha, _ = upsert("Asha Patel", "9723521333")
    ramesh, _ = upsert("Ramesh Soni", "9099054597")
    declare_apart(asha, ramesh)

    found, created = upsert("Ramesh Soni", "9723521333", last_activity=date(2024, 6, 3))

    assert (found.pk, created) == (ramesh.pk, False)
    assert found.last_activity.date() == date(2024, 6, 3)
    asha.refresh_from_db()
    assert (asha.full_name, keys_of(asha)) == ("Asha Patel", {"phone:+919723521333"})
    assert found.phone == "+919099054597"
    assert DuplicateCandidate.objects.get().status == CandidateStatus.DISMISSED


@pytest.mark.parametrize("name", ["Asha Patel", "Asha P", "", "Karim Baig"])
def test_other_names_under_the_owners_phone_stay_with_the_owner(upsert, declare_apart, name):
    asha, _ = upsert("Asha Patel", "9723521333")
    ramesh, _ = upsert("Ramesh Soni", "9099054597")
    declare_apart(asha, ramesh)

    found, _ = upsert(name, "9723521333")

    assert found.pk == asha.pk


def test_a_pair_declared_apart_stays_apart_when_one_was_merged_since(upsert, declare_apart):
    asha, _ = upsert("Asha Patel", "9723521333")
    ramesh, _ = upsert("Ramesh Soni", "9099054597")
    survivor, _ = upsert("Ramesh K Soni", "9099072772")
    declare_apart(asha, ramesh)
    Customer.objects.filter(pk=ramesh.pk).update(merged_into=survivor, is_active=False)

    found, _ = upsert("Ramesh Soni", "9723521333")

    assert found.pk == survivor.pk


def test_without_a_persons_word_another_name_is_taken(upsert):
    asha, _ = upsert("Asha Patel", "9723521333")
    upsert("Ramesh Soni", "9099054597")

    found, _ = upsert("Ramesh Soni", "9723521333")

    assert (found.pk, found.full_name) == (asha.pk, "Ramesh Soni")
