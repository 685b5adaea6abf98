"""Refills are planned anew when the organization changes how they are planned."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Customer
from jobs.models import Job
from jobs.testing import run_jobs
from reminders.models import RefillReminder
from reminders.refills import REPLAN, planning

pytestmark = pytest.mark.django_db


@pytest.fixture
def change(as_asha):
    """What an owner sets, and the work that follows."""

    def patch(**settings):
        answer = as_asha.patch("/api/organization/", settings)
        assert answer.status_code == 200, answer.json()
        run_jobs()

    return patch


def test_other_lead_days_move_what_is_planned(change, sell, today):
    sell(days=30)

    change(refill_lead_days=9)

    reminder = RefillReminder.objects.get()
    assert reminder.due_on == reminder.reminder_date == today + timedelta(days=21)


def test_what_comes_to_be_past_is_for_a_call(change, sell, today):
    sell(on=today - timedelta(days=20), days=30)
    assert not RefillReminder.objects.get().call_only

    change(refill_lead_days=15)

    reminder = RefillReminder.objects.get()
    assert (reminder.status, reminder.call_only) == ("pending", True)
    assert reminder.due_on == today - timedelta(days=5)


def test_stock_that_counts_from_now_on_counts_for_what_is_planned(change, sell, today):
    sell(on=today - timedelta(days=20), days=30)
    again = sell(days=30)
    assert again.refill_reminder.runs_out_on == today + timedelta(days=30)

    change(refill_carries_stock=True)

    again.refill_reminder.refresh_from_db()
    assert again.refill_reminder.runs_out_on == today + timedelta(days=40)


def test_who_was_reminded_is_not_reminded_again(change, as_chitra, sell, today):
    sell(on=today - timedelta(days=25), days=30)
    reminder = RefillReminder.objects.get()
    as_chitra.post(f"/api/refill-reminders/{reminder.pk}/mark-sent/", {"sent_by": "call"})

    change(refill_lead_days=1)

    reminder.refresh_from_db()
    assert reminder.status == "sent"


@pytest.mark.parametrize("settings", [{"refill_lead_days": 5}, {"claim_days": 90}])
def test_other_settings_start_no_work(change, sell, settings):
    sell(days=30)

    change(**settings)

    assert not Job.objects.filter(kind=REPLAN).exists()


def test_another_business_is_left_alone(change, sell, other_shop, today):
    sell(days=30)
    other_shop.refill_lead_days = 20
    other_shop.save()

    run_jobs()

    assert Job.objects.get(kind=REPLAN).organization == other_shop
    assert RefillReminder.objects.get().due_on == today + timedelta(days=25)


def test_many_customers_are_planned_in_batches(change, sell, shop, today, monkeypatch):
    monkeypatch.setattr(planning, "_CUSTOMERS_AT_ONCE", 2)
    for number in range(5):
        someone = Customer.objects.create(organization=shop, full_name=f"Customer {number}")
        sell(days=30, customer=someone)

    change(refill_lead_days=9)

    days = set(RefillReminder.objects.values_list("due_on", flat=True))
    assert days == {today + timedelta(days=21)}
    job = Job.objects.get(kind=REPLAN)
    assert (job.status, job.done, job.result) == ("done", 5, {"customers": 5})


def test_a_batch_costs_the_same_queries_however_many_it_holds(shop, sell):
    def queries(lead_days):
        shop.refill_lead_days = lead_days
        shop.save()
        with CaptureQueriesContext(connection) as given:
            run_jobs()
        return len(given)

    def sell_to(many):
        for number in range(many):
            someone = Customer.objects.create(organization=shop, full_name=f"Customer {number}")
            sell(days=30, customer=someone)

    sell_to(3)
    before = queries(9)
    sell_to(12)
    assert queries(7) == before
