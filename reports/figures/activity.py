"""What each member of staff did, and what came of it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from contacts.models import InteractionKind
from reminders.models import RefillStatus
from reports.figures import facts
from reports.scope import Scope, names_in_order


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
    for source, figures in _COLUMNS:
        for values in source(scope).values("whose").annotate(**figures):
            row = rows.setdefault(values.pop("whose"), StaffRow())
            for name, value in values.items():
                setattr(row, name, getattr(row, name) + (value or 0))
                setattr(total, name, getattr(total, name) + (value or 0))
    names = names_in_order(rows)
    for pk, name in names.items():
        rows[pk].staff, rows[pk].staff_name = pk, name
    return [rows[pk] for pk in names], total


_CALL = Q(kind=InteractionKind.CALL)
_COLUMNS: list[tuple[Any, dict[str, Any]]] = [
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
    (facts.conversions, {"conversions": Count("pk"), "conversion_value": Sum("conversion_value")}),
    (facts.visits, {"visits": Count("pk")}),
    (facts.sales, {"bills": Count("pk"), "bill_value": Sum("total_amount")}),
    (
        facts.refills_reminded,
        {
            "refills_reminded": Count("pk"),
            "refills_bought": Count("pk", filter=Q(status=RefillStatus.PURCHASED)),
        },
    ),
    (facts.refills_answered, {"refills_answered": Count("pk")}),
]
