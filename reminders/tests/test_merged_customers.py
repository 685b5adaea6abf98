"""Refills of customers who turned out to be one person."""

import pytest

from customers.merging.services import merge_records
from customers.models import Customer
from jobs.testing import run_jobs
from messaging.models import Message
from messaging.tests.providers import status_of
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


def described():
    reminders = RefillReminder.objects.order_by("purchase__bill__bill_date")
    return [(one.customer.phone, one.status, one.bought_by_id) for one in reminders]


def test_who_bought_again_under_the_other_record_is_reminded_once(sell, meera, meera_too, merge):
    sell(on="2026-10-01")
    again = sell(on="2026-10-20", customer=meera_too)

    merge(meera, meera_too)

    assert described() == [(meera.phone, "superseded", again.pk), (meera.phone, "pending", None)]


def test_the_earlier_purchase_may_be_the_duplicates(sell, meera, meera_too, merge):
    again = sell(on="2026-10-20")
    sell(on="2026-10-01", customer=meera_too)

    merge(meera, meera_too)

    assert described() == [(meera.phone, "superseded", again.pk), (meera.phone, "pending", None)]


def test_other_medicines_and_those_of_cancelled_bills_just_move(sell, meera, meera_too, merge):
    sell("Metformin 500", on="2026-10-01", customer=meera_too)
    cancelled = sell(on="2026-10-20", customer=meera_too)
    RefillReminder.objects.filter(purchase=cancelled).update(status="cancelled")
    bill = cancelled.bill
    bill.cancelled_at, bill.cancel_reason = bill.created_at, "Typed twice"
    bill.save()

    merge(meera, meera_too)

    assert described() == [(meera.phone, "pending", None), (meera.phone, "cancelled", None)]


def test_what_no_second_sms_of_the_day_can_tell_is_for_a_call(
    provider, person, remind, send_due, post_whatsapp, merge
):
    kept, gone = person(), person("Meera Pillai", "+919825012345")
    remind(kept)
    remind(gone, "Metformin 500")
    send_due()
    by_whatsapp = list(Message.objects.order_by("pk"))
    merge(kept, gone)

    for message in by_whatsapp:
        post_whatsapp(status_of(message.provider_id, "failed", code=131026))
    run_jobs()

    assert list(Message.objects.filter(channel="sms").values_list("status")) == [("accepted",)]
    reminders = RefillReminder.objects.order_by("pk").values_list("status", "call_only")
    assert list(reminders) == [("sent", False), ("pending", True)]
