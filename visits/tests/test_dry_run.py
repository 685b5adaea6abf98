"""Bulk work that is decided and not written."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Branch
from core.bulk import (
    get_or_insert,
    insert_rows,
    lookup_by_keys,
    read_rows,
    reserve_ids,
    side_effect,
    update_rows,
)
from core.dry_run import DryRun, WriteInDryRun, active_dry_run
from customers.models import Customer
from visits.models import Visit

VISIT = ["id", "organization_id", "customer_id", "branch_id", "visit_date"]
KEY = ["customer_id", "branch_id", "visit_date"]
DAY = date(2024, 5, 2)


@pytest.fixture
def customer(shop):
    return Customer.objects.create(organization=shop, full_name="Asha Patel", city="Surat")


@pytest.fixture
def dry_run():
    lookups = {Visit: [tuple(KEY)], Customer: [("city",)]}
    with DryRun(lookups) as opened:
        yield opened


def test_what_a_batch_inserts_is_found_by_later_ones_and_not_by_anybody_else(
    dry_run, shop, customer, cg_road
):
    key = (customer.pk, cg_road.pk, DAY)
    with dry_run.active():
        (pk,) = reserve_ids(Visit, 1)
        insert_rows(Visit, VISIT, [(pk, shop.pk, *key)])
    assert active_dry_run.get() is None
    assert lookup_by_keys(Visit, KEY, [key], columns=["id"]) == []

    with dry_run.active():
        assert pk < 0
        assert lookup_by_keys(Visit, KEY, [key], columns=["id"]) == [(key, (pk,))]
    assert not Visit.objects.exists()


def test_a_changed_row_reads_as_changed_and_is_found_by_its_new_value(dry_run, customer):
    def in_city(name):
        return read_rows(
            Customer.objects.all(), ["id", "city", "full_name"], by="city", values=[name]
        )

    with dry_run.active():
        update_rows(Customer, ["city"], [(customer.pk, "Kalol")])
        assert in_city("Surat") == []
        assert in_city("Kalol") == [(customer.pk, "Kalol", "Asha Patel")]
    assert in_city("Surat") == [(customer.pk, "Surat", "Asha Patel")]


def test_a_value_that_became_empty_reads_as_empty(dry_run, customer):
    with dry_run.active():
        update_rows(Customer, ["branch_id", "date_of_birth"], [(customer.pk, None, DAY)])
        update_rows(Customer, ["date_of_birth"], [(customer.pk, None)])
        names = ["branch_id", "date_of_birth"]
        assert read_rows(Customer.objects.all(), names, by="id", values=[customer.pk]) == [
            (None, None)
        ]


def test_what_is_made_where_there_is_none_is_made_once_in_a_dry_run_too(shop):
    def satellite():
        names = {("satellite",): {"name": "Satellite"}}
        where = {"organization_id": shop.pk}
        return get_or_insert(Branch, ["name_key"], names, where=where)["satellite",]

    with DryRun({Branch: [("organization_id", "name_key")]}) as dry_run, dry_run.active():
        assert satellite() == satellite() == (-1,)
    assert not Branch.objects.filter(name="Satellite").exists()

    assert satellite() == satellite() == (Branch.objects.get(name="Satellite").pk,)


def test_what_follows_from_a_batch_is_left_out_of_a_dry_run(db, dry_run):
    calls = []
    notify = side_effect(calls.append)

    with dry_run.active():
        notify("dry")
    notify("written")

    assert calls == ["written"]


def test_models_that_are_not_declared_are_read_as_they_are(dry_run, shop, cg_road):
    with dry_run.active():
        update_rows(Branch, ["city"], [(cg_road.pk, "Elsewhere")])
        assert read_rows(Branch.objects.all(), ["city"], by="id", values=[cg_road.pk]) == [("",)]


def test_a_lookup_that_was_not_declared_is_a_mistake_that_is_told(dry_run, customer):
    with dry_run.active(), pytest.raises(RuntimeError, match="how to find Customer by"):
        read_rows(Customer.objects.all(), ["id"], by="email", values=["asha@example.in"])


def test_a_write_that_goes_round_the_bulk_is_refused(dry_run, customer):
    refused = pytest.raises(WriteInDryRun, match="may not write: UPDATE")
    with dry_run.active(), refused, transaction.atomic():
        Customer.objects.update(city="Nowhere")
    customer.refresh_from_db()
    assert customer.city == "Surat"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_database_itself_refuses_writes_and_locks_in_a_dry_run(dry_run, customer):
    with pytest.raises(DatabaseError, match="read-only"), dry_run.active():
        list(Customer.objects.select_for_update().filter(pk=customer.pk))
