"""What other apps show of visits."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.formats import date_format

from accounts.models import User
from core.sentences import Sentence
from customers.models import Customer
from visits.models import Bill, Visit
from visits.models.visit import VisitQuerySet
from visits.money import format_amount

_REPEATED_WITHIN = timedelta(minutes=10)
_MOST_COMPARED = 20


def count_visits(customer: Customer, reader: User) -> int:
    return Visit.objects.for_user(reader).filter(customer=customer).count()


def visits_of_each(ids: Collection[int]) -> dict[int, int]:
    """{customer: how many visits}"""
    rows = Visit.objects.filter(customer__in=ids).order_by()
    return dict(rows.values_list("customer").annotate(Count("pk")))


def visit_labels(ids: Collection[int]) -> dict[int, str]:
    """{id: "visit to CG Road on 25 Sep 2025"}"""
    rows = Visit.objects.filter(pk__in=ids).order_by()
    return {
        pk: f"visit to {branch} on {date_format(day, 'j M Y')}"
        for pk, branch, day in rows.values_list("pk", "branch__name", "visit_date")
    }


def bill_labels(ids: Collection[int]) -> dict[int, str]:
    """{id: "bill B-1001 of 25 Sep 2025"}"""
    rows = Bill.objects.filter(pk__in=ids).order_by()
    return {
        pk: Sentence(
            f"{f'bill {number}' if number else 'visit without a purchase'}"
            f" of {date_format(day, 'j M Y')}",
            "bill_of_day" if number else "visit_of_day",
            number=number,
            day=day.isoformat(),
        )
        for pk, number, day in rows.values_list("pk", "bill_number", "bill_date")
    }


def count_bills(customer: Customer, reader: User) -> int:
    """Active bills on which something was bought."""
    return Bill.objects.for_user(reader).sales().filter(customer=customer).count()


def credited_visits(visits: VisitQuerySet) -> VisitQuerySet:
    """With `credited`: the id of who attended, else of who wrote the day's first bill, else None.

    Whoever served somebody at the counter attended them, whether or not anybody said so.
    """
    bills = Bill.objects.credited().filter(visit=OuterRef("pk")).order_by("pk")
    return visits.annotate(credited=Coalesce("attended_by", Subquery(bills.values("credited")[:1])))


def one_of_each_returning(
    visits: QuerySet[Visit], *, before: date, reader: User
) -> QuerySet[Visit]:
    """Of `visits` one for each person who had come before that day, to any shop `reader` sees."""
    known = _of_the_returning(visits, before, reader)
    return visits.filter(pk__in=known.values("customer").annotate(one=Min("pk")).values("one"))


def count_returning(visits: QuerySet[Visit], *, before: date, reader: User) -> int:
    """How many `one_of_each_returning` gives, in a third of the time."""
    known = _of_the_returning(visits, before, reader)
    return known.values("customer").distinct().count()


def _of_the_returning(visits: QuerySet[Visit], before: date, reader: User) -> QuerySet[Visit]:
    """Whose customer it is says whose visits, so that no more than their index is read."""
    earlier = Visit.objects.filter(customer=OuterRef("customer"), visit_date__lt=before)
    if reader.branch_ids is not None:
        earlier = earlier.filter(earlier.branch_limit(reader.branch_ids))
    return visits.filter(Exists(earlier.order_by())).order_by()


def possible_repetition(bill: Bill) -> Bill | None:
    """A bill of the minutes before that says the same: who, where, which day and which lines.

    Of nobody in particular only what the same person wrote: strangers often buy the same.
    """
    if bill.visited_but_no_purchase:
        return None
    since = bill.created_at - _REPEATED_WITHIN
    alike = Bill.objects.sales().filter(
        customer=bill.customer_id, branch=bill.branch_id, bill_date=bill.bill_date
    )
    if bill.customer.is_counter:
        alike = alike.filter(created_by=bill.created_by_id)
    alike = alike.filter(created_at__gte=since, pk__lt=bill.pk).order_by("-pk")
    lines = _lines_of(bill)
    recent = alike.prefetch_related("purchases")[:_MOST_COMPARED]
    return next((other for other in recent if _lines_of(other) == lines), None)


def _lines_of(bill: Bill) -> list[tuple[Any, ...]]:
    return sorted((line.medicine_key, line.quantity, line.amount) for line in bill.purchases.all())


def totals_of_visits(ids: Collection[int], reader: User) -> dict[int, dict[str, Any]]:
    """Per customer what their visits and active bills come to, of what `reader` may see.

    Counted from the facts each time, two queries for a page of customers, so that no correction,
    cancellation or merge can leave a sum that is not true.
    """
    totals: dict[int, dict[str, Any]] = {pk: dict(_NOTHING, value={}) for pk in ids}
    visits = Visit.objects.for_user(reader).filter(customer__in_values=ids).order_by()
    for pk, count, first, last in visits.values_list("customer_id").annotate(
        Count("pk"), Min("visit_date"), Max("visit_date")
    ):
        totals[pk] |= {"visits": count, "first_visit": first, "last_visit": last}
    bought = Bill.objects.for_user(reader).sales().filter(customer__in_values=ids).order_by()
    for pk, currency, count, first, last, value in bought.values_list(
        "customer_id", "currency"
    ).annotate(Count("pk"), Min("bill_date"), Max("bill_date"), Sum("total_amount")):
        total = totals[pk]
        total["bills"] += count
        total["first_bill"] = min(first, total["first_bill"] or first)
        total["last_bill"] = max(last, total["last_bill"] or last)
        total["value"][currency] = format_amount(value, currency)
    return totals


_NOTHING: dict[str, Any] = {
    "visits": 0,
    "first_visit": None,
    "last_visit": None,
    "bills": 0,
    "first_bill": None,
    "last_bill": None,
}
