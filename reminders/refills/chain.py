"""How long what a customer bought lasts, and when to remind (DESIGN 6). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Sold:
    """One line of an active bill."""

    purchase_id: int
    bill_id: int
    customer_id: int
    branch_id: int
    medicine_name: str
    medicine_key: str
    bill_date: date
    duration_days: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """When `sold` runs out, and what was bought in its place."""

    sold: Sold
    runs_out_on: date
    reminder_date: date
    bought_again: Sold | None


def plan_chain(sold: Sequence[Sold], *, lead_days: int, carries_stock: bool) -> list[Plan]:
    """A plan for each line with a duration, of one medicine of one customer in order of days.

    Two lines of one bill last one after the other. Days left of an earlier bill count only when
    `carries_stock`. The reminder is never dated before the bill. A line that lasts nobody knows
    how long still takes the place of those before it.
    """
    plans: list[Plan] = []
    before: Plan | None = None
    for position, line in enumerate(sold):
        if line.duration_days is None:
            continue
        left = 0
        if before is not None and (carries_stock or before.sold.bill_id == line.bill_id):
            left = max(0, (before.runs_out_on - line.bill_date).days)
        runs_out_on = line.bill_date + timedelta(days=line.duration_days + left)
        before = Plan(
            sold=line,
            runs_out_on=runs_out_on,
            reminder_date=max(line.bill_date, runs_out_on - timedelta(days=lead_days)),
            bought_again=_next(line, sold[position + 1 :]),
        )
        plans.append(before)
    return plans


def _next(line: Sold, later: Sequence[Sold]) -> Sold | None:
    for other in later:
        if other.bill_id != line.bill_id or other.duration_days is not None:
            return other
    return None
