"""When to remind, worked out from what was bought: no database."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reminders.refills.chain import Sold, plan_chain


def sold(number, day, days, *, bill=None):
    return Sold(number, bill or number, 1, 1, "Metformin 500", "metformin 500", day, days)


JUNE = date(2024, 6, 1)


def plan(*lines, carries_stock=False, lead_days=5):
    return plan_chain(lines, lead_days=lead_days, carries_stock=carries_stock)


def test_the_reminder_is_lead_days_before_the_medicine_runs_out():
    (only,) = plan(sold(1, JUNE, 30))
    assert (only.runs_out_on, only.reminder_date) == (date(2024, 7, 1), date(2024, 6, 26))


def test_the_reminder_is_never_before_the_purchase():
    (only,) = plan(sold(1, JUNE, 3))
    assert only.reminder_date == JUNE


def test_buying_again_takes_the_place_of_what_was_bought_before():
    first, second = plan(sold(1, JUNE, 30), sold(2, date(2024, 6, 27), 30))
    assert first.bought_again is second.sold
    assert second.bought_again is None


def test_days_left_count_where_the_organization_says_so():
    lines = sold(1, JUNE, 30), sold(2, date(2024, 6, 27), 30)
    assert plan(*lines)[1].runs_out_on == date(2024, 7, 27)
    assert plan(*lines, carries_stock=True)[1].runs_out_on == date(2024, 7, 31)


def test_two_lines_of_one_bill_last_one_after_the_other():
    _, second = plan(sold(1, JUNE, 30, bill=7), sold(2, JUNE, 30, bill=7))
    assert second.runs_out_on == date(2024, 7, 31)


def test_a_purchase_that_lasts_nobody_knows_how_long_takes_the_place_too():
    (first,) = plan(sold(1, JUNE, 30), sold(2, date(2024, 6, 20), None))
    assert first.bought_again is not None


def test_a_line_without_duration_on_the_same_bill_takes_no_place():
    (first,) = plan(sold(1, JUNE, 30, bill=7), sold(2, JUNE, None, bill=7))
    assert first.bought_again is None


@given(
    days=st.lists(st.tuples(st.integers(0, 400), st.integers(1, 366)), min_size=1, max_size=8),
    carries_stock=st.booleans(),
)
def test_one_plan_is_open_and_none_is_dated_before_its_bill(days, carries_stock):
    lines = [
        sold(number, JUNE + timedelta(days=after), lasts)
        for number, (after, lasts) in enumerate(sorted(days), start=1)
    ]
    plans = plan(*lines, carries_stock=carries_stock)
    assert [each.bought_again is None for each in plans] == [False] * (len(plans) - 1) + [True]
    assert all(each.sold.bill_date <= each.reminder_date <= each.runs_out_on for each in plans)
