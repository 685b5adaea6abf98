"""POST /call-outcomes/{id}/revert/: a mis-tap leaves no trace but in the log."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from contacts.models import ContactInteraction, ContactRecord, ContactReminder
from contacts.services import interacting
from contacts.services.editing import reopen_contact
from contacts.services.interacting import record_interaction
from customers.models import Customer, OptedOutPhone
from customers.opting import opt_out, opt_out_phone
from history.models import Change
from jobs.schedule import Firing
from jobs.testing import all_at_once
from leads.models import FollowUpHistory, Lead
from reminders.calls.reverting import forget_what_outcomes_touched
from reminders.models import CallOutcome, CallResult, RefillReminder
from reminders.tests.test_call_outcomes import code_of, contact, late, lead, record

__all__ = ["contact", "late", "lead", "record"]

pytestmark = pytest.mark.django_db

_KEPT = (ContactRecord, ContactReminder, Lead, Customer, RefillReminder)
_MADE = (ContactInteraction, FollowUpHistory, OptedOutPhone, CallOutcome)


def everything():
    """All that an outcome may change, but when it was changed last."""
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name != "updated_at"}
            for row in model._base_manager.order_by("pk").values()
        ]
        for model in (*_KEPT, *_MADE)
    }


@pytest.fixture
def revert(as_chitra):
    def call(outcome, *, client=as_chitra):
        return client.post(f"/api/call-outcomes/{outcome}/revert/")

    return call


@pytest.fixture
def reminder(shop, contact, today):
    return ContactReminder.objects.create(organization=shop, contact=contact, due_on=today)


@pytest.mark.parametrize("outcome", CallResult.values)
def test_everything_is_as_it_was_before(
    record, revert, contact, lead, late, reminder, meera, outcome
):
    Lead.objects.update(conversion_status="qualified")
    RefillReminder.objects.filter(pk=late[0].pk).update(
        status="sent", sent_at=timezone.now(), sent_by="whatsapp", response_notes="Told before"
    )
    before = everything()
    answer = record(outcome, customer=meera.pk)
    assert everything() != before

    assert revert(answer.json()["id"]).status_code == 204
    assert everything() == before


def test_who_had_opted_out_before_stays_so(record, revert, contact, meera, bilal):
    opt_out(meera, by=bilal, why="At the counter.")
    before = everything()

    revert(record("do_not_call", contact=contact.pk).json()["id"])

    assert everything() == before


def test_the_log_has_the_change_and_its_reverse(record, revert, contact, chitra):
    revert(record("not_interested", contact=contact.pk).json()["id"])

    back, there = Change.objects.of(contact)
    assert there.changes["status"] == ["pending", "inactive"]
    assert (back.changes["status"], back.note, back.by) == (
        ["inactive", "pending"],
        "Outcome of a call reverted.",
        chitra,
    )


def test_after_a_minute_it_is_too_late(record, revert, contact):
    pk = record("no_answer", contact=contact.pk).json()["id"]
    CallOutcome.objects.update(done_at=timezone.now() - timedelta(seconds=61))

    assert code_of(revert(pk)) == (409, "too_late")
    assert ContactInteraction.objects.count() == 1


@pytest.mark.parametrize("known", [True, False])
def test_a_phone_that_said_stop_itself_since_stays_closed(record, revert, shop, contact, known):
    if not known:
        ContactRecord.objects.update(customer=None)
    pk = record("do_not_call", contact=contact.pk).json()["id"]
    opt_out_phone(shop, contact.phone, why="Wrote STOP.")
    before = everything()

    assert code_of(revert(pk)) == (409, "changed_since")
    assert everything() == before
    assert OptedOutPhone.objects.get().why == "Wrote STOP."


@pytest.mark.parametrize("phone", ["+919624046592", ""])
def test_a_colleagues_opt_out_within_the_minute_stays(record, revert, meera, bilal, phone):
    Customer.objects.update(phone=phone)
    pk = record("do_not_call", customer=meera.pk).json()["id"]
    opt_out(meera, by=bilal, why="At the counter.")
    before = everything()

    assert code_of(revert(pk)) == (409, "changed_since")
    assert everything() == before
    assert Change.objects.of(meera).first().by == bilal


def _called_again(contact, bilal):
    reopen_contact(contact, by=bilal)
    record_interaction(contact, by=bilal, next_action_on=contact.organization.today())


def _refill_answered(contact, bilal):
    RefillReminder.objects.update(response="no_answer")


def _refill_bought(contact, bilal):
    RefillReminder.objects.update(bought_on=contact.organization.today())


def _merged(contact, bilal):
    other = Customer.objects.create(organization=contact.organization, full_name="M Pillai")
    Customer.objects.filter(pk=contact.customer_id).update(merged_into=other, is_active=False)


def _lead_followed_up(contact, bilal):
    FollowUpHistory.objects.create(
        organization=contact.organization, lead=Lead.objects.get(), done_at=timezone.now()
    )


@pytest.mark.parametrize(
    "meanwhile", [_called_again, _refill_answered, _refill_bought, _merged, _lead_followed_up]
)
def test_what_was_changed_since_is_not_overwritten(
    record, revert, contact, lead, late, bilal, meanwhile
):
    pk = record("do_not_call", contact=contact.pk).json()["id"]
    meanwhile(contact, bilal)
    before = everything()

    assert code_of(revert(pk)) == (409, "changed_since")
    assert everything() == before


def test_who_has_bought_since_keeps_the_call_that_won_them(
    record, revert, as_chitra, contact, chitra
):
    record("call_later", contact=contact.pk)
    pk = record("call_later", contact=contact.pk).json()["id"]
    line = {"medicine_name": "Metformin 500", "quantity": 30, "amount": 95}
    sale = {"phone": contact.phone, "name": contact.name, "items": [line]}
    assert as_chitra.post("/api/bills/quick-purchase/", sale, format="json").status_code == 201

    assert code_of(revert(pk)) == (409, "changed_since")
    contact.refresh_from_db()
    assert (contact.status, contact.converted_by, contact.attempts) == ("converted", chitra, 2)


def test_a_second_outcome_of_the_person_comes_first(record, revert, contact):
    first = record("no_answer", contact=contact.pk).json()["id"]
    second = record("call_later", contact=contact.pk).json()["id"]

    assert code_of(revert(first)) == (409, "changed_since")
    assert [revert(pk).status_code for pk in (second, first)] == [204, 204]


def test_only_the_author_reverts(record, revert, contact, as_asha, as_dev):
    pk = record("no_answer", contact=contact.pk).json()["id"]

    assert {revert(pk, client=client).status_code for client in (as_asha, as_dev)} == {404}
    assert as_asha.get("/api/call-outcomes/").json()["count"] == 0


def test_a_repeated_outcome_and_a_repeated_revert_are_done_once(record, as_chitra, contact):
    def post(path, body=None, key="a"):
        return as_chitra.post(f"/api/call-outcomes/{path}", body, format="json",
                              headers={"Idempotency-Key": key})  # fmt: skip

    body = {"outcome": "no_answer", "contact": contact.pk}
    first, second = (post("", body) for _ in range(2))
    assert first.json() == second.json()
    path = f"{first.json()['id']}/revert/"
    assert [post(path, key="b").status_code for _ in range(2)] == [204, 204]
    assert as_chitra.post(f"/api/call-outcomes/{path}").status_code == 404


def test_what_an_outcome_touched_is_forgotten(record, revert, contact, late, today):
    pk = record("no_answer", contact=contact.pk, notes="Her son answered").json()["id"]
    firing = Firing(today, 12)

    forget_what_outcomes_touched(firing)
    assert CallOutcome.objects.get().touched is not None
    CallOutcome.objects.update(done_at=timezone.now() - timedelta(minutes=3))
    forget_what_outcomes_touched(firing)

    assert CallOutcome.objects.get().touched is None
    assert code_of(revert(pk)) == (409, "too_late")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_tabs_revert_once(record, client_for, chitra, contact):
    pk = record("no_answer", contact=contact.pk).json()["id"]

    def revert():
        return client_for(chitra).post(f"/api/call-outcomes/{pk}/revert/").status_code

    statuses = all_at_once(revert, revert, revert)

    assert statuses.count(204) == 1
    assert set(statuses) <= {204, 404, 409}
    contact.refresh_from_db()
    assert contact.attempts == 0


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_called_at_once_each_reverts_ones_own_alone(
    record, client_for, chitra, bilal, contact, late, monkeypatch
):
    def slowly(*args, **kwargs):
        time.sleep(0.3)  # while the contact is locked

    monkeypatch.setattr(interacting, "handled_today", slowly)

    def call(user):
        answer = record("no_answer", client=client_for(user), contact=contact.pk, notes=str(user))
        return user, answer.json()["id"]

    by_pk = sorted(all_at_once(lambda: call(chitra), lambda: call(bilal)), key=lambda one: one[1])
    (first, _), (second, pk) = by_pk
    answer = client_for(second).post(f"/api/call-outcomes/{pk}/revert/")

    assert answer.status_code == 204, answer.content
    contact.refresh_from_db()
    assert (contact.attempts, ContactInteraction.objects.get().done_by) == (1, first)
    assert contact.next_action_on is not None
    assert {(one.response, one.responded_by, one.call_only) for one in late.all()} == {
        ("no_answer", first, True)
    }
