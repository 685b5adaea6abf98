"""Refill calls and messages, told to whoever opens the contact with that phone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contacts.services.handled import handled_recently
from contacts.services.making import add_contact
from customers.models import CustomerIdentifier
from reminders.models import RefillReminder
from reminders.services.refills import reopen, respond
from reminders.services.sending import RefillSubjects

pytestmark = pytest.mark.django_db


@pytest.fixture
def reminder(shop, meera, sell):
    CustomerIdentifier.objects.create(
        organization=shop, customer=meera, kind="phone", value=meera.phone, source="manual",
        first_seen=timezone.now(),
    )  # fmt: skip
    sell()
    return RefillReminder.objects.get()


@pytest.fixture
def handled(shop, meera):
    def read():
        found = handled_recently(shop, [meera.phone]).get(meera.phone, [])
        return [(each.what, each.by_name) for each in found]

    return read


def test_refill_calls_are_told_to_who_opens_the_contact(as_chitra, bilal, shop, meera, reminder):
    RefillReminder.objects.update(sent_at=timezone.now(), sent_by="call", sent_by_user=bilal)
    contact, _ = add_contact(shop, {"phone": meera.phone, "name": "", "branch": None}, by=None)

    shown = as_chitra.get(f"/api/contacts/{contact.pk}/").json()

    (handled,) = shown["handled_recently"]
    assert (handled["what"], handled["by_name"]) == ("Refill reminder: Call", "bilal")


@pytest.mark.parametrize(
    ("response", "days", "given"),
    [
        ("no_answer", None, "No answer"),
        ("call_later", 3, "Call later"),
        ("will_buy", None, "Will buy"),
    ],
)
def test_a_call_is_told_once_whatever_came_of_it(
    reminder, chitra, handled, today, response, days, given
):
    day = reminder.reminder_date + timedelta(days=days) if days else None
    respond(reminder, response=response, by=chitra, call_again_on=day)

    assert handled() == [(f"Refill call: {given}", "chitra")]


def test_a_message_and_the_call_after_it_are_both_told(reminder, bilal, handled):
    RefillReminder.objects.update(
        status="sent", sent_at=timezone.now() - timedelta(hours=2), sent_by="whatsapp"
    )

    respond(reminder, response="no_answer", by=bilal)

    assert handled() == [("Refill call: No answer", "bilal"), ("Refill reminder: WhatsApp", "")]


def test_calls_of_long_ago_are_not_told(reminder, bilal, handled):
    respond(reminder, response="no_answer", by=bilal)
    RefillReminder.objects.update(responded_at=timezone.now() - timedelta(days=8))

    assert handled() == []


def test_a_reply_by_message_is_nobodys_call(reminder, bilal, handled):
    respond(reminder, response="stopped", by=bilal)
    reopen(reminder)
    RefillSubjects().mark_replied([reminder.pk], text="Yes please", at=timezone.now())

    reminder.refresh_from_db()
    assert (reminder.response, reminder.responded_by) == ("replied", None)
    assert handled() == []
