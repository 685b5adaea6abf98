"""Contacts that the organization gives out by itself: off unless asked for, evenly, never twice."""

from datetime import datetime, timedelta
from unittest import mock

import pytest
from django.utils import timezone

from accounts.models import Absence
from contacts.models import ContactRecord
from contacts.services.auto_assigning import assign_new_contacts, start_assigning
from contacts.tests.contacts import URL
from contacts.tests.test_contact_assigning import make_contacts, member, owned
from core.roles import Role
from history.models import Change
from jobs.models import Job, ScheduleFiring
from jobs.runner import run_job
from jobs.schedule import tick
from jobs.testing import all_at_once, run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def farid(shop):
    return member(shop, "farid")


@pytest.fixture
def gita(shop):
    return member(shop, "gita")


@pytest.fixture
def giving(shop, farid, gita):
    """The shop gives contacts out by itself, to Farid and Gita."""
    shop.assigns_contacts = True
    shop.save()
    return shop


def give_out(shop):
    start_assigning(shop)
    run_jobs()
    return Job.objects.filter(kind="contacts.assign_new").order_by("pk").last()


def away(user, starts=0, ends=0):
    today = user.organization.today()
    return Absence.objects.create(
        organization=user.organization,
        user=user,
        starts_on=today + timedelta(days=starts),
        ends_on=today + timedelta(days=ends),
    )


def test_nothing_is_given_out_by_itself_unless_the_organization_says_so(shop, farid):
    make_contacts(shop, 3)

    assert give_out(shop) is None
    assert owned() == {}


def test_new_contacts_go_evenly_to_the_staff(giving, bilal):
    make_contacts(giving, 5)

    job = give_out(giving)

    assert owned() == {"farid": 3, "gita": 2}
    assert job.result == {"assigned": 5, "handed_over": 0, "left_over": []}
    assert set(Change.objects.filter(cause="assignment").values_list("by", flat=True)) == {None}


def test_every_morning_at_seven_where_the_shop_stands(giving):
    make_contacts(giving, 2)
    day = giving.today()

    def fired_today():
        mornings = ScheduleFiring.objects.filter(name="contacts.assign_each_morning")
        return mornings.filter(organization=giving, local_date=day).count()

    tick(datetime(day.year, day.month, day.day, 6, 59, tzinfo=giving.zone))
    assert fired_today() == 0

    for _ in range(2):
        tick(datetime(day.year, day.month, day.day, 7, 1, tzinfo=giving.zone))
    run_jobs()

    assert fired_today() == 1
    assert owned() == {"farid": 1, "gita": 1}


def test_the_daily_limit_is_kept_over_the_whole_day(giving):
    giving.contacts_per_day = 2
    giving.save()
    make_contacts(giving, 7)

    first, again = give_out(giving), give_out(giving)

    assert owned() == {"farid": 2, "gita": 2}
    assert (first.result["assigned"], again.result["assigned"]) == (4, 0)
    assert [left["reason"] for left in again.result["left_over"]] == ["daily_limit"]

    ContactRecord.objects.exclude(assigned_to=None).update(
        assigned_at=timezone.now() - timedelta(days=1)
    )
    give_out(giving)
    assert owned() == {"farid": 4, "gita": 3}


@pytest.mark.parametrize(
    ("starts", "ends", "is_there"),
    [(0, 0, False), (-3, 0, False), (-3, -1, True), (1, 5, True)],
)
def test_who_is_away_gets_none(giving, farid, starts, ends, is_there):
    away(farid, starts, ends)
    make_contacts(giving, 2)

    give_out(giving)

    assert ("farid" in owned()) == is_there


def test_with_everybody_away_they_wait(giving, farid, gita):
    for user in (farid, gita):
        away(user)
    make_contacts(giving, 2)

    assert give_out(giving).result["assigned"] == 0
    assert owned() == {}


def test_whatever_somebody_has_or_worked_on_stays(giving, farid, bilal):
    make_contacts(giving, 1)
    ContactRecord.objects.update(assigned_to=bilal)
    make_contacts(giving, 1, start=1)
    ContactRecord.objects.filter(assigned_to=None).update(
        status="inactive", worked_status="inactive", closing_reason="Moved away"
    )

    assert give_out(giving) is None
    assert owned() == {"bilal": 1}


@pytest.mark.parametrize("since", [{"is_active": False}, {"role": Role.VIEWER}])
def test_contacts_of_who_left_go_to_the_others(giving, farid, gita, since):
    make_contacts(giving, 4)
    ContactRecord.objects.update(assigned_to=gita)
    type(gita).objects.filter(pk=gita.pk).update(**since)

    job = give_out(giving)

    assert owned() == {"farid": 4}
    assert job.result["handed_over"] == 4


