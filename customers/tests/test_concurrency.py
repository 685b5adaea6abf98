"""The same person named by many at the same moment."""

import pytest

from accounts.models import Organization
from customers.edits import edit_customer
from customers.models import Customer, CustomerIdentifier, DuplicateCandidate
from customers.utils import upsert_customer_from_data
from jobs.testing import all_at_once

# SQLite has one writer; there is nothing to race for, and its test database is one connection.
pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

THREADS = 8


@pytest.fixture
def organization():
    return Organization.objects.create(name="Sabarmati Stores")


def test_a_new_person_from_eight_threads_is_one_customer(organization):
    def upsert():
        return upsert_customer_from_data(
            "Asha Patel", "97235 21333", "asha@example.in", organization=organization
        )

    results = all_at_once(*[upsert] * THREADS)

    assert len({customer.pk for customer, _ in results}) == 1
    assert sum(created for _, created in results) == 1
    assert Customer.objects.count() == 1
    assert CustomerIdentifier.objects.count() == 2


def test_a_chain_of_keys_from_many_threads_never_gives_a_key_two_owners(organization):
    def naming(number):
        return lambda: upsert_customer_from_data(
            "Firoz Ghanchi",
            f"98250000{number:02d} / 98250000{(number + 1) % THREADS:02d}",
            organization=organization,
        )

    all_at_once(*[naming(number) for number in range(THREADS)])

    values = list(CustomerIdentifier.objects.values_list("value", flat=True))
    assert len(values) == len(set(values)) == THREADS
    with_key = CustomerIdentifier.objects.values("customer").distinct().count()
    assert with_key == Customer.objects.count()


def test_conflicting_keys_from_many_threads_open_one_candidate(organization):
    upsert_customer_from_data("Aarti", "8128634234", organization=organization)
    upsert_customer_from_data("Bharat", email="bharat@example.in", organization=organization)

    def conflict():
        return upsert_customer_from_data(
            "Aarti", "8128634234", "bharat@example.in", organization=organization
        )

    all_at_once(*[conflict] * THREADS)

    assert DuplicateCandidate.objects.count() == 1


def test_edits_and_upserts_of_one_customer_both_stay(organization):
    customer, _ = upsert_customer_from_data("Asha", "9723521333", organization=organization)

    all_at_once(
        lambda: edit_customer(customer, {"address": "1, Ashram Road"}, by=None),
        lambda: upsert_customer_from_data(
            "Asha", "9723521333", city="Surat", organization=organization
        ),
    )

    customer.refresh_from_db()
    assert (customer.address, customer.city) == ("1, Ashram Road", "Surat")
