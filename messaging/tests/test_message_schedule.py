"""When messages are made and looked after: at the shop's hour, once, and never forgotten."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from jobs.models import Job
from jobs.schedule import tick
from jobs.testing import run_jobs
from messaging.models import Message
from messaging.services.outbox import DISPATCH, Bundle, Pace, after_quiet, make_messages
from reminders.services.enqueue import ENQUEUE


def at(shop, clock, day=date(2026, 11, 20)):
    return datetime.combine(day, time.fromisoformat(clock), shop.zone)


def started(kind):
    return Job.objects.filter(kind=kind).count()


@pytest.mark.parametrize(
    ("clock", "jobs"), [("09:59", 0), ("10:00", 1), ("23:30", 1)], ids=["early", "due", "late"]
)
def test_reminders_are_made_ready_at_the_shops_own_hour(clock, jobs, shop):
    yesterday = at(shop, "10:00", date(2026, 11, 19))
    tick(yesterday)
    Job.objects.all().delete()

    tick(at(shop, clock))

    assert started(ENQUEUE) == jobs


def test_two_schedules_make_them_ready_once(shop):
    for _ in range(2):
        tick(at(shop, "10:00"))
        tick(at(shop, "10:01"))

    assert started(ENQUEUE) == 1


def test_a_message_whose_bell_was_lost_goes_out_within_the_hour(provider, person, remind, loud):
    reminder = remind(person())
    now = timezone.now()
    bundle = Bundle(
        reminder.customer_id, None, loud.today(), [reminder.pk], now, now + timedelta(days=1)
    )
    make_messages(loud, "whatsapp", [bundle])
    assert started(DISPATCH) == 0

    tick(now)
    run_jobs()

    assert Message.objects.get().status == "accepted"


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("19:59", "20 19:59"),
        ("20:00", "21 09:00"),
        ("23:59", "21 09:00"),
        ("00:00", "20 09:00"),
        ("08:59", "20 09:00"),
        ("09:00", "20 09:00"),
    ],
)
def test_quiet_hours_end_in_the_morning(moment, allowed, shop):
    moment = after_quiet(shop, at(shop, moment)).astimezone(shop.zone)

    assert f"{moment:%d %H:%M}" == allowed


def test_quiet_hours_of_a_lunch_break_end_the_same_day(shop):
    shop.quiet_from, shop.quiet_until = time(13), time(15)

    assert after_quiet(shop, at(shop, "14:00")) == at(shop, "15:00")
    assert after_quiet(shop, at(shop, "15:00")) == at(shop, "15:00")


def test_the_share_of_an_hour_that_would_be_quiet_moves_to_the_morning(shop):
    shop.messages_per_hour = 1
    pace = Pace(shop, at(shop, "18:30"), done=0)

    parts = [f"{pace.next().astimezone(shop.zone):%d %H:%M}" for _ in range(4)]

    assert parts == ["20 18:30", "20 19:30", "21 09:00", "21 10:00"]


def test_a_job_that_goes_on_keeps_the_pace(shop):
    shop.messages_per_hour = 2
    start = at(shop, "10:00")
    whole = Pace(shop, start)
    expected = [whole.next() for _ in range(6)]
    rest = Pace(shop, start, done=3)

    assert [rest.next() for _ in range(3)] == expected[3:]