def test_a_manager_sees_whose_contacts_nobody_works_on(as_bilal, shop, farid, gita, today):
    left = member(shop, "leena", first_name="Leena", is_active=False)
    ids = make_contacts(shop, 6)
    for number, owner in enumerate([left, left, farid, gita, None, None]):
        promised = today - timedelta(days=2) if number == 0 else None
        ContactRecord.objects.filter(pk=ids[number]).update(
            assigned_to=owner, next_action_on=promised
        )
    away(farid, -1, 3)

    rows = as_bilal.get(f"{URL}unattended/").json()

    none = {"back_on": None, "overdue": 0, "oldest_promise_on": None}
    assert rows == [
        {
            **none, "staff": left.pk, "name": "Leena", "reason": "left", "open_contacts": 2,
            "overdue": 1, "oldest_promise_on": str(today - timedelta(days=2)),
        },
        {
            **none, "staff": farid.pk, "name": "farid", "reason": "absent", "open_contacts": 1,
            "back_on": str(today + timedelta(days=4)),
        },
        {**none, "staff": None, "name": "", "reason": "nobody", "open_contacts": 2},
    ]  # fmt: skip


def test_what_nobody_works_on_is_for_managers_of_the_same_business(
    as_chitra, as_veena, as_dev, shop
):
    make_contacts(shop, 2)

    assert as_chitra.get(f"{URL}unattended/").status_code == 403
    assert as_veena.get(f"{URL}unattended/").status_code == 403
    assert as_dev.get(f"{URL}unattended/").json() == []


def test_who_is_killed_in_the_middle_gave_out_nothing_and_it_goes_on(giving):
    make_contacts(giving, 6)
    job = start_assigning(giving)
    killed = mock.patch("contacts.services.assigning.record_changes", side_effect=KeyboardInterrupt)
    with killed, pytest.raises(KeyboardInterrupt):
        run_job(job.pk)
    assert owned() == {}

    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    run_job(job.pk)

    assert owned() == {"farid": 3, "gita": 3}
    assert Change.objects.filter(cause="assignment").count() == 6


def test_a_job_that_runs_again_after_its_end_gives_out_no_more(giving):
    make_contacts(giving, 2)
    job = give_out(giving)
    make_contacts(giving, 2, start=2)

    Job.objects.filter(pk=job.pk).update(
        status="running", lease_until=timezone.now() - timedelta(seconds=1)
    )
    run_job(job.pk)

    assert sum(owned().values()) == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_several_mornings_and_lists_at_the_same_moment_give_nothing_out_twice(giving):
    make_contacts(giving, 100)

    def morning():
        from django.db import transaction

        with transaction.atomic():
            return assign_new_contacts(giving.pk)["assigned"]

    def upload(start):
        from django.db import transaction

        from customers.matching.store import lock_identities

        with transaction.atomic():
            lock_identities(giving.pk)
            make_contacts(giving, 50, start=start)
        return morning()

    given = all_at_once(
        morning, lambda: upload(100), morning, lambda: upload(150), morning, morning
    )

    assert sum(given) == 200
    assert owned() == {"farid": 100, "gita": 100}
    assert Change.objects.filter(cause="assignment").count() == 200


# Absences.


def test_a_manager_enters_an_absence_and_deletes_it(as_bilal, bilal, farid, today):
    given = {"user": farid.pk, "starts_on": str(today), "ends_on": str(today)}
    made = as_bilal.post("/api/absences/", given, format="json")

    assert made.status_code == 201, made.data
    assert (made.data["user_name"], made.data["created_by"]) == ("farid", bilal.pk)
    assert as_bilal.get("/api/absences/").data["count"] == 1
    assert as_bilal.delete(f"/api/absences/{made.data['id']}/").status_code == 204
    assert not Absence.objects.exists()


@pytest.mark.parametrize(("starts", "ends"), [(1, 0), (0, 4000), (0, None)])
def test_days_that_make_no_absence_are_refused(as_bilal, farid, today, starts, ends):
    given = {"user": farid.pk, "starts_on": str(today + timedelta(days=starts))}
    if ends is not None:
        given["ends_on"] = str(today + timedelta(days=ends))

    refused = as_bilal.post("/api/absences/", given, format="json")

    assert refused.status_code == 400
    assert refused.data["errors"][0]["field"] == "ends_on"
    assert not Absence.objects.exists()


def test_absences_are_for_managers_and_of_ones_own_staff(
    as_chitra, as_dev, as_bilal, farid, dev, today
):
    absence = away(farid)
    assert as_chitra.get("/api/absences/").status_code == 403
    assert as_dev.get("/api/absences/").data["count"] == 0
    assert as_dev.delete(f"/api/absences/{absence.pk}/").status_code == 404

    given = {"user": dev.pk, "starts_on": str(today), "ends_on": str(today)}
    assert as_bilal.post("/api/absences/", given, format="json").status_code == 400
    assert Absence.objects.count() == 1


def test_an_owner_switches_it_on(as_asha, as_bilal, shop):
    given = {"assigns_contacts": True, "contacts_per_day": 40}
    assert as_bilal.patch("/api/organization/", given, format="json").status_code == 403

    answer = as_asha.patch("/api/organization/", given, format="json")

    assert {name: answer.data[name] for name in given} == given
    wrong = as_asha.patch("/api/organization/", {"contacts_per_day": 0}, format="json")
    assert wrong.status_code == 400
