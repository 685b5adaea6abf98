"""/customer-reminders/: a day to act for somebody who is no contact and no lead."""

from datetime import timedelta

import pytest

from customers.edits import delete_customer
from customers.models import Customer
from customers.opting import opt_out
from reminders.models import CustomerReminder
from reminders.tests.test_call_outcomes import code_of, errors_of, record

__all__ = ["record"]
pytestmark = pytest.mark.django_db

URL = "/api/customer-reminders/"


@pytest.fixture
def plan(as_chitra, meera, today):
    def call(*, client=as_chitra, **values):
        body = {"customer": meera.pk, "due_on": str(today), "note": "The 60-tablet pack is in"}
        return client.post(URL, {**body, **values}, format="json")

    return call


@pytest.fixture
def day(as_chitra):
    def call(client=as_chitra):
        return client.get("/api/worklist/").json()["results"]

    return call


def test_it_stands_in_the_day_of_who_planned_it_and_in_nobody_elses(plan, day, as_bilal, meera):
    pk = plan().json()["id"]

    (row,) = day()
    assert (row["type"], row["record"], row["section"]) == ("customer_reminder", pk, "follow_ups")
    assert (row["name"], row["customer"]) == ("Meera Pillai", meera.pk)
    assert row["why"] == "The 60-tablet pack is in"
    assert day(as_bilal) == []
    assert as_bilal.get(URL, {"customer": meera.pk}).json()["count"] == 1


@pytest.mark.parametrize(("end", "status"), [("done", "done"), ("cancel", "cancelled")])
def test_it_ends_once(plan, day, as_chitra, as_bilal, end, status):
    pk = plan().json()["id"]

    answer = as_chitra.post(f"{URL}{pk}/{end}/")

    assert (answer.status_code, answer.json()["status"]) == (200, status)
    assert answer.json()["handled_by_name"] == "chitra"
    assert day() == []
    assert code_of(as_bilal.post(f"{URL}{pk}/done/")) == (409, "finished")


def test_a_call_puts_it_off_and_the_last_word_is_kept(plan, day, record, meera, today):
    plan()

    answer = record("call_later", customer=meera.pk, notes="At her sister's")

    assert answer.status_code == 201, answer.content
    assert answer.json()["next_on"] == str(today + timedelta(days=3))
    assert day() == []
    CustomerReminder.objects.update(due_on=today)
    (row,) = day()
    assert (row["why"], row["last_contact"]["answer"]) == (
        "The 60-tablet pack is in",
        "Call later: At her sister's",
    )


def test_a_call_that_ends_it_can_be_undone(plan, record, as_chitra, meera, today):
    plan()
    before = CustomerReminder.objects.values().get()

    answer = record("not_interested", customer=meera.pk).json()
    assert CustomerReminder.objects.get().status == "done"
    assert as_chitra.post(f"/api/call-outcomes/{answer['id']}/revert/").status_code == 204

    assert CustomerReminder.objects.values().get() == before


def test_one_of_later_is_not_what_the_call_was_about(plan, record, meera, today):
    plan(due_on=str(today + timedelta(days=2)))

    assert code_of(record("no_answer", customer=meera.pk)) == (409, "nothing_open")
    record("do_not_call", customer=meera.pk)
    assert CustomerReminder.objects.get().status == "done"


def test_nobody_is_called_who_was_deleted_or_opted_out(plan, day, meera, bilal):
    plan()

    opt_out(meera, by=bilal)
    assert day() == []
    assert code_of(plan()) == (409, "opted_out")
    Customer.objects.update(opted_out_at=None)
    assert len(day()) == 1
    delete_customer(meera, by=bilal)
    assert day() == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"due_on": "2020-01-01"}, "due_on"),
        ({"due_on": "2206-01-01"}, "due_on"),
        ({"due_on": "soon"}, "due_on"),
        ({"customer": 999_999}, "customer"),
        ({"note": "x" * 501}, "note"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_what_cannot_be_planned_is_refused(plan, values, field):
    answer = plan(**values)

    assert (answer.status_code, errors_of(answer)[0][0]) == (400, field)
    assert not CustomerReminder.objects.exists()


def test_strangers_other_branches_and_readers(
    plan, as_chitra, as_dev, as_veena, as_asha, shop, cg_road, meera
):
    elsewhere = Customer.objects.create(organization=shop, branch=cg_road, full_name="Ravi Shah")
    assert errors_of(plan(customer=elsewhere.pk)) == [("customer", "does_not_exist")]
    assert errors_of(plan(client=as_dev)) == [("customer", "does_not_exist")]
    assert plan(client=as_veena).status_code == 403
    theirs = plan(client=as_asha, customer=elsewhere.pk).json()["id"]
    own = plan().json()["id"]

    assert [row["id"] for row in as_chitra.get(URL).json()["results"]] == [own]
    assert as_chitra.post(f"{URL}{theirs}/done/").status_code == 404
    assert as_dev.get(f"{URL}{own}/").status_code == 404
    assert "note" not in as_veena.get(f"{URL}{own}/").json()


def test_the_journey_has_it_on_its_day_with_words_for_who_may_read_them(
    plan, as_chitra, as_veena, meera, today
):
    pk = plan(due_on=str(today + timedelta(days=3))).json()["id"]
    as_chitra.post(f"{URL}{pk}/done/")

    def line(client):
        items = client.get(f"/api/customers/{meera.pk}/journey/").json()["results"]
        return next(item for item in items if item["type"] == "customer_reminder")

    mine = line(as_chitra)
    assert mine["date"].startswith(str(today + timedelta(days=3)))
    assert mine["details"]["note"] == "The 60-tablet pack is in"
    assert (mine["details"]["status"], mine["details"]["handled_by"]) == ("done", "chitra")
    theirs = line(as_veena)
    assert "pack" not in str(theirs)
