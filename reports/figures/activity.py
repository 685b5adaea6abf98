"""What was done and what came of it: by each member of staff, and on each day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from contacts.models import InteractionKind
from reminders.models import RefillStatus
from reports.figures import facts
from reports.scope import Scope, in_order_of_names
from visits.models import VisitOutcome

# The facts, and which figures they give.
Columns = list[tuple[Callable[[Scope], facts.Facts], dict[str, Any]]]


@dataclass
class StaffRow:
    """`open_contacts` is of now; everything else is of the range. Values in the bills' currency."""

    staff: int | None = None
    staff_name: str = ""
    open_contacts: int = 0
    interactions: int = 0
    calls: int = 0
    calls_successful: int = 0
    follow_ups: int = 0
    conversions: int = 0
    conversion_value: Decimal = Decimal(0)
    visits: int = 0
    bills: int = 0
    bill_value: Decimal = Decimal(0)
    refills_reminded: int = 0
    refills_answered: int = 0
    refills_bought: int = 0


def staff_performance(scope: Scope) -> tuple[list[StaffRow], StaffRow]:
    """A row per member of staff who did something or has open contacts, by name; nine queries.

    What nobody owns is the last row's, "Nobody": contacts of nobody, visits of sheets, messages
    that went out by themselves. So every column adds up to its total, which is everything that
    happened.
    """
    rows: dict[int | None, StaffRow] = {}
    total = StaffRow(staff_name="Total")
    _add_up(scope, _BY_STAFF, "whose", lambda pk: rows.setdefault(pk, StaffRow()), total)
    return in_order_of_names(rows), total


@dataclass
class DayRow:
    """Days of the organization's zone. Of one member of staff: what is credited to them."""

    day: date | None = None
    new_customers: int = 0
    visits: int = 0
    visits_without_purchase: int = 0
    bills: int = 0
    bill_value: Decimal = Decimal(0)
    interactions: int = 0
    conversions: int = 0
    conversion_value: Decimal = Decimal(0)
    yellow_contacts: int = 0
    refills_reminded: int = 0


def daily_summary(scope: Scope) -> tuple[list[DayRow], DayRow]:
    """A row for every day of the range, also for those on which nothing happened; seven queries."""
    many = (scope.end - scope.start).days + 1
    days = [scope.start + timedelta(days=number) for number in range(many)]
    rows = {day: DayRow(day) for day in days}
    total = DayRow()
    _add_up(scope, _BY_DAY, "day", rows.__getitem__, total)
    return list(rows.values()), total


def _add_up(
    scope: Scope, columns: Columns, by: str, row_of: Callable[[Any], Any], total: Any
) -> None:
    """One query for each kind of facts; each figure goes into its row and the total."""
    for source, figures in columns:
        for values in source(scope).values(by).annotate(**figures):
            row = row_of(values.pop(by))
            for name, value in values.items():
                for sums in (row, total):
                    setattr(sums, name, getattr(sums, name) + (value or 0))


_CALL = Q(kind=InteractionKind.CALL)
_CONVERSIONS = {"conversions": Count("pk"), "conversion_value": Sum("conversion_value")}
_SALES = {"bills": Count("pk"), "bill_value": Sum("total_amount")}
_BY_STAFF: Columns = [
    (facts.open_contacts, {"open_contacts": Count("pk")}),
    (
        facts.interactions,
        {
            "interactions": Count("pk"),
            "calls": Count("pk", filter=_CALL),
            "calls_successful": Count("pk", filter=_CALL & Q(call_successful=True)),
        },
    ),
    (facts.follow_ups, {"follow_ups": Count("pk")}),
    (facts.conversions, _CONVERSIONS),
    (facts.visits, {"visits": Count("pk")}),
    (facts.sales, _SALES),
    (
        facts.refills_reminded,
        {
            "refills_reminded": Count("pk"),
            "refills_bought": Count("pk", filter=Q(status=RefillStatus.PURCHASED)),
        },
    ),
    (facts.refills_answered, {"refills_answered": Count("pk")}),
]
_IN_VAIN = Count("pk", filter=Q(outcome=VisitOutcome.NO_PURCHASE))
_BY_DAY: Columns = [
    (facts.new_customers, {"new_customers": Count("pk")}),
    (facts.visits, {"visits": Count("pk"), "visits_without_purchase": _IN_VAIN}),
    (facts.sales, _SALES),
    (facts.interactions, {"interactions": Count("pk")}),
    (facts.conversions, _CONVERSIONS),
    (facts.yellow_contacts, {"yellow_contacts": Count("pk")}),
    (facts.refills_reminded, {"refills_reminded": Count("pk")}),
]
