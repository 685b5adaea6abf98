"""Reminders go to who wants them, when they want them, and of what still holds."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from customers.opting import opt_in, opt_out
from jobs.testing import run_jobs
from messaging.models import Message, SenderState
from messaging.services.outbox import enqueue_dispatch
from messaging.tests.providers import described, the_reminder
from reminders.models import RefillReminder


def test_who_opted_out_gets_nothing_whoever_shows_the_phone(
    provider, person, remind, send_due, asha
):
    opt_out(person("Meera Pillai"), by=asha, why="Said so at the counter")
    remind(person("Ravi Pillai"))

    send_due()

    assert provider.calls == []
    assert described() == [("whatsapp", "skipped", "opted_out")]
    assert the_reminder().call_only


def test_an_opt_out_between_queue_and_sending_counts(provider, person, remind, send_due, loud):
    meera = person()
    remind(meera)
    loud.quiet_from, loud.quiet_until = quiet_now(loud)
    loud.save()
    send_due()
    opt_out(meera, by=None)
    wake(loud)

    assert provider.calls == []
    assert described() == [("whatsapp", "skipped", "opted_out")]


def test_who_opted_in_again_is_reminded(provider, person, remind, send_due, asha):
    meera = person()
    opt_out(meera, by=asha)
    opt_in(meera, by=asha)
    remind(meera)

    send_due()

    assert described() == [("whatsapp", "accepted", "")]


def test_where_consent_is_needed_silence_is_none(provider, person, remind, send_due, loud):
    loud.messages_need_consent = True
    loud.save()
    remind(person("Meera Pillai", "+919624046592"))
    remind(person("Ravi Shah", "+919825012345", message_consent_at=timezone.now()))

    send_due()

    assert described() == [("whatsapp", "skipped", "no_consent"), ("whatsapp", "accepted", "")]


def test_a_customer_without_a_phone_is_left_for_a_call(provider, person, remind, send_due):
    remind(person(phone=""))

    send_due()

    assert described() == [("whatsapp", "skipped", "no_phone")]
    assert the_reminder().call_only


def test_whoever_bought_meanwhile_is_not_reminded(provider, person, remind, send_due, loud):
    reminder = remind(person())
    loud.quiet_from, loud.quiet_until = quiet_now(loud)
    loud.save()
    send_due()
    reminder.status, reminder.bought_on = "superseded", loud.today()
    reminder.save()
    wake(loud)

    assert provider.calls == []
    assert described() == [("whatsapp", "skipped", "no_longer_due")]


def test_nothing_goes_out_in_the_quiet_hours(provider, person, remind, send_due, loud):
    remind(person())
    loud.quiet_from, loud.quiet_until = quiet_now(loud)
    loud.save()

    send_due()

    assert provider.calls == []
    message = Message.objects.get()
    local = message.next_try_at.astimezone(loud.zone)
    assert (message.status, local.time()) == ("queued", loud.quiet_until)


def test_a_message_that_waited_too_long_becomes_a_call(provider, person, remind, send_due, loud):
    remind(person())
    SenderState.objects.create(
        organization=loud, channel="whatsapp", stopped_at=timezone.now(), stop_reason="Token"
    )
    send_due()
    Message.objects.update(expires_at=timezone.now())
    enqueue_dispatch(loud)
    run_jobs()

    assert described() == [("whatsapp", "skipped", "expired")]
    assert (the_reminder().status, the_reminder().call_only) == ("pending", True)


def test_a_missed_day_is_caught_up_and_older_ones_are_for_a_call(
    provider, person, remind, send_due
):
    remind(person("Meera Pillai", "+919624046592"), days_late=3)
    old = remind(person("Ravi Shah", "+919825012345"), days_late=4)

    send_due()

    assert [call.phone for call in provider.calls] == ["+919624046592"]
    old.refresh_from_db()
    assert (old.status, old.call_only) == ("pending", True)


def test_more_than_an_hours_share_waits_for_the_next_hours(
    provider, person, remind, send_due, loud
):
    loud.messages_per_hour = 2
    loud.save()
    for number in range(5):
        remind(person(f"Person {number}", f"+91982500000{number}"))

    send_due()

    assert len(provider.calls) == 2
    waits = [
        round((moment - timezone.now()).total_seconds() / 3600)
        for moment in Message.objects.order_by("pk").values_list("next_try_at", flat=True)
    ]
    assert waits == [0, 0, 1, 1, 2]


def test_reminders_for_a_call_are_never_sent(provider, person, remind, send_due):
    remind(person())
    RefillReminder.objects.update(call_only=True)

    send_due()

    assert (provider.calls, Message.objects.count()) == ([], 0)


def test_without_a_channel_nothing_is_queued_and_reminders_stay(
    provider, person, remind, send_due, settings
):
    settings.MESSAGE_GATEWAYS = {"whatsapp": "", "sms": ""}
    remind(person())

    send_due()

    assert Message.objects.count() == 0
    assert the_reminder().status == "pending"


def test_what_was_put_off_while_its_message_waited_goes_out_on_its_new_day(
    provider, person, remind, send_due, loud, as_asha
):
    reminder = remind(person())
    loud.quiet_from, loud.quiet_until = quiet_now(loud)
    loud.save()
    send_due()
    later = loud.today() + timedelta(days=2)
    as_asha.post(f"/api/refill-reminders/{reminder.pk}/snooze/", {"until": str(later)})
    wake(loud)
    assert (described(), provider.calls) == ([("whatsapp", "skipped", "no_longer_due")], [])

    Message.objects.update(day=loud.today() - timedelta(days=2), bundle="two days ago")
    RefillReminder.objects.update(reminder_date=loud.today(), due_on=loud.today())
    send_due()

    assert described()[1:] == [("whatsapp", "accepted", "")]
    assert len(provider.calls) == 1


def test_a_corrected_bill_has_nothing_sent_again_that_failed_before(
    provider, person, remind, send_due, loud, as_asha
):
    reminder = remind(person("No Phone", ""))
    send_due()

    bill, line = reminder.purchase.bill_id, reminder.purchase_id
    as_asha.patch(f"/api/bills/{bill}/lines/{line}/", {"duration_days": 33}, format="json")

    reminder.refresh_from_db()
    assert (reminder.due_on, reminder.call_only) == (loud.today() + timedelta(days=3), True)


@pytest.mark.parametrize("how", ["entered anew", "told anew"])
def test_whoever_was_reminded_of_a_bill_is_not_reminded_again_of_it_corrected(
    provider, loud, shivranjani, as_asha, send_due, how
):
    line = {"medicine_name": "Thyronorm 50", "amount": "185", "duration_days": 30}
    sold = {
        "branch": shivranjani.pk,
        "bill_date": str(loud.today() - timedelta(days=25)),
        "phone": "96240 46592",
        "purchases": [line],
    }
    bill = as_asha.post("/api/bills/", sold, format="json").data["id"]
    send_due()

    if how == "entered anew":
        as_asha.post(f"/api/bills/{bill}/cancel/", {"reason": "Wrong amount"})
        as_asha.post("/api/bills/", sold, format="json")
    else:
        lines = [line | {"amount": "190"}]
        as_asha.patch(f"/api/bills/{bill}/", {"purchases": lines}, format="json")
    Message.objects.update(day=loud.today() - timedelta(days=1), bundle="yesterday's")
    send_due()

    assert len(provider.calls) == 1
    assert RefillReminder.objects.get(purchase__bill__cancelled_at=None).status == "sent"


def quiet_now(shop):
    """Quiet hours that it is now."""
    now = timezone.now().astimezone(shop.zone)
    start, end = now - timedelta(hours=1), now + timedelta(hours=2)
    return time(start.hour), time(end.hour)


def wake(shop):
    """The quiet hours are over."""
    shop.quiet_from = shop.quiet_until = time(0)
    shop.save()
    Message.objects.update(next_try_at=timezone.now())
    enqueue_dispatch(shop)
    run_jobs()
