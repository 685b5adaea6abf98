"""What happened on each day."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from reports.figures import facts
from reports.scope import Scope
from visits.models import VisitOutcome


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
    for source, figures in _COLUMNS:
        for values in source(scope).values("day").annotate(**figures):
            row = rows[values.pop("day")]
            for name, value in values.items():
                setattr(row, name, value or 0)
                setattr(total, name, getattr(total, name) + (value or 0))
    return list(rows.values()), total


_COLUMNS: list[tuple[Any, dict[str, Any]]] = [
    (facts.new_customers, {"new_customers": Count("pk")}),
    (
        facts.visits,
        {
            "visits": Count("pk"),
            "visits_without_purchase": Count("pk", filter=Q(outcome=VisitOutcome.NO_PURCHASE)),
        },
    ),
    (facts.sales, {"bills": Count("pk"), "bill_value": Sum("total_amount")}),
    (facts.interactions, {"interactions": Count("pk")}),
    (facts.conversions, {"conversions": Count("pk"), "conversion_value": Sum("conversion_value")}),
    (facts.yellow_contacts, {"yellow_contacts": Count("pk")}),
    (facts.refills_reminded, {"refills_reminded": Count("pk")}),
]
