"""The business at a glance: figures of the reports, those before them, and the list each opens.

Nothing is counted here: the figures are those of the reports, so that both always agree.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from django.db.models import Q

from contacts.models.contact import FUNNEL, ContactStatus
from core.roles import Can
from reports.figures import facts
from reports.figures.activity import (
    BranchRow,
    HourRow,
    StaffRow,
    branches_and_staff,
    busy_hours,
)
from reports.figures.conversion import contacts_by_status
from reports.figures.refills import ENDS, refill_success
from reports.lists import (
    LISTS,
    Chosen,
    ListOf,
    calls,
    calls_successful,
    chosen,
    contacts_made,
    refills_reminded,
    written_at_once,
)
from reports.scope import Scope

TOTALS = (
    "new_customers", "visits", "visits_without_purchase", "bills", "bill_value", "conversions",
    "conversion_value",
)  # fmt: skip
OF_BRANCHES = (*TOTALS, "interactions", "yellow_contacts", "refills_reminded")
OF_STAFF = (
    "open_contacts", "interactions", "calls", "calls_successful", "follow_ups", "conversions",
    "conversion_value", "visits", "bills", "bill_value", "refills_reminded", "refills_answered",
    "refills_bought",
)  # fmt: skip
STAGES = ("uploaded", *FUNNEL)


@dataclass(frozen=True, slots=True)
class Figure:
    """`previous` is of the days compared with; None of what is of now, whatever is asked.

    `unlisted`: how many of those counted no list shows to this reader any more.
    """

    value: Any
    previous: Any
    list: ListOf
    unlisted: int = 0


Figures = dict[str, Figure]
_Row = TypeVar("_Row")
Report = tuple[list[_Row], _Row]  # its rows and its total


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table. The line of what is nobody's, or of no branch, has no `id`."""

    id: int | str | None
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Table:
    """`file`: the report that has the same rows, as CSV or XLSX."""

    rows: list[Line]
    total: Line
    file: ListOf


@dataclass(frozen=True)
class Dashboard:
    figures: Figures
    funnel: Figures
    branches: Table
    staff: Table
    refills: Table
    hours: Table


def dashboard(scope: Scope, before: Scope) -> Dashboard:
    """Of `scope`, beside the same of `before`; queries: some forty, however much there is."""
    gone = _gone(scope)
    of_branches, of_staff = branches_and_staff(scope, gone=gone, is_now=True)
    branches_before, staff_before = branches_and_staff(before, gone=gone, is_now=False)
    branches, figures = _branches(scope, of_branches, branches_before)
    return Dashboard(
        figures={**figures, "returning_customers": _returning(scope, before)},
        funnel=_funnel(scope, before),
        branches=branches,
        staff=_staff(scope, of_staff, staff_before),
        refills=_refills(scope, before),
        hours=_hours(scope, before),
    )


def _branches(
    scope: Scope, of: Report[BranchRow], before: Report[BranchRow]
) -> tuple[Table, Figures]:
    (rows, total), (rows_before, total_before) = of, before
    lines = [
        Line(
            now.branch, now.branch_name,
            _figures(
                OF_BRANCHES, now, then, chosen(scope, branch=now.branch),
                now.unlisted,
            ),
        )
        for now, then in _paired(rows, rows_before, "branch", BranchRow)
    ]  # fmt: skip
    whole = _figures(OF_BRANCHES, total, total_before, chosen(scope), total.unlisted)
    table = Table(lines, Line(None, "Total", whole), file_of("branch-performance", scope))
    return table, {name: whole[name] for name in TOTALS}


def _gone(scope: Scope) -> Q:
    """New customers who count and are in no list: the erased, and for who does not manage the
    deleted."""
    gone = Q(erased_at__isnull=False)
    return gone if scope.reader.can(Can.MANAGE) else gone | Q(is_active=False)


def _returning(scope: Scope, before: Scope) -> Figure:
    now, then = map(facts.returning, (scope, before))
    return Figure(now, then, LISTS["returning_customers"](chosen(scope)))


