"""Four workers, two schedules, kills at random moments: every message at most once, none lost.

Counted where it matters: at the provider.
"""

import random
import signal
import time

import pytest
from django.utils import timezone

from jobs.models import Job
from jobs.services import start_job
from jobs.tests.workers import until
from messaging.models import Message
from messaging.services.outbox import DISPATCH
from messaging.tests.fake_gateway import FakeProvider, error
from messaging.tests.providers import due_reminder, provider_settings
from reminders.models import MessageReminder, RefillReminder
from reminders.services.enqueue import ENQUEUE

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PEOPLE = 120
WITHOUT_WHATSAPP = 12  # of them: refused there, so an SMS goes out
WORKERS = 4
KILLS = 6
LEASE_SECONDS = 4


@pytest.fixture
def workers(database_url, start_worker, provider: FakeProvider):
    """Starts a worker that sends over the provider of this test. Each has a schedule of its own."""
    given = provider_settings(provider)
    changes = {name: str(value) for name, value in given.items() if isinstance(value, str)} | {
        "WHATSAPP_GATEWAY": given["MESSAGE_GATEWAYS"]["whatsapp"],
        "SMS_GATEWAY": given["MESSAGE_GATEWAYS"]["sms"],
        "MESSAGE_PARALLEL": "5",
        "MESSAGE_LEASE_SECONDS": str(LEASE_SECONDS),
        "MESSAGE_TIMEOUT_SECONDS": "3",
        "NO_PROXY": "127.0.0.1",
    }
    return lambda: start_worker(**changes)


@pytest.fixture
def crowd(database_url, loud, shivranjani, person):
    """A shop whose hour it is, with many who are due."""
    loud.send_hour = timezone.now().astimezone(loud.zone).hour
    loud.save()
    for number in range(PEOPLE):
        due_reminder(loud, shivranjani, person(f"Person {number}", phone_of(number)))
    return loud


def phone_of(number):
    return f"+9198250{number:05}"


NOT_ON_WHATSAPP = {phone_of(number) for number in range(0, PEOPLE, PEOPLE // WITHOUT_WHATSAPP)}
refuses = error(131026, text="Message undeliverable")


def hesitates(call):
    """Long enough for a kill to come before, between and after."""
    time.sleep(random.uniform(0, 0.15))
    if call.channel == "whatsapp" and call.phone in NOT_ON_WHATSAPP:
        refuses(call)
        return
    provider_id = call.accept()
    time.sleep(random.uniform(0, 0.15))
    call.answer_accepted(provider_id)


def none_waits():
    unfinished = Message.objects.filter(status__in=["queued", "sending"])
    return (
        MessageReminder.objects.filter(channel="whatsapp").count() == PEOPLE
        and not unfinished.exists()
        and not Job.objects.unfinished().filter(kind__in=[ENQUEUE, DISPATCH]).exists()
    )


def test_each_message_goes_out_at_most_once_and_none_is_left_behind(workers, crowd, provider):
    provider.otherwise = hesitates
    for kind in (ENQUEUE, ENQUEUE, *[DISPATCH] * WORKERS):  # beside those that the schedules start
        start_job(kind, organization=crowd, parameters={})
    running = [workers() for _ in range(WORKERS)]
    until(lambda: sum(provider.accepted.values()) > 5, seconds=90, what="the first messages")
    for _ in range(KILLS):
        time.sleep(random.uniform(0.2, 0.8))
        victim = running.pop(random.randrange(len(running)))
        victim.send_signal(random.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGTERM]))
        running.append(workers())
        start_job(DISPATCH, organization=crowd, parameters={})

    until(none_waits, seconds=150, what="the end of every message")

    counted = provider.accepted
    assert set(counted.values()) == {1}
    assert set(provider.accepted_phones.values()) == {1}
    by_status = {
        status: set(
            map(str, Message.objects.filter(status=status).values_list("reference", flat=True))
        )
        for status in ("accepted", "uncertain", "failed")
    }
    assert sum(map(len, by_status.values())) == Message.objects.count()
    refused = Message.objects.filter(status="failed")
    by_sms = Message.objects.filter(channel="sms")
    assert Message.objects.count() - len(by_sms) == PEOPLE
    assert refused.exists()  # or no SMS was put to the test
    assert {message.channel for message in refused} == {"whatsapp"}
    assert {message.phone for message in refused} <= NOT_ON_WHATSAPP
    # Each of them has its one SMS, and nobody else has any.
    assert sorted(by_sms.values_list("customer", flat=True)) == sorted(
        refused.values_list("customer", flat=True)
    )
    assert by_status["accepted"] <= set(counted)
    assert set(counted) <= by_status["accepted"] | by_status["uncertain"]
    # Those nobody knows the end of are in front of a person.
    uncertain = RefillReminder.objects.filter(messages__status="uncertain")
    assert set(uncertain.values_list("status", "call_only")) <= {("pending", True)}
    assert RefillReminder.objects.filter(status="sent").count() == len(by_status["accepted"])
