"""Reminders of who left: seen by managers, and taken over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from contacts.models import ContactReminder
from core.roles import Role
from jobs.testing import all_at_once
from reminders.models import CustomerReminder
from reminders.tests.test_call_outcomes import code_of, contact

__all__ = ["contact"]
pytestmark = pytest.mark.django_db

URL = "/api/customer-reminders/"


@pytest.fixture
def left(shop, meera, contact, chitra, today):
    """Chitra left with a late reminder of a customer and one of a contact that nobody has."""
    contact.assigned_to = None
    contact.save()
    day = {"organization": shop, "assigned_to": chitra}
    CustomerReminder.objects.create(**day, customer=meera, due_on=today - timedelta(days=2))
    ContactReminder.objects.create(**day, contact=contact, due_on=today)
    chitra.is_active = False
    chitra.save()
    return chitra


def take(client, staff):
    return client.post(f"{URL}take-over/", {"staff": staff}, format="json")


def test_managers_see_what_is_in_nobodys_day(as_bilal, left, today):
    assert as_bilal.get(f"{URL}unattended/").json() == [
        {
            "staff": left.pk, "name": left.name, "reason": "left", "of_customers": 1,
            "of_contacts": 1, "overdue": 1, "earliest_on": str(today - timedelta(days=2)),
        }
    ]  # fmt: skip


def test_whoever_works_or_is_finished_is_not_listed(as_bilal, left, chitra):
    left.is_active = True
    left.save()
    assert as_bilal.get(f"{URL}unattended/").json() == []

    left.role = Role.VIEWER
    left.save()
    CustomerReminder.objects.update(assigned_to=None)
    rows = as_bilal.get(f"{URL}unattended/").json()
    assert [(row["reason"], row["of_customers"], row["of_contacts"]) for row in rows] == [
        ("reads_only", 0, 1),
        ("nobody", 1, 0),
    ]


def test_what_is_taken_over_is_in_the_managers_day(as_bilal, left, bilal):
    answer = take(as_bilal, left.pk)

    assert (answer.status_code, answer.json()) == (200, {"of_customers": 1, "of_contacts": 1})
    kinds = {row["type"] for row in as_bilal.get("/api/worklist/").json()["results"]}
    assert {"customer_reminder", "contact_reminder"} <= kinds
    assert as_bilal.get(f"{URL}unattended/").json() == []
    assert take(as_bilal, left.pk).json() == {"of_customers": 0, "of_contacts": 0}


def test_those_of_a_contact_go_to_whose_it_is(as_bilal, left, contact, asha):
    contact.assigned_to = asha
    contact.save()

    take(as_bilal, left.pk)

    assert ContactReminder.objects.get().assigned_to == asha


@pytest.mark.parametrize("role", [Role.VIEWER, None])
def test_but_not_to_an_owner_who_does_not_work(as_bilal, left, contact, asha, bilal, role):
    asha.role, asha.is_active = role or asha.role, role is not None
    asha.save()
    contact.assigned_to = asha
    contact.save()

    take(as_bilal, left.pk)

    assert ContactReminder.objects.get().assigned_to == bilal


def test_finished_ones_stay_with_who_finished_them(as_bilal, left):
    CustomerReminder.objects.update(status="done", handled_at=timezone.now())
    ContactReminder.objects.update(status="done", done_at=timezone.now())

    assert take(as_bilal, left.pk).json() == {"of_customers": 0, "of_contacts": 0}


def test_nobodys_are_taken_over_too(as_bilal, left, bilal):
    CustomerReminder.objects.update(assigned_to=None)

    assert take(as_bilal, None).json() == {"of_customers": 1, "of_contacts": 0}
    assert CustomerReminder.objects.get().assigned_to == bilal


def test_of_who_is_there_nothing_is_taken(as_bilal, left):
    left.is_active = True
    left.save()

    assert code_of(take(as_bilal, left.pk)) == (409, "still_here")
    assert CustomerReminder.objects.get().assigned_to == left


def test_it_is_for_managers_of_the_same_business(as_veena, as_dev, left, client_for, shop):
    farid = User.objects.create(username="farid", organization=shop, role=Role.STAFF)
    for client, status in ((as_veena, 403), (client_for(farid), 403), (as_dev, 400)):
        assert take(client, left.pk).status_code == status
    assert as_veena.get(f"{URL}unattended/").status_code == 403
    assert as_dev.get(f"{URL}unattended/").json() == []
    assert CustomerReminder.objects.get().assigned_to == left


@pytest.mark.parametrize("body", [{}, {"staff": "x"}, {"staff": 10**9}])
def test_who_left_must_be_somebody(as_bilal, left, body):
    assert as_bilal.post(f"{URL}take-over/", body, format="json").status_code == 400


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_take_each_once(client_for, bilal, asha, left):
    counts = all_at_once(
        *[lambda user=user: take(client_for(user), left.pk).json() for user in (bilal, asha)]
    )

    assert sum(one["of_customers"] for one in counts) == 1
    assert sum(one["of_contacts"] for one in counts) == 1
