"""POST /call-outcomes/: one request per person, whatever they were called about."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.models import ContactInteraction, ContactRecord, ContactReminder
from customers.models import Customer, OptedOutPhone
from jobs.testing import all_at_once
from leads.models import FollowUpHistory, Lead
from reminders.models import CallOutcome, RefillReminder

pytestmark = pytest.mark.django_db

PHONE = "+919624046592"


@pytest.fixture
def contact(shop, shivranjani, chitra, meera):
    return ContactRecord.objects.create(
        organization=shop,
        branch=shivranjani,
        phone=PHONE,
        name="Meera Pillai",
        customer=meera,
        assigned_to=chitra,
    )


@pytest.fixture
def lead(shop, shivranjani, chitra, meera):
    return Lead.objects.create(
        organization=shop,
        branch=shivranjani,
        customer=meera,
        full_name="Meera Pillai",
        assigned_to=chitra,
        next_follow_up_on=shop.today(),
    )


@pytest.fixture
def late(sell, today):
    """Two medicines that nobody bought again."""
    for medicine in ("Thyronorm 50", "Metformin 500"):
        sell(medicine, on=today - timedelta(days=28), days=30)
    return RefillReminder.objects.order_by("pk")


@pytest.fixture
def record(as_chitra):
    def call(outcome, *, client=as_chitra, **values):
        return client.post("/api/call-outcomes/", {"outcome": outcome, **values}, format="json")

    return call


def owns(customer, phone):
    customer.identifiers.create(
        organization=customer.organization, kind="phone", value=phone, first_seen=timezone.now()
    )


def code_of(response):
    return response.status_code, response.json()["code"]


def errors_of(response):
    return [(each["field"], each["code"]) for each in response.json()["errors"]]


def test_one_request_answers_for_contact_lead_and_every_medicine(
    record, meera, contact, lead, late, today
):
    answer = record("call_later", customer=meera.pk, notes="After her trip")

    later = today + timedelta(days=3)
    assert answer.status_code == 201, answer.content
    assert {
        name: answer.json()[name] for name in ("next_on", "contact", "lead", "customer", "refills")
    } == {
        "next_on": later.isoformat(),
        "contact": contact.pk,
        "lead": lead.pk,
        "customer": meera.pk,
        "refills": [each.pk for each in late],
    }
    contact.refresh_from_db()
    lead.refresh_from_db()
    assert (contact.status, contact.next_action_on, contact.attempts) == ("contacted", later, 1)
    assert (lead.conversion_status, lead.next_follow_up_on) == ("contacted", later)
    assert {
        (one.response, one.due_on, one.call_only, one.response_notes) for one in late.all()
    } == {("call_later", later, True, "After her trip")}
    assert ContactInteraction.objects.get().notes == FollowUpHistory.objects.get().notes


@pytest.mark.parametrize(
    ("outcome", "contact_reason", "response", "refill_reason"),
    [
        ("not_interested", "Not interested", "not_interested", "Not interested"),
        ("bought_elsewhere", "Buys elsewhere", "bought_elsewhere", "Buys elsewhere"),
        ("wrong_number", "Wrong number", "wrong_number", "Wrong number"),
        ("do_not_call", "Asked not to be called", "not_interested", "Asked not to be called"),
    ],
)
def test_an_outcome_that_ends_closes_everything_with_its_reason(
    record, contact, lead, late, outcome, contact_reason, response, refill_reason
):
    answer = record(outcome, contact=contact.pk).json()

    contact.refresh_from_db()
    lead.refresh_from_db()
    assert (answer["next_on"], answer["closing_reason"]) == (None, contact_reason)
    assert (contact.status, contact.closing_reason) == ("inactive", contact_reason)
    assert (lead.conversion_status, lead.lost_reason) == ("lost", contact_reason)
    assert {(one.status, one.response, one.closing_reason) for one in late.all()} == {
        ("closed", response, refill_reason)
    }


def test_who_no_longer_takes_a_medicine_is_still_a_contact_and_a_lead(
    record, meera, contact, lead, late
):
    answer = record("stopped", customer=meera.pk).json()

    contact.refresh_from_db()
    assert (answer["contact"], answer["lead"], contact.status) == (None, None, "pending")
    assert {one.closing_reason for one in late.all()} == {"No longer takes it"}


def test_a_reason_of_ones_own_is_kept(record, contact):
    record("not_interested", contact=contact.pk, closing_reason="  Moved   away ")

    contact.refresh_from_db()
    assert contact.closing_reason == "Moved away"


def test_do_not_call_opts_the_person_and_all_phones_out(record, meera, contact, chitra):
    owns(meera, "+919825099999")

    assert record("do_not_call", contact=contact.pk).status_code == 201

    meera.refresh_from_db()
    assert meera.opted_out_at is not None
    assert {(one.phone, one.reported_by) for one in OptedOutPhone.objects.all()} == {
        (PHONE, chitra),
        ("+919825099999", chitra),
    }


def test_do_not_call_opts_a_phone_out_that_is_nobodys_yet(record, shop, shivranjani, chitra):
    cold = ContactRecord.objects.create(
        organization=shop, branch=shivranjani, phone="+919825011111", assigned_to=chitra
    )

    record("do_not_call", contact=cold.pk)

    assert OptedOutPhone.objects.get().phone == "+919825011111"


def test_do_not_call_needs_nothing_to_call_about(record, meera):
    assert record("do_not_call", customer=meera.pk).status_code == 201
    assert Customer.objects.get().opted_out_at is not None


def test_what_is_not_due_is_left_alone(record, meera, contact, lead, late, today):
    next_month = today + timedelta(days=30)
    ContactRecord.objects.update(next_action_on=next_month, status="contacted",
                                 worked_status="contacted")  # fmt: skip
    Lead.objects.update(next_follow_up_on=next_month)

    answer = record("no_answer", customer=meera.pk).json()

    assert (answer["contact"], answer["lead"], len(answer["refills"])) == (None, None, 2)
    assert record("wrong_number", customer=meera.pk).json()["contact"] == contact.pk


def test_reminders_of_the_contact_that_were_due_are_done(record, shop, contact, chitra, today):
    for days in (-1, 0, 4):
        ContactReminder.objects.create(
            organization=shop, contact=contact, due_on=today + timedelta(days=days)
        )

    record("no_answer", contact=contact.pk)

    assert [one.status for one in contact.reminders.order_by("due_on")] == ["done", "done", "open"]


def test_who_will_come_was_reminded_and_is_called_again_on_that_day(record, meera, late, today):
    days = (5 - today.weekday() - 1) % 7 + 1
    saturday = today + timedelta(days=days)

    answer = record("will_come", customer=meera.pk).json()

    assert (answer["next_on"], saturday.weekday()) == (saturday.isoformat(), 5)
    assert {(one.status, one.sent_by, one.due_on, one.call_only) for one in late.all()} == {
        ("sent", "call", saturday, True)
    }


def test_no_answer_again_and_again_waits_longer_and_then_closes(record, as_chitra, contact, today):
    ends = []
    for _ in range(5):
        answer = record("no_answer", contact=contact.pk).json()
        ends.append((answer["next_on"], answer["closing_reason"]))

    tomorrow, later = ((today + timedelta(days=days)).isoformat() for days in (1, 3))
    assert ends == [(tomorrow, "")] * 2 + [(later, "")] * 2 + [(None, "Cannot be reached")]
    contact.refresh_from_db()
    assert (contact.status, contact.first_contact_at) == ("inactive", None)


def test_an_answer_ends_the_row_of_calls_that_nobody_answered(record, contact, today):
    for outcome in ("no_answer", "no_answer", "call_later", "no_answer"):
        answer = record(outcome, contact=contact.pk).json()

    assert answer["next_on"] == (today + timedelta(days=1)).isoformat()


def test_only_the_refills_that_are_named(record, meera, late):
    second = late[1]
    record("stopped", customer=meera.pk, refills=[second.pk])

    assert [one.status for one in late.all()] == ["pending", "closed"]


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"outcome": "no_answer"}, [("customer", "required")]),
        ({"outcome": "sang"}, [("outcome", "invalid_choice")]),
        ({"outcome": "no_answer", "days": 0}, [("next_on", "date_in_past")]),
        ({"outcome": "no_answer", "days": 400}, [("next_on", "date_too_far")]),
        ({"outcome": "wrong_number", "days": 2}, [("next_on", "invalid")]),
        ({"outcome": "will_come", "closing_reason": "No"}, [("closing_reason", "invalid")]),
        (
            {"outcome": "no_answer", "days": 2, "closing_reason": "No"},
            [("next_on", "no_end"), ("closing_reason", "no_end")],
        ),
        ({"outcome": "no_answer", "refills": [999_999]}, [("refills", "does_not_exist")]),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    record, meera, contact, late, today, values, errors
):
    days = values.pop("days", None)
    if days is not None:
        values["next_on"] = str(today + timedelta(days=days))
    named = {} if errors == [("customer", "required")] else {"customer": meera.pk}

    answer = record(**values, **named)

    assert (answer.status_code, errors_of(answer)) == (400, errors)
    assert not CallOutcome.objects.exists()
    assert {one.response for one in late.all()} == {""}


def test_a_reminder_that_is_not_due_is_put_off_to_its_day_or_later(record, meera, sell, today):
    sell("Metformin 500", on=today, days=30)
    refill = RefillReminder.objects.get()
    asked = {"customer": meera.pk, "refills": [refill.pk]}

    for refused in ({}, {"next_on": (refill.reminder_date - timedelta(days=1)).isoformat()}):
        answer = record("no_answer", **asked, **refused)
        assert (answer.status_code, errors_of(answer)) == (400, [("next_on", "invalid")])
    answer = record("no_answer", **asked, next_on=refill.reminder_date.isoformat())
    assert answer.status_code == 201, answer.content


def test_nothing_to_call_about_is_said(record, meera):
    assert code_of(record("no_answer", customer=meera.pk)) == (409, "nothing_open")


def test_a_contact_that_somebody_closed_meanwhile_is_named(record, contact, late):
    ContactRecord.objects.update(status="inactive", worked_status="inactive", closing_reason="No")

    assert code_of(record("no_answer", contact=contact.pk)) == (409, "closed")
    assert not CallOutcome.objects.exists()
    assert {one.response for one in late.all()} == {""}


def test_whoever_handled_the_phone_today_is_named(record, shop, bilal, contact):
    ContactInteraction.objects.create(
        organization=shop, contact=contact, done_by=bilal, done_at=timezone.now()
    )

    answer = record("no_answer", contact=contact.pk).json()

    assert answer["warning"].startswith("bilal handled")
    handled = answer["handled_today"]
    assert (handled["by_name"], handled["kind"], handled["record"]) == (
        "bilal",
        "call",
        "interaction",
    )
    assert handled["at"][11:16] in answer["warning"]  # both in the organization's own time


def test_nobody_else_is_nobody(record, contact):
    answer = record("no_answer", contact=contact.pk).json()

    assert (answer["warning"], answer["handled_today"]) == ("", None)


def test_a_customer_of_another_branch_is_nobody_without_something_to_call_about(
    record, as_asha, shop, cg_road
):
    elsewhere = Customer.objects.create(organization=shop, branch=cg_road, full_name="Ravi Shah")

    answer = record("do_not_call", customer=elsewhere.pk)

    assert (answer.status_code, errors_of(answer)) == (400, [("customer", "does_not_exist")])
    assert record("do_not_call", client=as_asha, customer=elsewhere.pk).status_code == 201


@pytest.mark.parametrize("outcome", ["do_not_call", "wrong_number"])
def test_what_is_said_of_the_whole_person_reaches_other_branches(
    record, as_chitra, shop, cg_road, contact, lead, late, outcome
):
    """Whose staff would call again; what is said of the refills alone stays with one's own."""
    RefillReminder.objects.filter(pk=late[1].pk).update(branch=cg_road)
    Lead.objects.update(branch=cg_road)
    own = record("no_answer", contact=contact.pk).json()
    assert (own["lead"], own["refills"]) == (None, [late[0].pk])

    answer = record(outcome, contact=contact.pk).json()

    assert (answer["lead"], set(answer["refills"])) == (lead.pk, {each.pk for each in late})
    assert set(late.values_list("status", flat=True)) == {"closed"}
    lead.refresh_from_db()
    assert lead.conversion_status == "lost"
    revert = as_chitra.post(f"/api/call-outcomes/{answer['id']}/revert/")
    assert revert.status_code == 204
    assert "closed" not in late.values_list("status", flat=True)


