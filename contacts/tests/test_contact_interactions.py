"""Attempts to reach contacts, and the days that follow from them."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from contacts.models import ContactInteraction, ContactRecord, ContactReminder
from contacts.services import handled
from contacts.services.handled import Handling, handled_recently
from contacts.services.interacting import record_interaction
from contacts.tests.contacts import URL, make_contact
from core.errors import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(shop):
    return make_contact(shop, name="Asha Patel")


@pytest.fixture
def described(contact):
    """POST an interaction, a call unless told."""

    def post(client, **values):
        described = {"kind": "call", **values}
        return client.post(f"{URL}{contact.pk}/interactions/", described, format="json")

    return post


@pytest.mark.parametrize("kind", ["call", "whatsapp", "sms", "visit"])
def test_every_kind_of_interaction_reaches_the_contact(
    as_chitra, contact, described, kind, tomorrow
):
    response = described(as_chitra, kind=kind, notes="Wants tablets", next_action_on=str(tomorrow))

    assert response.status_code == 201, response.data
    assert (response.data["contact_status"], response.data["warning"]) == ("contacted", "")
    contact.refresh_from_db()
    assert (contact.status, contact.attempts) == ("contacted", 1)
    assert contact.first_contact_at == contact.last_contact_at is not None
    assert contact.next_action_on == tomorrow


def test_a_failed_call_is_an_attempt_and_nobody_was_contacted(
    as_chitra, contact, described, tomorrow
):
    described(as_chitra, call_successful=False, next_action_on=str(tomorrow))

    contact.refresh_from_db()
    assert (contact.status, contact.attempts) == ("pending", 1)
    assert contact.first_contact_at is None


def test_a_closing_reason_ends_it(as_chitra, contact, described):
    response = described(as_chitra, call_successful=False, closing_reason=" Wrong  number ")

    assert response.data["contact_status"] == "inactive"
    contact.refresh_from_db()
    assert (contact.closing_reason, contact.next_action_on) == ("Wrong number", None)
    assert described(as_chitra, closing_reason="Again").status_code == 409


@pytest.mark.parametrize(
    ("end", "message"),
    [
        ({}, "Say how it goes on: give next_action_on"),
        ({"next_action": "Call again"}, "Say how it goes on: give next_action_on"),
        ({"closing_reason": "  "}, "Say how it goes on: give next_action_on"),
        ({"next_action_on": "2199-01-01", "closing_reason": "No"}, "Give either next_action_on or"),
        ({"next_action_on": "2020-01-01"}, "2020-01-01 is in the past. Give today or a later day."),
        ({"next_action_on": "2206-12-01"}, "2206-12-01 is more than five years away."),
    ],
)
def test_no_interaction_is_a_dead_end(as_chitra, contact, described, end, message):
    response = described(as_chitra, notes="Talked", **end)

    assert response.status_code == 400
    assert response.data["message"].startswith(message)
    assert not ContactInteraction.objects.exists()
    contact.refresh_from_db()
    assert contact.attempts == 0


def test_an_interaction_says_how_somebody_was_reached(as_chitra, contact, tomorrow):
    url = f"{URL}{contact.pk}/interactions/"

    response = as_chitra.post(url, {"next_action_on": str(tomorrow)})

    assert response.status_code == 400
    assert "Say how: call, whatsapp, sms, visit." in response.data["message"]
    assert not ContactInteraction.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "fax"}, {"call_duration": -5}, {"call_duration": 10**9}, {"next_action_on": "soon"}],
)
def test_values_that_make_no_sense_are_refused(as_chitra, described, wrong, tomorrow):
    assert described(as_chitra, **{"next_action_on": str(tomorrow), **wrong}).status_code == 400


def test_a_converted_contact_takes_no_interaction(as_chitra, contact, described, today, tomorrow):
    ContactRecord.objects.update(status="converted", converted_on=today, conversion_value=100)

    response = described(as_chitra, next_action_on=str(tomorrow))

    assert response.status_code == 409
    assert response.data["message"] == (
        f"This contact bought on {today} and is converted: there is nobody to win any more. "
        "Nothing was saved; work on the customer instead."
    )
    assert not ContactInteraction.objects.exists()


def test_a_yellow_contact_stays_yellow_when_called(as_chitra, contact, described, tomorrow):
    as_chitra.post(f"{URL}{contact.pk}/mark-yellow/")

    assert described(as_chitra, next_action_on=str(tomorrow)).data["contact_status"] == "yellow"


def test_a_contact_of_nobody_becomes_the_callers(as_chitra, chitra, contact, described, tomorrow):
    described(as_chitra, next_action_on=str(tomorrow))

    contact.refresh_from_db()
    assert contact.assigned_to == chitra


def test_a_colleagues_contact_stays_theirs(as_chitra, bilal, contact, described, tomorrow):
    ContactRecord.objects.update(assigned_to=bilal)

    described(as_chitra, next_action_on=str(tomorrow))

    contact.refresh_from_db()
    assert contact.assigned_to == bilal


def test_who_handled_the_phone_is_shown_and_warned_of(
    as_chitra, as_bilal, bilal, contact, described, tomorrow
):
    described(as_bilal, kind="whatsapp", next_action_on=str(tomorrow))

    (shown,) = as_chitra.get(f"{URL}{contact.pk}/").data["handled_recently"]
    assert (shown["by_name"], shown["what"], shown["record"]) == (
        "bilal", "WhatsApp", "interaction",
    )  # fmt: skip
    response = described(as_chitra, next_action_on=str(tomorrow))
    assert response.status_code == 201
    assert response.data["warning"].startswith("bilal handled this phone today at ")
    assert response.data["handled_today"]["by_name"] == "bilal"
    assert response.data["handled_today"]["kind"] == "whatsapp"
    assert described(as_bilal, next_action_on=str(tomorrow)).data["warning"].startswith("chitra")


def test_apps_above_add_their_own_calls(shop, contact, monkeypatch):
    monkeypatch.setattr(handled, "_sources", {})
    call = Handling(contact.phone, timezone.now(), None, "", "Refill call", "refill_reminder", 7)
    handled.register_handling("refills", lambda organization, phones, since: [call])

    assert handled_recently(shop, [contact.phone]) == {contact.phone: [call]}


def test_interactions_are_listed_newest_first(as_chitra, contact, described, tomorrow):
    described(as_chitra, notes="First", next_action_on=str(tomorrow))
    described(as_chitra, notes="Second", closing_reason="Not interested")

    listed = as_chitra.get(f"{URL}{contact.pk}/interactions/").data["results"]

    assert [row["notes"] for row in listed] == ["Second", "First"]
    assert listed[0]["done_by_name"] == "chitra"


def test_a_reminder_is_for_whose_contact_it_is_and_done_once(
    as_chitra, as_bilal, bilal, contact, tomorrow
):
    ContactRecord.objects.update(assigned_to=bilal)

    made = as_chitra.post(
        f"{URL}{contact.pk}/reminders/", {"due_on": str(tomorrow), "note": "Ask for the bill"}
    )
    url = f"/api/contact-reminders/{made.data['id']}/"
    done, again = as_bilal.post(f"{url}done/"), as_chitra.post(f"{url}cancel/")

    assert made.status_code == 201, made.data
    assert made.data["assigned_to"] == bilal.pk
    assert as_chitra.get(f"{URL}{contact.pk}/reminders/").data["count"] == 1
    assert (done.data["status"], done.data["done_by"]) == ("done", bilal.pk)
    assert again.status_code == 409
    assert again.data["message"] == "This reminder is done already."


def test_reminders_that_make_no_sense_are_refused(
    as_chitra, veena, dev, contact, yesterday, tomorrow
):
    url = f"{URL}{contact.pk}/reminders/"

    past = as_chitra.post(url, {"due_on": str(yesterday)})
    viewer = as_chitra.post(url, {"due_on": str(tomorrow), "assigned_to": veena.pk})
    stranger = as_chitra.post(url, {"due_on": str(tomorrow), "assigned_to": dev.pk})
    ContactRecord.objects.update(
        status="inactive", worked_status="inactive", closing_reason="Moved away"
    )
    closed = as_chitra.post(url, {"due_on": str(tomorrow)})

    statuses = [answer.status_code for answer in (past, viewer, stranger, closed)]
    assert statuses == [400, 400, 400, 409]
    assert "is in the past" in past.data["message"]
    assert "This contact is closed (Moved away)." in closed.data["message"]
    assert not ContactReminder.objects.exists()


def test_a_reminder_goes_to_nobody_who_cannot_see_the_contact(
    as_bilal, bilal, chitra, contact, cg_road, tomorrow
):
    ContactRecord.objects.update(branch=cg_road, assigned_to=chitra)
    url = f"{URL}{contact.pk}/reminders/"

    named = as_bilal.post(url, {"due_on": str(tomorrow), "assigned_to": chitra.pk})
    left_out = as_bilal.post(url, {"due_on": str(tomorrow)})

    assert named.status_code == 400
    assert named.data["message"] == "chitra does not work in CG Road. Choose somebody else."
    assert (left_out.status_code, left_out.data["assigned_to"]) == (201, bilal.pk)


def test_nobody_plans_a_day_for_a_contact_that_is_converted(as_chitra, contact, today, tomorrow):
    ContactRecord.objects.update(status="converted", converted_on=today, conversion_value=100)

    url = f"{URL}{contact.pk}/"
    answer = as_chitra.post(f"{url}reminders/", {"due_on": str(tomorrow)})
    edited = as_chitra.patch(url, {"next_action_on": str(tomorrow)}, format="json")

    assert (edited.status_code, edited.data["code"]) == (409, "converted")
    assert (answer.status_code, answer.data["code"]) == (409, "converted")
    assert answer.data["message"].startswith(f"This contact bought on {today} and is converted:")
    assert not ContactReminder.objects.exists()


def test_the_service_refuses_a_kind_that_it_does_not_know(contact, chitra):
    with pytest.raises(DomainError) as refused:
        record_interaction(contact, by=chitra, kind="pigeon", closing_reason="Moved away")

    assert refused.value.errors[0].field == "kind"
    assert not ContactInteraction.objects.exists()


def test_all_attempts_are_listed_newest_first_and_by_what_reports_count(
    as_bilal, as_dev, shop, contact, chitra, bilal, cg_road
):
    other = make_contact(shop, "98250 12345", "Ravi Shah", branch=cg_road)
    half_past_six = datetime(2024, 5, 1, 13, 0, tzinfo=UTC)  # in the evening, there
    late = datetime(2024, 5, 1, 18, 45, tzinfo=UTC)  # of the second, there
    for one, by, at, success in (
        (contact, chitra, half_past_six, True), (other, bilal, late, False),
        (contact, None, late, None),
    ):  # fmt: skip
        ContactInteraction.objects.create(
            organization=shop, contact=one, done_by=by, done_at=at, call_successful=success
        )

    def listed(**asked):
        rows = as_bilal.get("/api/interactions/", asked).data["results"]
        return [(row["contact_name"], row["done_by_name"]) for row in rows]

    everything = [("Asha Patel", ""), ("Ravi Shah", "bilal"), ("Asha Patel", "chitra")]
    assert listed() == everything
    assert listed(done_after="2024-05-02") == everything[:2]
    assert listed(hour=18, call_successful="true") == listed(done_by=chitra.pk) == everything[2:]
    assert listed(done_by="none") == everything[:1]
    assert listed(branch=cg_road.pk) == everything[1:2]
    assert listed(branch="none") == [everything[0], everything[2]]
    assert as_dev.get("/api/interactions/").data["count"] == 0
