"""Who may lapse: later than their own rhythm, each person once, with the reason."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.services.interacting import record_interaction
from contacts.tests.contacts import make_contact
from customers.edits import delete_customer
from customers.merging.services import merge_records
from customers.models import Customer
from customers.tests.conftest import add
from jobs.testing import run_jobs
from reminders.lapsing import (
    UsualGap,
    gap_and_lateness,
    refill_lateness,
    start_counting,
    usual_gap_of,
)
from reminders.models import RefillReminder, VisitRhythm
from visits.models import Visit

__all__ = ["add"]
pytestmark = pytest.mark.django_db
URL = "/api/customers/may-lapse/"


@pytest.fixture
def comes(shop, shivranjani, meera, today):
    """Visits so many days ago."""

    def call(*days_ago, customer=None, branch=None):
        customer = customer or meera
        Visit.objects.bulk_create(
            Visit(
                organization=shop,
                customer=customer,
                branch=branch or shivranjani,
                visit_date=today - timedelta(days=ago),
            )
            for ago in days_ago
        )
        return customer

    return call


@pytest.fixture
def late(shop, as_chitra):
    """Counted, and asked for."""

    def call(client=None, **asked):
        start_counting(shop)
        run_jobs()
        answer = (client or as_chitra).get(URL, asked)
        assert answer.status_code == 200, answer.data
        return answer.json()["results"]

    return call


def test_who_stays_away_for_longer_than_usual_is_told_with_the_reason(late, comes, meera, today):
    comes(200, 170, 140, 110, 80)

    (row,) = late()

    assert (row["customer"], row["name"], row["phone"]) == (meera.pk, "Meera Pillai", meera.phone)
    assert (row["visits"], row["usual_gap_days"]) == (5, 30)
    assert row["expected_on"] == str(today - timedelta(days=50))
    assert row["late_from"] == str(today - timedelta(days=80 - 46))
    last = today - timedelta(days=80)
    assert row["reasons"] == [
        f"Usually comes every 30 days; the last of 5 visits was on {last:%-d %b %Y}, 50 days late."
    ]


@pytest.mark.parametrize(
    ("days_ago", "why"),
    [
        ((90, 60, 30), "is expected today"),
        ((120, 90, 45), "is late by a few days"),
        ((200, 150), "came twice"),
        ((410, 380, 350, 320, 220, 80), "has stayed away for as long before"),
        ((360, 330, 300), "is lost for long"),
    ],
)
def test_who_is_not_late_is_not_called(late, comes, days_ago, why):
    comes(*days_ago)

    assert late() == []


def test_who_came_meanwhile_is_late_no_more(late, as_chitra, comes):
    comes(200, 170, 140, 110, 80)
    assert len(late()) == 1

    comes(0)

    assert as_chitra.get(URL).json()["count"] == 0


def test_several_branches_on_one_day_are_one_visit(late, comes, cg_road):
    comes(110, 80)
    comes(110, 80, branch=cg_road)

    assert late() == []


def test_a_refill_that_was_not_bought_again_is_a_reason(late, sell, today):
    sell("Thyronorm 50", on=today - timedelta(days=40), days=30)
    sell("Metformin 500", on=today - timedelta(days=45), days=30)

    (row,) = late()

    assert (row["open_refills"], row["ran_out_on"]) == (2, str(today - timedelta(days=15)))
    first = today - timedelta(days=15)
    assert row["reasons"] == [
        f"Of 2 medicines the first ran out on {first:%-d %b %Y}, 15 days ago, and was not bought "
        "again."
    ]
    assert (row["usual_gap_days"], row["expected_on"]) == (None, None)


def test_who_is_late_with_both_is_said_once(late, comes, sell, today):
    comes(200, 170, 140, 110)
    sell(on=today - timedelta(days=80), days=30)

    (row,) = late()

    assert len(row["reasons"]) == 2
    assert "Thyronorm" not in str(row)  # medicines are not for everybody


def test_a_refill_that_somebody_declined_is_no_reason_any_more(late, as_chitra, sell, today):
    sell(on=today - timedelta(days=60), days=30)
    assert len(late()) == 1

    RefillReminder.objects.update(status="closed", closing_reason="No longer takes it")

    assert as_chitra.get(URL).json()["count"] == 0


def test_who_wants_no_messages_is_marked(late, as_chitra, comes, add, shivranjani):
    silent = comes(200, 170, 140, 110, 80)
    comes(200, 170, 140, 110, 80, customer=add("Ravi Shah", "98250 12345", branch=shivranjani))
    Customer.objects.filter(pk=silent.pk).update(opted_out_at=timezone.now())

    assert {row["name"]: row["opted_out"] for row in late()} == {
        "Meera Pillai": True,
        "Ravi Shah": False,
    }
    asked = as_chitra.get(URL, {"opted_out": "false"}).json()["results"]
    assert [row["name"] for row in asked] == ["Ravi Shah"]


def test_whom_a_colleague_called_this_week_says_so(late, bilal, comes, meera, shop, today):
    comes(200, 170, 140, 110, 80)
    record_interaction(make_contact(shop, meera.phone), by=bilal, next_action_on=today)

    (row,) = late()

    assert [each["what"] for each in row["handled_recently"]] == ["Call"]


def test_staff_see_their_branches_and_others_nothing(late, as_dev, as_veena, comes, cg_road, meera):
    comes(200, 170, 140, 110, 80)
    assert len(late(as_veena)) == 1
    assert late(as_dev) == []

    Customer.objects.update(branch=cg_road)

    assert late() == []
    assert len(late(as_veena, branch=cg_road.pk)) == 1


def test_deleted_people_are_left_alone(late, comes, bilal):
    delete_customer(comes(200, 170, 140, 110, 80), by=bilal)

    assert late() == []


def test_two_records_that_are_one_have_one_rhythm(
    late, comes, bilal, add, shop, shivranjani, meera, today
):
    comes(200, 170, 140, 110, 80)
    twin = comes(190, 160, 130, 100, 20, customer=add("Meera P", "98250 12345", branch=shivranjani))
    late()

    merge_records(
        "customer",
        meera.pk,
        [twin.pk],
        choices={"full_name": meera.pk, "phone": meera.pk},
        by=bilal,
        organization=shop,
    )

    assert VisitRhythm.objects.get().last_visit_on == today - timedelta(days=20)


def test_the_latest_to_be_late_is_first_and_a_page_costs_the_same_queries(
    late, as_chitra, comes, add, shivranjani
):
    for customer in (None, add("Om Joshi", "98250 12349", branch=shivranjani)):
        comes(200, 170, 140, 110, 80, customer=customer)
    late()

    def queries():
        with CaptureQueriesContext(connection) as given:
            as_chitra.get(URL)
        return len(given)

    queries()
    before = queries()
    for number in range(3):
        person = add(f"Person {number}", f"98250 1234{number}", branch=shivranjani)
        comes(180, 150, 120, 90, 60 + number, customer=person)
    names = [row["name"] for row in late()]
    assert names[:3] == ["Person 0", "Person 1", "Person 2"]
    assert queries() == before


def test_counting_again_changes_nothing_and_forgets_who_has_no_rhythm(late, comes, meera):
    comes(200, 170, 140, 110, 80)
    late()
    before = VisitRhythm.objects.values().get()

    late()
    assert VisitRhythm.objects.values().get() == before

    Visit.objects.all().delete()
    comes(10)
    late()
    assert not VisitRhythm.objects.exists()


@pytest.mark.parametrize("asked", [{"branch": "x"}, {"opted_out": "perhaps"}, {"brnch": 1}])
def test_what_is_no_filter_is_refused(as_chitra, asked):
    assert as_chitra.get(URL, asked).status_code == 400


# The arithmetic.


def _days(*gaps):
    days = [date(2026, 1, 1)]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    return days


def test_few_gaps_lean_on_what_is_usual_and_many_do_not():
    usual = UsualGap(days=30, weight=2)

    few, _ = gap_and_lateness(_days(90, 90), usual)
    many, _ = gap_and_lateness(_days(*[90] * 20), usual)

    assert (few, many) == (52, 81)


def test_who_comes_irregularly_is_late_later():
    usual = UsualGap(days=30, weight=2)

    _, regular = gap_and_lateness(_days(30, 30, 30, 30), usual)
    _, irregular = gap_and_lateness(_days(10, 90, 10, 10), usual)

    assert regular == _days(30, 30, 30, 30)[-1] + timedelta(days=46)
    assert irregular == _days(10, 90, 10, 10)[-1] + timedelta(days=91)


def test_the_usual_gap_is_of_the_people_and_weighs_as_they_differ():
    alike = [[30 + (n + k) % 5 for k in range(6)] for n in range(40)]
    unlike = [[10 + 3 * n + k % 2 for k in range(6)] for n in range(40)]

    assert usual_gap_of(alike).days == pytest.approx(32, abs=1)
    assert usual_gap_of(alike).weight > usual_gap_of(unlike).weight
    assert usual_gap_of(alike[:5]) == UsualGap()


def test_a_refill_is_late_after_the_delay_that_is_usual_for_them():
    ran_out = date(2026, 11, 1)

    assert refill_lateness([ran_out], []) == date(2026, 11, 9)
    assert refill_lateness([ran_out], [10, 10]) == date(2026, 11, 14)
    assert refill_lateness([ran_out], [-5, -9]) == date(2026, 11, 9)
    assert refill_lateness([], [10]) is None