def test_a_stranger_and_a_reader_change_nothing(record, as_dev, as_veena, contact, lead, meera):
    for name, pk in (("contact", contact.pk), ("lead", lead.pk), ("customer", meera.pk)):
        answer = record("do_not_call", client=as_dev, **{name: pk})
        assert (answer.status_code, errors_of(answer)) == (400, [(name, "does_not_exist")])
    assert record("do_not_call", client=as_veena, contact=contact.pk).status_code == 403
    assert not CallOutcome.objects.exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_close_somebody_at_once_one_hears_of_the_other(
    record, client_for, chitra, bilal, contact, late
):
    statuses = all_at_once(
        *[
            lambda user=user: (
                record("not_interested", client=client_for(user), contact=contact.pk).status_code
            )
            for user in (chitra, bilal)
        ]
    )

    assert sorted(statuses) == [201, 409]
    assert CallOutcome.objects.count() == ContactInteraction.objects.count() == 1


def test_it_costs_the_same_queries_for_one_medicine_and_for_twelve(
    record, sell, meera, contact, lead, today
):
    def queries(medicines):
        CallOutcome.objects.all().delete()
        for number in range(medicines):
            sell(f"Medicine {number}", on=today - timedelta(days=28), days=30)
        with CaptureQueriesContext(connection) as captured:
            answer = record("no_answer", contact=contact.pk, lead=lead.pk)
        assert len(answer.json()["refills"]) == medicines
        RefillReminder.objects.all().delete()
        return len(captured)

    record("no_answer", contact=contact.pk, lead=lead.pk)  # the first call changes more
    assert queries(1) == queries(12)
