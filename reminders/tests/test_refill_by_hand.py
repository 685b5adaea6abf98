"""POST /refill-reminders/{id}/revert/: marked as sent, or put off, by a mis-tap."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jobs.testing import all_at_once
from reminders.models import RefillReminder
from reminders.services import refills

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(sell, today):
    sell(on=today - timedelta(days=25), days=30)
    return RefillReminder.objects.get()


@pytest.fixture
def act(due, today):
    """One of what is done by hand; the answer."""
    bodies = {
        "mark-sent": {"sent_by": "call"},
        "snooze": {"until": (today + timedelta(days=3)).isoformat()},
    }

    def call(client, verb, body=None):
        path = f"/api/refill-reminders/{due.pk}/{verb}/"
        return client.post(path, bodies.get(verb) if body is None else body, format="json")

    return call


@pytest.fixture
def revert(act):
    def call(client, done):
        return act(client, "revert", {"token": done.json()["revert_token"]})

    return call


def values():
    (row,) = RefillReminder.objects.values()
    return {name: value for name, value in row.items() if name != "updated_at"}


def code_of(answer):
    return answer.status_code, answer.json().get("code")


@pytest.mark.parametrize("verb", ["mark-sent", "snooze"])
@pytest.mark.parametrize("is_for_a_call", [True, False])
def test_it_is_as_it_was_before(as_chitra, act, revert, due, verb, is_for_a_call):
    RefillReminder.objects.update(call_only=is_for_a_call, response_notes="Told before")
    before = values()
    done = act(as_chitra, verb)
    assert values() != before

    answer = revert(as_chitra, done)

    assert (answer.status_code, answer.json()["status"]) == (200, "pending")
    assert values() == before
    assert done.json()["revertible_until"] != done.json()["updated_at"]


def test_of_two_reverts_the_second_is_told(as_chitra, act, revert):
    done = act(as_chitra, "mark-sent")

    assert [code_of(revert(as_chitra, done))[0] for _ in range(2)] == [200, 409]
    assert code_of(revert(as_chitra, done)) == (409, "changed_since")


def test_after_a_minute_it_is_too_late(as_chitra, act, revert, monkeypatch):
    done = act(as_chitra, "mark-sent")
    later = timezone.now() + timedelta(seconds=61)
    monkeypatch.setattr(refills.timezone, "now", lambda: later)

    assert code_of(revert(as_chitra, done)) == (409, "too_late")
    assert values()["status"] == "sent"


def _answered(due, sell):
    refills.respond(due, response="will_buy", by=None)


def _bought(due, sell):
    sell()


def _bill_corrected(due, sell):
    due.purchase.duration_days = 31
    due.purchase.runs_out_on += timedelta(days=1)
    due.purchase.save()
    sell(medicine="Telma 40")


@pytest.mark.parametrize("meanwhile", [_answered, _bought, _bill_corrected])
@pytest.mark.parametrize("verb", ["mark-sent", "snooze"])
def test_what_was_changed_since_is_not_overwritten(
    as_chitra, act, revert, due, sell, verb, meanwhile
):
    done = act(as_chitra, verb)
    due.refresh_from_db()
    meanwhile(due, sell)
    before = RefillReminder.objects.filter(pk=due.pk).values().get()

    assert code_of(revert(as_chitra, done)) == (409, "changed_since")
    assert RefillReminder.objects.filter(pk=due.pk).values().get() == before


def test_only_who_did_it_reverts(as_chitra, as_asha, as_veena, as_dev, act, revert):
    done = act(as_chitra, "mark-sent")

    statuses = [revert(client, done).status_code for client in (as_asha, as_veena, as_dev)]

    assert statuses == [400, 403, 404]
    assert values()["status"] == "sent"


@pytest.mark.parametrize("token", ["", "x", None])
def test_a_token_of_nothing_is_refused(as_chitra, act, token):
    act(as_chitra, "mark-sent")

    answer = act(as_chitra, "revert", {} if token is None else {"token": token})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "token")


def test_a_token_of_another_reminder_is_refused(as_chitra, act, sell, today):
    done = act(as_chitra, "mark-sent")
    sell("Telma 40", on=today - timedelta(days=25), days=30)
    other = RefillReminder.objects.get(medicine_name="Telma 40")

    path = f"/api/refill-reminders/{other.pk}/revert/"
    answer = as_chitra.post(path, {"token": done.json()["revert_token"]}, format="json")

    assert answer.status_code == 400


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_tabs_revert_once(client_for, chitra, act, revert):
    done = act(client_for(chitra), "snooze")

    statuses = all_at_once(
        *[lambda: revert(client_for(chitra), done).status_code for _ in range(3)]
    )

    assert sorted(statuses) == [200, 409, 409]
