"""Who is to be called is called, however the reminder is planned anew."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jobs.testing import run_jobs
from reminders.models import RefillReminder, RefillStatus
from reminders.refills import plan_refills
from reminders.services.refills import reopen, respond, snooze
from reminders.services.sending import RefillSubjects
from visits.services import cancel_bill

pytestmark = pytest.mark.django_db


@pytest.fixture
def replan(shop, meera):
    """Other lead days, and the work that follows."""

    def call(lead_days):
        shop.refill_lead_days = lead_days
        shop.save()
        run_jobs()

    return call


def _answered(reminder, response, by, days):
    again = reminder.reminder_date + timedelta(days=days)
    respond(reminder, response=response, by=by, call_again_on=again)


def _born_past(reminder, by):
    RefillReminder.objects.filter(pk=reminder.pk).update(call_only=True)


def _call_later(reminder, by):
    _answered(reminder, "call_later", by, 2)


def _no_answer(reminder, by):
    _answered(reminder, "no_answer", by, 1)


def _no_answer_then_snoozed(reminder, by):
    _answered(reminder, "no_answer", by, 1)
    snooze(reminder, until=reminder.reminder_date + timedelta(days=4))


def _answer_that_was_a_slip(reminder, by):
    respond(reminder, response="stopped", by=by)
    reopen(reminder)


def _no_channel_reaches(reminder, by):
    RefillSubjects().leave_to_call([reminder.pk])


WAYS = [
    _born_past,
    _call_later,
    _no_answer,
    _no_answer_then_snoozed,
    _answer_that_was_a_slip,
    _no_channel_reaches,
]


def _is_for_a_call(today):
    (reminder,) = RefillReminder.objects.filter(status=RefillStatus.PENDING)
    later = today + timedelta(days=60)
    assert list(RefillReminder.objects.to_call(on=later)) == [reminder]
    assert not RefillReminder.objects.to_send(on=later).exists()
    return reminder


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("lead_days", [1, 12, 25])
def test_other_lead_days_send_nothing_to_who_is_to_be_called(
    replan, sell, chitra, today, way, lead_days
):
    sell(days=30)
    way(RefillReminder.objects.get(), chitra)

    replan(lead_days)

    _is_for_a_call(today)


@pytest.mark.parametrize("way", WAYS)
def test_a_corrected_duration_leaves_it_for_a_call(shop, meera, sell, chitra, today, way):
    line = sell(days=30)
    way(RefillReminder.objects.get(), chitra)

    line.duration_days, line.runs_out_on = 40, today + timedelta(days=40)
    line.save()
    plan_refills(shop, {meera.pk})

    _is_for_a_call(today)


@pytest.mark.parametrize("way", WAYS)
def test_a_later_bill_that_is_cancelled_leaves_it_for_a_call(shop, meera, sell, chitra, today, way):
    sell(on=today - timedelta(days=1), days=30)
    way(RefillReminder.objects.get(), chitra)
    mistake = sell(days=30)

    cancel_bill(mistake.bill, reason="Typed twice", by=chitra)

    assert _is_for_a_call(today).purchase_id != mistake.pk


@pytest.mark.parametrize("way", WAYS)
def test_a_bill_cancelled_and_entered_anew_leaves_it_for_a_call(sell, chitra, today, way):
    first = sell(days=30)
    reminder = RefillReminder.objects.get()
    way(reminder, chitra)
    reminder.refresh_from_db()
    cancel_bill(first.bill, reason="Wrong price", by=chitra)

    again = sell(days=31)

    planned = _is_for_a_call(today)
    assert planned.purchase_id == again.pk
    if reminder.due_on > reminder.reminder_date:  # the day that was promised
        assert planned.due_on == reminder.due_on
    assert planned.response == reminder.response


def test_a_promised_call_to_who_was_reminded_survives_a_bill_entered_anew(sell, chitra, today):
    first = sell(on=today - timedelta(days=25), days=30)
    RefillReminder.objects.update(
        status=RefillStatus.SENT, sent_at=timezone.now(), sent_by="whatsapp"
    )
    promised = today + timedelta(days=3)
    respond(RefillReminder.objects.get(), response="call_later", by=chitra, call_again_on=promised)
    cancel_bill(first.bill, reason="Wrong price", by=chitra)

    again = sell(on=today - timedelta(days=25), days=30)

    reminder = again.refill_reminder
    assert (reminder.status, reminder.call_only, reminder.due_on) == ("sent", True, promised)


def test_who_was_put_off_stays_put_off_by_a_bill_entered_anew(sell, chitra, today):
    first = sell(days=30)
    later = today + timedelta(days=35)
    snooze(RefillReminder.objects.get(), until=later)
    cancel_bill(first.bill, reason="Wrong price", by=chitra)

    again = sell(days=30)

    assert (again.refill_reminder.due_on, again.refill_reminder.call_only) == (later, False)
