"""What is known of customers who may lapse, for a list to call: a constant number of queries."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min
from django.utils.formats import date_format

from contacts.services.handled import handled_recently
from reminders.call_times import best_times
from reminders.models import OPEN_REFILLS, RefillReminder, VisitRhythm


def describe_late(rhythms: Sequence[VisitRhythm], *, today: date) -> list[dict[str, Any]]:
    """One dictionary for each, in the same order; see `MayLapseSerializer` for its keys.

    `rhythms` are of one organization, with their customer and its branch.
    """
    if not rhythms:
        return []
    organization = rhythms[0].organization
    people = [(each.customer_id, None) for each in rhythms]
    times = best_times(organization, people)
    phones = {each.customer.phone for each in rhythms if each.customer.phone}
    handled = handled_recently(organization, phones)
    refills = _ran_out(rhythms, today)
    shown = []
    for rhythm, person in zip(rhythms, people, strict=True):
        customer = rhythm.customer
        many, ran_out_on = refills.get(customer.pk, (0, None))
        expected_on = None
        if rhythm.usual_gap_days is not None:
            expected_on = rhythm.last_visit_on + timedelta(days=rhythm.usual_gap_days)
        item = {
            "customer": customer.pk,
            "name": customer.full_name,
            "phone": customer.phone,
            "branch": customer.branch_id,
            "branch_name": customer.branch.name if customer.branch else "",
            "city": customer.city,
            "category": customer.category,
            "opted_out": customer.opted_out_at is not None,
            "late_from": rhythm.late_from,
            "visits": rhythm.visits,
            "last_visit_on": rhythm.last_visit_on,
            "usual_gap_days": rhythm.usual_gap_days,
            "expected_on": expected_on,
            "open_refills": many,
            "ran_out_on": ran_out_on,
            "best_time": times.get(person),
            "handled_recently": handled.get(customer.phone, []),
        }
        item["reasons"] = list(_reasons(rhythm, item, today))
        shown.append(item)
    return shown


def _reasons(rhythm: VisitRhythm, item: dict[str, Any], today: date) -> list[str]:
    reasons = []
    if rhythm.visit_late_from is not None and rhythm.visit_late_from <= today:
        gap, expected_on = rhythm.usual_gap_days, item["expected_on"]
        every = "every day" if gap == 1 else f"every {gap} days"
        reasons.append(
            f"Usually comes {every}; the last of {rhythm.visits} visits was on "
            f"{date_format(rhythm.last_visit_on, 'j M Y')}, {_days(today - expected_on)} late."
        )
    many, ran_out_on = item["open_refills"], item["ran_out_on"]
    if ran_out_on is not None:
        what = "A medicine" if many == 1 else f"Of {many} medicines the first"
        reasons.append(
            f"{what} ran out on {date_format(ran_out_on, 'j M Y')}, {_days(today - ran_out_on)} "
            "ago, and was not bought again."
        )
    return reasons


def _days(passed: timedelta) -> str:
    return "1 day" if passed.days == 1 else f"{passed.days} days"


def _ran_out(rhythms: Sequence[VisitRhythm], today: date) -> dict[int, tuple[int, date]]:
    """{customer: how many medicines ran out and were not bought again, and when the first}."""
    rows = RefillReminder.objects.filter(
        customer__in=[each.customer_id for each in rhythms],
        status__in=OPEN_REFILLS,
        runs_out_on__lt=today,
    )
    counted = rows.order_by().values_list("customer").annotate(Count("pk"), Min("runs_out_on"))
    return {customer: (many, first) for customer, many, first in counted}
