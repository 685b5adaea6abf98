"""Refills of customers who turned out to be one person."""

import pytest

from customers.merging.services import merge_records
from customers.models import Customer
from reminders.models import RefillReminder


@pytest.fixture
def meera_too(shop, shivranjani):
    return Customer.objects.create(
        organization=shop, branch=shivranjani, full_name="Meera Pillai", phone="+919825012345"
    )


@pytest.fixture
def merge(shop, asha):
    def call(kept, gone):
        merge_records("customer", kept.pk, [gone.pk], choices={}, by=asha, organization=shop)

    return call


def told():
    reminders = RefillReminder.objects.order_by("purchase__bill__bill_date")
    return [(one.customer.phone, one.status, one.bought_by_id) for one in reminders]


def test_who_bought_again_under_the_other_record_is_reminded_once(sell, meera, meera_too, merge):
    sell(on="2026-10-01")
    again = sell(on="2026-10-20", customer=meera_too)

    merge(meera, meera_too)

    assert told() == [(meera.phone, "superseded", again.pk), (meera.phone, "pending", None)]


def test_the_earlier_purchase_may_be_the_duplicates(sell, meera, meera_too, merge):
    again = sell(on="2026-10-20")
    sell(on="2026-10-01", customer=meera_too)

    merge(meera, meera_too)

    assert told() == [(meera.phone, "superseded", again.pk), (meera.phone, "pending", None)]


def test_other_medicines_and_those_of_cancelled_bills_just_move(sell, meera, meera_too, merge):
    sell("Metformin 500", on="2026-10-01", customer=meera_too)
    cancelled = sell(on="2026-10-20", customer=meera_too)
    RefillReminder.objects.filter(purchase=cancelled).update(status="cancelled")
    bill = cancelled.bill
    bill.cancelled_at, bill.cancel_reason = bill.created_at, "Typed twice"
    bill.save()

    merge(meera, meera_too)

    assert told() == [(meera.phone, "pending", None), (meera.phone, "cancelled", None)]
