"""Which list of the API shows the rows that a figure counts, so that it can be opened.

The list's `count` is the figure. Where it names fields in `sums`, the figure is what they add up to
over the list. A test follows every one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from core.api.filters import NONE
from reports.scope import Scope

Key = int | str | None  # of a branch or a member; `NONE`: of none; None: of whichever


@dataclass(frozen=True, slots=True)
class ListOf:
    """A route and its query."""

    path: str
    query: Mapping[str, str]
    sums: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a figure is of: days, both included, a branch, and whose."""

    start: date
    end: date
    branch: Key = None
    whose: Key = None


def chosen(scope: Scope, **more: int | None) -> Chosen:
    """What is asked for; of a row of a table, `branch` or `whose`, None there being nobody's."""
    asked: dict[str, Key] = {
        "branch": scope.branch.pk if scope.branch else None,
        "whose": scope.staff.pk if scope.staff else None,
    }
    asked |= {name: NONE if pk is None else pk for name, pk in more.items()}
    return Chosen(scope.start, scope.end, **asked)


def list_of(
    name: str,
    of: Chosen,
    *,
    whose: str,
    days: str = "",
    branch: str = "branch",
    sums: tuple[str, ...] = (),
    **query: Any,
) -> ListOf:
    """Of the list `name`: `days`, `branch` and `whose` are the filters that take these."""
    asked: dict[str, Any] = dict(query)
    if days:
        asked |= {f"{days}_after": of.start, f"{days}_before": of.end}
    if of.branch is not None:
        asked[branch] = of.branch
    if of.whose is not None:
        asked[whose] = of.whose
    return ListOf(f"/api/{name}/", {name: str(value) for name, value in asked.items()}, sums)


_visits = partial(list_of, "visits", days="visit_date", whose="credited_to")
_sales = partial(
    list_of, "bills", days="bill_date", whose="served_by",
    cancelled="false", visited_but_no_purchase="false",
)  # fmt: skip
_interactions = partial(list_of, "interactions", days="done", whose="done_by")
_conversions = partial(
    list_of, "contacts", days="converted_on", whose="converted_by", once_per_bill="true"
)
_refills = partial(list_of, "refill-reminders", list="all")
refills_reminded = partial(_refills, days="sent", whose="sent_by_user")
contacts_made = partial(list_of, "contacts", days="created", whose="credited_to")
calls = partial(_interactions, kind="call")
calls_successful = partial(calls, call_successful="true")
written_at_once = partial(
    list_of, "bills", days="bill_date", whose="served_by", written_at_once="true"
)


def _returning(of: Chosen) -> ListOf:
    return _visits(of, came_before=of.start)


LISTS: Mapping[str, Callable[[Chosen], ListOf]] = {
    "new_customers": partial(
        list_of, "customers", days="created", whose="created_by", is_active="all"
    ),
    "returning_customers": _returning,
    "visits": _visits,
    "visits_without_purchase": partial(_visits, outcome="no_purchase"),
    "bills": _sales,
    "bill_value": partial(_sales, sums=("total_amount",)),
    "interactions": _interactions,
    "calls": calls,
    "calls_successful": calls_successful,
    "follow_ups": partial(list_of, "follow-ups", days="done", whose="done_by"),
    "open_contacts": partial(list_of, "contacts", whose="assigned_to", open="true"),
    "conversions": _conversions,
    "conversion_value": partial(_conversions, sums=("conversion_value",)),
    "yellow_contacts": partial(list_of, "contacts", days="yellow_on", whose="assigned_to"),
    "refills_reminded": refills_reminded,
    "refills_bought": partial(refills_reminded, status="purchased"),
    "refills_answered": partial(_refills, days="responded", whose="responded_by", answered="true"),
}
