"""The clock: once for all machines, in the organization's own time, late rather than never."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from accounts.models import Organization
from jobs import schedule
from jobs.models import ScheduleFiring
from jobs.schedule import Firing, clear_leftovers, daily, fire_once, hourly, tick

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_entries_of_this_test(monkeypatch) -> None:
    monkeypatch.setattr(schedule, "_entries", {})


@pytest.fixture
def fired() -> list[Firing]:
    return []


def at(hour: int, minute: int = 0, day: int = 10) -> datetime:
    return datetime(2025, 3, day, hour, minute, tzinfo=UTC)


def test_a_daily_entry_fires_once_a_day(fired):
    daily("tests.daily", hour=3, late=timedelta(hours=20))(fired.append)

    for moment in (at(2, 59), at(3), at(3, 1), at(14), at(3, day=11)):
        tick(moment)

    assert [firing.local_date.day for firing in fired] == [10, 11]


def test_what_was_missed_at_night_is_made_up_for_in_the_morning(fired):
    daily("tests.daily", hour=3)(fired.append)

    tick(at(9))

    assert [(firing.local_date.day, firing.local_hour) for firing in fired] == [(10, 3)]


def test_yesterdays_firing_is_made_up_for_within_a_day(fired):
    daily("tests.daily", hour=3)(fired.append)

    tick(at(1))
    tick(at(3))

    assert [firing.local_date.day for firing in fired] == [9, 10]


def test_what_must_not_be_late_is_left_out_when_it_is(fired):
    daily("tests.messages", hour=10, late=timedelta(hours=6))(fired.append)

    tick(at(23))

    assert fired == []


def test_an_hourly_entry_fires_once_an_hour(fired):
    hourly("tests.hourly")(fired.append)

    for moment in (at(3), at(3, 59), at(4)):
        tick(moment)

    assert [firing.local_hour for firing in fired] == [3, 4]


def test_each_organization_has_its_own_hour_and_zone(fired):
    Organization.objects.create(name="Kolkata", time_zone="Asia/Kolkata", send_hour=10)
    Organization.objects.create(name="London", time_zone="Europe/London", send_hour=9)
    daily("tests.send", hour=lambda o: o.send_hour, per_organization=True)(fired.append)

    tick(at(4, 29))
    early = [firing.organization.name for firing in fired if firing.local_date.day == 10]
    tick(at(4, 30))
    tick(at(9))

    today = [firing.organization.name for firing in fired if firing.local_date.day == 10]
    assert (early, today) == ([], ["Kolkata", "London"])


def test_the_second_of_two_schedulers_does_not_fire(fired):
    daily("tests.daily", hour=3)(fired.append)
    entry = schedule._entries["tests.daily"]
    firing = Firing(at(3).date(), 3)

    assert fire_once(entry, firing)
    assert not fire_once(entry, firing)
    assert len(fired) == 1


def test_the_second_scheduler_does_not_fire_for_an_organization_either(fired):
    organization = Organization.objects.create(name="Kolkata")
    daily("tests.daily", hour=3, per_organization=True)(fired.append)
    firing = Firing(at(3).date(), 3, organization)

    assert fire_once(schedule._entries["tests.daily"], firing)
    assert not fire_once(schedule._entries["tests.daily"], firing)


def test_a_firing_that_breaks_is_tried_again_and_does_not_stop_the_others(fired):
    def break_once(firing: Firing) -> None:
        fired.append(firing)
        if len(fired) == 1:
            raise ValueError("broken")

    others: list[Firing] = []
    daily("tests.breaks", hour=3)(break_once)
    daily("tests.other", hour=3)(others.append)

    tick(at(4))
    tick(at(5))

    assert (len(fired), len(others)) == (2, 1)


def test_one_organization_whose_firing_breaks_does_not_stop_the_next():
    for name in ("First", "Second", "Third"):
        Organization.objects.create(name=name, time_zone="UTC")
    served = []

    def break_for_second(firing: Firing) -> None:
        if firing.organization.name == "Second":
            raise ValueError("broken")
        served.append(firing.organization.name)

    daily("tests.each", hour=3, per_organization=True)(break_for_second)
    tick(at(4))

    assert served == ["First", "Third"]


def test_a_tick_with_nothing_to_do_only_reads(fired, django_assert_num_queries):
    daily("tests.daily", hour=3)(fired.append)
    tick(at(4))

    with django_assert_num_queries(1):
        tick(at(5))


def test_two_entries_of_one_name_are_refused(fired):
    daily("tests.daily", hour=3)(fired.append)

    with pytest.raises(ValueError, match="Two schedule entries"):
        daily("tests.daily", hour=4)(lambda firing: None)


def test_old_firings_are_cleared_and_new_ones_kept():
    for name, days in (("old", 61), ("new", 1)):
        row = ScheduleFiring.objects.create(name=name, local_date=at(3).date(), local_hour=3)
        ScheduleFiring.objects.filter(pk=row.pk).update(
            fired_at=datetime.now(UTC) - timedelta(days=days)
        )

    clear_leftovers(Firing(at(3).date(), 3))

    assert [row.name for row in ScheduleFiring.objects.all()] == ["new"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_machines_that_tick_at_the_same_moment_fire_once(fired):
    daily("tests.daily", hour=3)(fired.append)
    start = threading.Barrier(4)

    def machine() -> None:
        start.wait(timeout=60)
        tick(at(4))
        connections.close_all()

    machines = [threading.Thread(target=machine) for _ in range(4)]
    for thread in machines:
        thread.start()
    for thread in machines:
        thread.join()

    assert len(fired) == 1
