"""When somebody is best called: said with its evidence, or not at all."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.models import ContactInteraction
from contacts.tests.contacts import make_contact
from customers.tests.conftest import add
from reminders.call_times import best_times
from reminders.call_times.parts import PARTS, Part
from reminders.call_times.shrinking import Call, fit
from reminders.tests.call_history import (
    SATURDAY,
    call_contact,
    call_customer,
    others_answer,
)

__all__ = ["add"]
pytestmark = pytest.mark.django_db
NEW = "+919825011111"


@pytest.fixture
def ravi(shop, shivranjani):
    return make_contact(shop, "+919825012345", "Ravi Shah", shivranjani)


def time_of(contact):
    person = (contact.customer_id, contact.pk)
    return best_times(contact.organization, [person]).get(person)


def test_the_hour_somebody_usually_answers_is_said_with_its_evidence(ravi):
    call_contact(ravi, "yyynyyyny", hour=19)
    call_contact(ravi, "nnnnn", hour=10)

    time = time_of(ravi)

    assert time.text == "Usually answers 18-20 h on weekdays: 7 of 9 calls."
    assert (time.part, time.answered, time.calls) == (Part("weekdays", 18, 20), 7, 9)
    assert time.basis == "own"
    assert 0.5 < time.chance < 7 / 9


def test_weekends_are_told_from_weekdays(ravi):
    call_contact(ravi, "yyyy", hour=11, weekday=SATURDAY)
    call_contact(ravi, "nnnnn", hour=11)

    assert time_of(ravi).text == "Usually answers 10-12 h on weekends: 4 of 4 calls."


def test_the_hour_is_of_the_clock_where_the_shop_stands(shop, ravi):
    call_contact(ravi, "yyyy", hour=19)
    call_contact(ravi, "nnnnn", hour=10)
    shop.time_zone = "Europe/London"
    shop.save()
    ravi.refresh_from_db()

    time = time_of(ravi)

    assert time.part.until <= 16  # half past seven in Ahmedabad


@pytest.mark.parametrize(
    ("evening", "morning"), [("", ""), ("yyyy", ""), ("yy", "nnnn"), ("yn", "nnnn")]
)
def test_nothing_is_said_of_too_few_calls(ravi, evening, morning):
    call_contact(ravi, evening)
    call_contact(ravi, morning, hour=10)

    assert time_of(ravi) is None


def test_who_always_answers_and_who_never_does_has_no_best_hour(shop, ravi):
    call_contact(ravi, "yyyyyy", hour=18)
    call_contact(ravi, "yyyyyy", hour=10)
    meena = make_contact(shop, NEW)
    call_contact(meena, "nnnnnn", hour=18)
    call_contact(meena, "nnnnnn", hour=10)

    assert (time_of(ravi), time_of(meena)) == (None, None)


@pytest.mark.parametrize(
    "values", [{"closing_reason": "Wrong number"}, {"call_successful": None}, {"kind": "whatsapp"}]
)
def test_what_says_nothing_of_answering_does_not_count(ravi, values):
    call_contact(ravi, "yyyyyyy", **values)
    call_contact(ravi, "nnnnnnn", hour=10)

    assert time_of(ravi) is None


def test_calls_of_more_than_a_year_ago_are_forgotten(ravi):
    call_contact(ravi, "yyyyyyy")
    call_contact(ravi, "nnnnnnn", hour=10)
    for call in ContactInteraction.objects.all():
        call.done_at -= timedelta(days=371)  # weeks: the same day
        call.save()

    assert time_of(ravi) is None


def test_calls_about_refills_and_those_of_the_contact_are_one_persons(ravi, meera):
    ravi.customer = meera
    ravi.save()
    call_contact(ravi, "yyy")
    call_customer(meera, "yy", hour=19)
    call_customer(meera, "nnnn", hour=10)

    time = best_times(meera.organization, [(meera.pk, None)])[meera.pk, None]

    assert time == time_of(ravi)
    assert (time.answered, time.calls) == (5, 5)


def test_somebody_new_is_called_when_people_like_them_answer(shop, shivranjani):
    others_answer(shop, shivranjani)
    new = make_contact(shop, NEW, branch=shivranjani)

    time = time_of(new)

    assert time.text == (
        "People of this category and branch usually answer 18-20 h on weekdays: 60 of 80 calls."
    )
    assert time.basis == "segment"


def test_of_a_new_branch_the_organizations_calls_are_told(shop, shivranjani, cg_road):
    others_answer(shop, shivranjani)

    time = time_of(make_contact(shop, NEW, branch=cg_road))

    assert (time.basis, time.part.starts, time.answered) == ("organization", 18, 60)


def test_what_ones_own_calls_speak_against_is_not_said(shop, shivranjani, ravi):
    others_answer(shop, shivranjani)
    call_contact(ravi, "nnnnnnn", hour=19)

    assert time_of(ravi) is None


def test_calls_of_another_business_say_nothing(shop, other_shop, other_branch, ravi):
    others_answer(other_shop, other_branch)
    assert time_of(ravi) is None

    call_contact(ravi, "yyyyyyy", hour=15)
    (time,) = best_times(other_shop, [(None, ravi.pk)]).values()
    assert (time.basis, time.part.starts) == ("organization", 18)


def test_a_page_costs_the_same_queries_whoever_was_called(shop, shivranjani, ravi):
    people = [(None, ravi.pk)]

    def queries():
        with CaptureQueriesContext(connection) as given:
            best_times(shop, people)
        return len(given)

    queries()
    before = queries()
    others_answer(shop, shivranjani, people=8)
    people += [(None, pk) for pk in range(ravi.pk + 1, ravi.pk + 9)]
    assert queries() == before


# The arithmetic.


def _calls(people, rate_of, *, seed=7, each=3):
    chance = random.Random(seed)
    for person in range(people):
        for part in PARTS[3:9]:
            for _ in range(each):
                answered = chance.random() < rate_of(person, part)
                yield Call(person, part, answered, 1, "")


def test_people_who_are_all_alike_are_believed_to_be():
    rates = fit(_calls(200, lambda person, part: 0.4))

    assert rates.own_strength > 50
    assert rates.level_strength > 50


def test_where_habits_differ_ones_own_few_calls_count_for_more():
    def rate(person, part):
        return 0.8 if part == PARTS[3 + person % 6] else 0.2

    assert fit(_calls(200, rate)).own_strength < 8


def test_where_some_always_answer_their_level_is_known_soon():
    rates = fit(_calls(200, lambda person, part: 0.9 if person % 2 else 0.1))

    assert rates.level_strength < 3
    assert rates.own_strength > 50


def test_an_estimate_lies_between_the_calls_and_those_like_them():
    rates = fit(_calls(200, lambda person, part: 0.4))
    expected = rates.chain(1, "")[0][1]
    part = PARTS[4]

    own = rates.own({part: [9, 10]}, expected)

    assert expected[part].mean < own[part].mean < 0.9
    assert own[part].deviation > 0


# In the API.


def test_the_card_says_when_to_call(as_chitra, meera):
    call_customer(meera, "yyyyyy", hour=19)
    call_customer(meera, "nnnnnn", hour=10)

    card = as_chitra.get(f"/api/customers/{meera.pk}/card/").json()
    proposals = as_chitra.get("/api/call-outcomes/proposals/", {"customer": meera.pk}).json()

    time = card["best_time"]
    assert time.pop("chance") == pytest.approx(0.9, abs=0.15)
    assert time.pop("is_now") in (True, False)
    assert time == {
        "text": "Usually answers 18-20 h on weekdays: 6 of 6 calls.",
        "days": "weekdays",
        "starts": 18,
        "until": 20,
        "answered": 6,
        "calls": 6,
        "basis": "own",
    }
    assert proposals["best_time"]["text"] == time["text"]


def test_the_card_of_somebody_unknown_says_nothing(as_chitra, meera):
    assert as_chitra.get(f"/api/customers/{meera.pk}/card/").json()["best_time"] is None


def _called_now(contact, chitra, *, then: str, otherwise: str, **values):
    """Calls of earlier weeks at this very hour, and twelve hours away."""
    contact.assigned_to = chitra
    for name, value in values.items():
        setattr(contact, name, value)
    contact.save()
    for hours, answers in ((0, then), (12, otherwise)):
        for week, answer in enumerate(answers, start=1):
            ContactInteraction.objects.create(
                organization=contact.organization,
                contact=contact,
                call_successful=answer == "y",
                done_at=timezone.now() - timedelta(weeks=week, hours=hours),
            )


def test_of_equal_urgency_who_answers_at_this_hour_is_called_first(
    as_chitra, chitra, shop, shivranjani, ravi, today
):
    late = make_contact(shop, "+919825012346", "Overdue", shivranjani)
    good = make_contact(shop, "+919825012347", "Answers now", shivranjani)
    then = {"next_action_on": today, "status": "contacted", "worked_status": "contacted"}
    _called_now(ravi, chitra, then="nnnnnn", otherwise="yyyyyy", **then)
    overdue = {**then, "next_action_on": today - timedelta(days=1)}
    _called_now(late, chitra, then="", otherwise="", **overdue)
    _called_now(good, chitra, then="yyyyyy", otherwise="nnnnnn", **then)

    rows = as_chitra.get("/api/worklist/").json()["results"]

    assert [row["name"] for row in rows] == ["Overdue", "Answers now", "Ravi Shah"]
    assert [row["best_time"] and row["best_time"]["is_now"] for row in rows] == [
        None, True, False,
    ]  # fmt: skip


def test_few_calls_order_the_day_though_no_time_is_named(
    as_chitra, chitra, shop, shivranjani, ravi, today
):
    good = make_contact(shop, "+919825012347", "Answers now", shivranjani)
    then = {"next_action_on": today, "status": "contacted", "worked_status": "contacted"}
    _called_now(ravi, chitra, then="nn", otherwise="yy", **then)
    _called_now(good, chitra, then="yy", otherwise="nn", **then)

    rows = as_chitra.get("/api/worklist/").json()["results"]

    assert [(row["name"], row["best_time"]) for row in rows] == [
        ("Answers now", None),
        ("Ravi Shah", None),
    ]


def test_a_refill_call_is_ordered_by_it_too(as_chitra, shop, shivranjani, sell, meera, add, today):
    other = add("Bhavna Joshi", "+919825012399", branch=shivranjani)
    for customer in (meera, other):
        sell(on=today - timedelta(days=28), days=30, customer=customer)
    first, second = sorted((meera, other), key=lambda one: one.pk)
    now = timezone.now().astimezone(shop.zone)
    weekday, hour = now.weekday(), now.hour
    call_customer(second, "yyyyyy", weekday=weekday, hour=hour)
    call_customer(second, "nnnnnn", weekday=weekday, hour=(hour + 12) % 24)

    rows = as_chitra.get("/api/worklist/").json()["results"]

    assert [row["customer"] for row in rows] == [second.pk, first.pk]