def _staff(scope: Scope, of: Report[StaffRow], before: Report[StaffRow]) -> Table:
    (rows, total), (rows_before, total_before) = of, before
    lines = [
        Line(
            now.staff, now.staff_name, _figures(OF_STAFF, now, then, chosen(scope, whose=now.staff))
        )
        for now, then in _paired(rows, rows_before, "staff", StaffRow)
    ]
    whole = _figures(OF_STAFF, total, total_before, chosen(scope))
    return Table(lines, Line(None, "Total", whole), file_of("staff-performance", scope))


def _funnel(scope: Scope, before: Scope) -> Figures:
    now, then = map(contacts_by_status, (scope, before))
    made = partial(contacts_made, chosen(scope))
    return {
        stage: Figure(
            _reached(now, stage), _reached(then, stage),
            made(stage=stage) if stage in FUNNEL else made(),
        )
        for stage in STAGES
    }  # fmt: skip


def _reached(by_status: Mapping[str, int], stage: str) -> int:
    statuses = FUNNEL.get(stage, tuple(ContactStatus))
    return sum(by_status.get(status.value, 0) for status in statuses)


def _refills(scope: Scope, before: Scope) -> Table:
    (rows, total), (rows_before, total_before) = map(refill_success, (scope, before))

    def line(now: dict[str, Any], then: dict[str, Any]) -> Line:
        by = {} if now["sent_by"] is None else {"sent_by": now["sent_by"]}
        listed = partial(refills_reminded, chosen(scope), **by)
        figures = {"reminded": Figure(now["reminded"], then["reminded"], listed())}
        for name, status in ENDS.items():
            figures[name] = Figure(now[name], then[name], listed(status=status.value))
        return Line(now["sent_by"], now["sent_by_name"], figures)

    lines = [line(*pair) for pair in zip(rows, rows_before, strict=True)]
    return Table(lines, line(total, total_before), file_of("refill-success", scope))


def _hours(scope: Scope, before: Scope) -> Table:
    (rows, total), (rows_before, total_before) = map(busy_hours, (scope, before))
    of = chosen(scope)

    def line(now: HourRow, then: HourRow) -> Line:
        asked: list[tuple[str, int]] = [] if now.hour is None else [("hour", now.hour)]
        hour: dict[str, Any] = dict(asked)
        written: dict[str, Any] = {f"written_{name}": value for name, value in asked}
        lists = {
            "came": written_at_once(of, **written),
            "calls": calls(of, **hour),
            "calls_successful": calls_successful(of, **hour),
        }
        figures = {
            name: Figure(getattr(now, name), getattr(then, name), listed)
            for name, listed in lists.items()
        }
        return Line(now.hour, "Total" if now.hour is None else f"{now.hour:02}:00", figures)

    lines = [line(*pair) for pair in zip(rows, rows_before, strict=True)]
    return Table(lines, line(total, total_before), file_of("busy-hours", scope))


def file_of(report: str, scope: Scope) -> ListOf:
    asked: dict[str, Any] = {"from": scope.start, "to": scope.end}
    asked |= {"branch": scope.branch.pk} if scope.branch else {}
    asked |= {"staff": scope.staff.pk} if scope.staff else {}
    return ListOf(f"/api/reports/{report}/", {name: str(value) for name, value in asked.items()})


def _figures(names: Iterable[str], now: Any, then: Any, of: Chosen, unlisted: int = 0) -> Figures:
    return {
        name: Figure(
            getattr(now, name), None if name == "open_contacts" else getattr(then, name),
            LISTS[name](of), unlisted if name == "new_customers" else 0,
        )
        for name in names
    }  # fmt: skip


def _paired(
    rows: Sequence[Any], rows_before: Sequence[Any], key: str, nothing: Callable[..., Any]
) -> list[tuple[Any, Any]]:
    """Each row with the one of the same before, also where there was nothing in one of them."""
    now, then = ({getattr(row, key): row for row in some} for some in (rows, rows_before))
    name = f"{key}_name"

    def empty(row: Any) -> Any:
        return nothing(**{each: getattr(row, each) for each in (key, name)})

    both = [(row, then.get(pk) or empty(row)) for pk, row in now.items()]
    both += [(empty(row), row) for pk, row in then.items() if pk not in now]
    return sorted(both, key=lambda pair: (getattr(pair[0], key) is None, getattr(pair[0], name)))
