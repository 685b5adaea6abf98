"""Reminders follow the active bills, whatever happens to these."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from customers.models import Customer
from reminders.models import RefillReminder, RefillStatus
from reminders.refills import plan_refills

pytestmark = pytest.mark.django_db
EARLY_ON_26_JUNE = datetime(2024, 6, 25, 20, tzinfo=UTC)  # 01:30 where the shop stands


def state(shop):
    return list(
        RefillReminder.objects.filter(organization=shop)
        .order_by("purchase__bill__bill_date", "purchase")
        .values_list("status", "due_on", "call_only", "bought_by")
    )


def test_a_bill_with_a_duration_plans_a_reminder(shop, sell, today):
    line = sell(days=30)
    reminder = RefillReminder.objects.get()
    assert (reminder.purchase, reminder.customer.full_name) == (line, "Meera Pillai")
    assert reminder.due_on == today + timedelta(days=25)
    assert not reminder.call_only


def test_a_line_without_duration_has_no_reminder(sell):
    sell(days=None)
    assert not RefillReminder.objects.exists()


def test_buying_again_supersedes_the_open_reminder(sell):
    sell(on="2024-06-01")
    again = sell(on="2024-06-27")
    first = RefillReminder.objects.earliest("reminder_date")
    assert (first.status, first.bought_by) == (RefillStatus.SUPERSEDED, again)


def test_buying_after_the_reminder_marks_it_as_bought(sell):
    line = sell(on="2024-06-01")
    RefillReminder.objects.update(status=RefillStatus.SENT, sent_at=EARLY_ON_26_JUNE)
    sell(on="2024-06-26")
    assert line.refill_reminder.__class__.objects.get(purchase=line).status == "purchased"


def test_a_bill_of_before_the_reminder_that_is_entered_late_is_not_its_doing(sell):
    line = sell(on="2024-06-01")
    RefillReminder.objects.update(status=RefillStatus.SENT, sent_at=EARLY_ON_26_JUNE)
    sell(on="2024-06-25")
    reminder = RefillReminder.objects.get(purchase=line)
    assert (reminder.status, str(reminder.bought_on)) == ("superseded", "2024-06-25")


def test_the_reminder_of_an_older_bill_entered_late_is_born_superseded(sell):
    sell(on="2024-06-27")
    late = sell(on="2024-06-01")
    assert late.refill_reminder.status == RefillStatus.SUPERSEDED


def test_a_reminder_born_past_is_for_a_call(sell, today):
    sell(on=today - timedelta(days=60))
    assert RefillReminder.objects.get().call_only


def test_the_medicine_is_known_in_any_spelling_of_case_and_space(sell):
    sell("Telmisartan 40", on="2024-06-02")
    sell("telmisartan  40 ", on="2024-07-01")
    assert RefillReminder.objects.filter(status=RefillStatus.PENDING).count() == 1


def test_a_cancelled_bill_takes_its_reminder_back_and_opens_the_one_before(shop, sell, meera):
    first = sell(on="2024-06-01")
    second = sell(on="2024-06-27")
    second.bill.cancelled_at = timezone.now()
    second.bill.cancel_reason = "Typed twice"
    second.bill.save()
    plan_refills(shop, {meera.pk})
    assert RefillReminder.objects.get(purchase=first).status == RefillStatus.PENDING
    assert RefillReminder.objects.get(purchase=second).status == RefillStatus.CANCELLED


def test_a_corrected_duration_moves_the_reminder_but_not_before_a_snooze(shop, sell, meera, today):
    line = sell(days=30)
    RefillReminder.objects.update(due_on=today + timedelta(days=28))
    line.duration_days, line.runs_out_on = 31, today + timedelta(days=31)
    line.save()
    plan_refills(shop, {meera.pk})
    reminder = RefillReminder.objects.get()
    assert reminder.reminder_date == today + timedelta(days=26)
    assert reminder.due_on == today + timedelta(days=28)


def test_what_a_person_closed_stays_closed(shop, sell, meera):
    sell()
    RefillReminder.objects.update(status=RefillStatus.CLOSED, closing_reason="Wrong number")
    plan_refills(shop, {meera.pk})
    assert RefillReminder.objects.get().status == RefillStatus.CLOSED


def test_a_bill_that_moves_to_another_customer_takes_its_reminder_along(shop, sell, meera):
    line = sell()
    other = Customer.objects.create(organization=shop, full_name="Tanvi Kale")
    line.bill.customer = other
    line.bill.save()
    plan_refills(shop, {meera.pk, other.pk})
    assert RefillReminder.objects.get().customer == other


def test_planning_twice_changes_nothing(shop, sell, meera):
    sell(on="2024-06-01")
    sell(on="2024-06-27")
    before = state(shop)
    plan_refills(shop, {meera.pk})
    assert state(shop) == before


def test_the_order_in_which_bills_come_makes_no_difference(shop, sell, meera):
    other = Customer.objects.create(organization=shop, full_name="Same, other order")
    days = ["2024-06-01", "2024-06-27", "2024-07-20"]
    for day in days:
        sell(on=day)
    for day in reversed(days):
        sell(on=day, customer=other)
    of_each = [
        list(
            RefillReminder.objects.filter(customer=customer)
            .order_by("reminder_date")
            .values_list("status", "due_on", "bought_on")
        )
        for customer in (meera, other)
    ]
    assert of_each[0] == of_each[1]


def test_the_number_of_queries_does_not_grow_with_the_customers(shop, sell):
    people = [
        Customer.objects.create(organization=shop, full_name=f"Person {n}") for n in range(12)
    ]
    for person in people:
        sell(on="2024-06-01", customer=person)

    def queries(of):
        RefillReminder.objects.all().delete()
        with CaptureQueriesContext(
            connection,
        ) as given:
            plan_refills(shop, {person.pk for person in of})
        return len(given)

    assert queries(people[:2]) == queries(people)
