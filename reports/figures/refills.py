"""Whether reminding works: reminded, and bought."""

from typing import Any

from django.db.models import Count, Q

from reminders.models import RefillStatus, SentBy
from reports.figures.facts import Facts, refills_reminded
from reports.scope import Scope

Row = dict[str, Any]


def refill_success(scope: Scope) -> tuple[list[Row], Row]:
    """A row per way of reminding, by the day of the reminder sent; two queries.

    Every reminder that went out ended in one of `ENDS`; of those `waiting` the percentage may
    still rise.
    """
    reminded = refills_reminded(scope)
    found = {row["sent_by"]: row for row in _figures(reminded.values("sent_by"))}
    days: dict[str, list[int]] = {}
    bought = reminded.filter(status=RefillStatus.PURCHASED)
    for way, day, bought_on in bought.values_list("sent_by", "day", "bought_on").iterator():
        after = (bought_on - day).days
        count, total = days.setdefault(way, [0, 0])
        days[way] = [count + 1, total + after]
    rows = [
        _row(found.get(way, {}), way, str(label), days.get(way, [0, 0]))
        for way, label in SentBy.choices
    ]
    sums = {name: sum(row[name] for row in rows) for name in ("reminded", *ENDS)}
    count, total = (sum(pair[position] for pair in days.values()) for position in (0, 1))
    return rows, _row(sums, None, "Total", [count, total])


# What became of a reminder that went out: {column: its status}. `bought_before`: the bill was of a
# day before it, and was entered late; `cancelled`: the bill that it was about was.
ENDS = {
    "bought": RefillStatus.PURCHASED,
    "bought_before": RefillStatus.SUPERSEDED,
    "closed": RefillStatus.CLOSED,
    "cancelled": RefillStatus.CANCELLED,
    "waiting": RefillStatus.SENT,
}


def _figures(rows: Facts) -> Facts:
    ends = {name: Count("pk", filter=Q(status=status)) for name, status in ENDS.items()}
    return rows.annotate(reminded=Count("pk"), **ends)


def _row(values: Row, way: str | None, label: str, days: list[int]) -> Row:
    reminded, bought = values.get("reminded", 0), values.get("bought", 0)
    return {
        "sent_by": way,
        "sent_by_name": label,
        "reminded": reminded,
        "bought": bought,
        "success_percent": round(100 * bought / reminded, 1) if reminded else None,
        "average_days_to_buy": round(days[1] / days[0], 1) if days[0] else None,
        **{name: values.get(name, 0) for name in ENDS if name != "bought"},
    }
