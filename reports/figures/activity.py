"""What was done and what came of it: by each member of staff, in each branch, by day and hour."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from accounts.models import Branch
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
    table = _OfStaff()
    _add_up(scope, _BY_STAFF, [table])
    return table.in_order(), table.total


@dataclass
class Activity:
    """Of one member of staff: what is credited to them."""

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


@dataclass
class DayRow(Activity):
    """Of a day of the organization's zone."""

    day: date | None = None


@dataclass
class BranchRow(Activity):
    """`unlisted`: new customers whom no list shows any more, where it was asked for."""

    branch: int | None = None
    branch_name: str = ""
    unlisted: int = 0


def daily_summary(scope: Scope) -> tuple[list[DayRow], DayRow]:
    """A row for every day of the range, also for those on which nothing happened; seven queries."""
    many = (scope.end - scope.start).days + 1
    days = [scope.start + timedelta(days=number) for number in range(many)]
    rows = {day: DayRow(day=day) for day in days}
    table = _Table("day", rows.__getitem__, DayRow())
    _add_up(scope, _ACTIVITY, [table])
    return list(rows.values()), table.total


def branch_performance(scope: Scope) -> tuple[list[BranchRow], BranchRow]:
    """A row per branch where something happened, by name; eight queries.

    What is of no branch yet, new customers and contacts, is the last row's, "No branch".
    """
    table = _OfBranches()
    _add_up(scope, _ACTIVITY, [table])
    return table.in_order(), table.total


def branches_and_staff(
    scope: Scope, *, gone: Q, is_now: bool
) -> tuple[tuple[list[BranchRow], BranchRow], tuple[list[StaffRow], StaffRow]]:
    """Both reports, each kind of facts read once for them; thirteen queries.

    `gone`: of new customers, those who are `unlisted`. What is of now, whatever is asked, is left
    out unless `is_now`.
    """
    branches, staff = _OfBranches(), _OfStaff()
    unlisted = {"unlisted": Count("pk", filter=gone)}
    of_branches = [
        (source, figures | (unlisted if source is facts.new_customers else {}))
        for source, figures in _ACTIVITY
    ]
    of_staff = [each for each in _BY_STAFF if is_now or each[0] is not facts.open_contacts]
    both = {source for source, _ in of_branches} & {source for source, _ in of_staff}
    asked: dict[Any, dict[str, Any]] = {}
    for source, figures in (*of_branches, *of_staff):
        if source in both:
            asked.setdefault(source, {}).update(figures)
    _add_up(scope, list(asked.items()), [branches, staff])
    _add_up(scope, [each for each in of_branches if each[0] not in both], [branches])
    _add_up(scope, [each for each in of_staff if each[0] not in both], [staff])
    return (branches.in_order(), branches.total), (staff.in_order(), staff.total)


@dataclass
class HourRow:
    """`hour` of the organization's zone. `came`: bills, and visits in vain, written at the time."""

    hour: int | None = None
    came: int = 0
    calls: int = 0
    calls_successful: int = 0


def busy_hours(scope: Scope) -> tuple[list[HourRow], HourRow]:
    """When customers come and calls are answered: a row for every hour of the day; two queries.

    A bill that was written on another day, or came with a sheet, does not say when anybody came.
    """
    rows = {hour: HourRow(hour) for hour in range(24)}
    table = _Table("hour", rows.__getitem__, HourRow())
    _add_up(scope, _BY_HOUR, [table])
    return list(rows.values()), table.total


@dataclass
class _Table:
    """What facts are grouped `by`, the row of each group, and the total."""

    by: str
    row_of: Callable[[Any], Any]
    total: Any


class _OfStaff(_Table):
    def __init__(self) -> None:
        self.rows: dict[int | None, StaffRow] = {}
        total = StaffRow(staff_name="Total")
        super().__init__("whose", lambda pk: self.rows.setdefault(pk, StaffRow()), total)

    def in_order(self) -> list[StaffRow]:
        return in_order_of_names(self.rows)


class _OfBranches(_Table):
    def __init__(self) -> None:
        self.rows: dict[int | None, BranchRow] = {}
        total = BranchRow(branch_name="Total")
        super().__init__("at_branch", lambda pk: self.rows.setdefault(pk, BranchRow()), total)

    def in_order(self) -> list[BranchRow]:
        known = Branch.objects.filter(pk__in=[pk for pk in self.rows if pk])
        names = dict(known.values_list("pk", "name"))
        for pk, row in self.rows.items():
            row.branch, row.branch_name = pk, NO_BRANCH if pk is None else names.get(pk, "")
        return sorted(self.rows.values(), key=lambda row: (row.branch is None, row.branch_name))


def _add_up(scope: Scope, columns: Columns, tables: list[_Table]) -> None:
    """One query for each kind of facts; each figure goes into its row and the total of every table
    that has it."""
    groups = [table.by for table in tables]
    for source, figures in columns:
        for values in source(scope).values(*groups).annotate(**figures):
            keys = [values.pop(by) for by in groups]
            for table, key in zip(tables, keys, strict=True):
                for sums in (table.row_of(key), table.total):
                    for name, value in values.items():
                        if hasattr(sums, name):
                            setattr(sums, name, getattr(sums, name) + (value or 0))


NO_BRANCH = "No branch"
_CALL = Q(kind=InteractionKind.CALL)
_CALLS = {
    "calls": Count("pk", filter=_CALL),
    "calls_successful": Count("pk", filter=_CALL & Q(call_successful=True)),
}
_CONVERSIONS = {"conversions": Count("pk"), "conversion_value": Sum("conversion_value")}
_SALES = {"bills": Count("pk"), "bill_value": Sum("total_amount")}
_BY_STAFF: Columns = [
    (facts.open_contacts, {"open_contacts": Count("pk")}),
    (facts.interactions, {"interactions": Count("pk"), **_CALLS}),
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
_BY_HOUR: Columns = [(facts.arrivals, {"came": Count("pk")}), (facts.interactions, _CALLS)]
_IN_VAIN = Count("pk", filter=Q(outcome=VisitOutcome.NO_PURCHASE))
_ACTIVITY: Columns = [
    (facts.new_customers, {"new_customers": Count("pk")}),
    (facts.visits, {"visits": Count("pk"), "visits_without_purchase": _IN_VAIN}),
    (facts.sales, _SALES),
    (facts.interactions, {"interactions": Count("pk")}),
    (facts.conversions, _CONVERSIONS),
    (facts.yellow_contacts, {"yellow_contacts": Count("pk")}),
    (facts.refills_reminded, {"refills_reminded": Count("pk")}),
]
