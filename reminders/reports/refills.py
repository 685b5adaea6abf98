"""Whether reminding works: reminded, and bought."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.reports import Scope
from reminders.models import RefillReminder, RefillStatus, SentBy

Row = dict[str, Any]


def refill_success(scope: Scope) -> tuple[list[Row], Row]:
    """A row per way of reminding, by the day of the reminder sent; two queries.

    `waiting`: reminded and neither bought nor closed yet, so the percentage may still rise.
    """
    zone = scope.organization.zone
    reminded: Any = RefillReminder.objects.for_user(scope.reader).filter(
        **scope.within(branch="branch", staff="sent_by_user"), **scope.instants("sent_at")
    )
    found = {row["sent_by"]: row for row in _figures(reminded.order_by().values("sent_by"))}
    days: dict[str, list[int]] = {}
    bought = reminded.filter(status=RefillStatus.PURCHASED)
    told: QuerySet[Any, Any] = bought.values_list("sent_by", "sent_at", "bought_on")
    for way, sent_at, bought_on in told.iterator():
        after = (bought_on - sent_at.astimezone(zone).date()).days
        count, total = days.setdefault(way, [0, 0])
        days[way] = [count + 1, total + after]
    rows = [
        _row(found.get(way, {}), way, str(label), days.get(way, [0, 0]))
        for way, label in SentBy.choices
    ]
    names = ("reminded", "bought", "closed", "waiting")
    sums = {name: sum(row[name] for row in rows) for name in names}
    count, total = (sum(pair[place] for pair in days.values()) for place in (0, 1))
    return rows, _row(sums, None, "Total", [count, total])


def _figures(rows: Any) -> Any:
    return rows.annotate(
        reminded=Count("pk"),
        bought=Count("pk", filter=Q(status=RefillStatus.PURCHASED)),
        closed=Count("pk", filter=Q(status=RefillStatus.CLOSED)),
        waiting=Count("pk", filter=Q(status=RefillStatus.SENT)),
    )


def _row(told: Row, way: str | None, label: str, days: list[int]) -> Row:
    reminded, bought = told.get("reminded", 0), told.get("bought", 0)
    return {
        "sent_by": way,
        "sent_by_name": label,
        "reminded": reminded,
        "bought": bought,
        "success_percent": round(100 * bought / reminded, 1) if reminded else None,
        "average_days_to_buy": round(days[1] / days[0], 1) if days[0] else None,
        "closed": told.get("closed", 0),
        "waiting": told.get("waiting", 0),
    }
