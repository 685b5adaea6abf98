"""What channel partners brought: people, visits, conversions, value and commission.

A lead counts where the partner's claim stands, and with nobody where none does. Each number is of
its own day: the leads claimed, the visits made and the deals won in the range. A partner's total
counts a person once, and a visit once, in however many projects.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Organization, User
from core.dates import local_day
from customers.models import Customer
from leads.models import (
    ChannelPartner,
    FollowUpHistory,
    FollowUpKind,
    Lead,
    LeadProjectAssociation,
    PartnerProject,
    Project,
)
from leads.models.association import AssociationQuerySet
from reports.scope import days_before
from visits.models import Visit

NO_PARTNER = "No partner"
# (the day, who came, the visit: None where only a follow-up says that they did)
Seen = tuple[date, int, int | None]
_CENT = Decimal("0.01")
_NOTHING = Decimal("0.00")


@dataclass
class Performance:
    """Of one project, or of all together; `commission` is None where no percentage is agreed."""

    project: int | None = None
    project_name: str = ""
    commission_percent: Decimal | None = None
    people: set[int] = field(default_factory=set)
    seen: "set[Seen]" = field(default_factory=set)
    converted: set[int] = field(default_factory=set)
    value: Decimal = _NOTHING
    commission: Decimal | None = None
    months: "dict[date, Performance]" = field(default_factory=dict)  # {the first day of each}

    def on(self, day: date) -> "tuple[Performance, Performance]":
        """Where something of `day` counts: here, and in its month."""
        return self, self.months.setdefault(day.replace(day=1), Performance())

    @property
    def leads(self) -> int:
        return len(self.people)

    @property
    def visits(self) -> int:
        return len(self.seen)

    @property
    def conversions(self) -> int:
        return len(self.converted)


@dataclass(frozen=True, slots=True)
class Days:
    """Both ends included, in the organization's zone; None: from ever, or until now."""

    organization: Organization
    start: date | None = None
    end: date | None = None
    against: str = ""

    def __contains__(self, day: date | None) -> bool:
        after = self.start is None or (day is not None and self.start <= day)
        return day is not None and after and (self.end is None or day <= self.end)

    def instants(self, name: str) -> dict[str, Any]:
        """A filter of the instants of these days."""
        of = self.organization.instants_of
        after = {f"{name}__gte": of(self.start, self.start)[0]} if self.start else {}
        return after | ({f"{name}__lt": of(self.end, self.end)[1]} if self.end else {})

    def days(self, name: str) -> dict[str, Any]:
        after = {f"{name}__gte": self.start} if self.start else {}
        return after | ({f"{name}__lte": self.end} if self.end else {})

    def compared_with(self) -> "Days | None":
        """The days before that these stand against, as on the dashboard; None: from ever."""
        if self.start is None:
            return None
        today = self.organization.today()
        end = self.end or today
        before = days_before(self.start, end, today=today, against=self.against)
        return Days(self.organization, *before)


# {partner, None for nobody: {project: what they brought there}}
Brought = dict[int | None, dict[int, Performance]]
# {customer: {(partner, project): the day of the claim}}: visits before it are not the partner's.
_Claimed = dict[int, dict[tuple[int | None, int], date]]


def performance_of(
    partner: ChannelPartner, reader: User, *, start: date | None, end: date | None
) -> tuple[list[Performance], Performance]:
    """Per project by name, and the total, which has the `months` with anything in them; days
    included, in the organization's zone.

    Four queries, whatever the partner brought. `reader` limited to branches counts their leads.
    """
    days = Days(partner.organization, start, end)
    brought = _brought(reader, days, partner=partner)[partner.pk]
    listed = sorted(brought.values(), key=lambda one: (one.project_name, one.project or 0))
    return listed, _total(listed)


@dataclass
class PartnerRow:
    """Sums of what a partner brought; in the row of no partner, what nobody claims.

    `previous` is the same of the days before, None where no days are asked for.
    """

    partner: int | None = None
    partner_name: str = ""
    code: str = ""
    is_active: bool | None = None
    leads: int = 0
    visits: int = 0
    conversions: int = 0
    value: Decimal = _NOTHING
    commission: Decimal = _NOTHING
    previous: "PartnerRow | None" = None


def partner_performance(
    reader: User, days: Days, before: Days | None, project: Project | None = None
) -> tuple[list[PartnerRow], PartnerRow]:
    """A row per partner by name, no partner's last, and what the rows add up to.

    Each is the total of the partner's own page, or of `project` there. Whom two partners brought,
    to different projects, counts with each. Deactivated partners have a row where they brought
    something. Five queries, and four more for the days `before`, whatever was brought.
    """
    partners = ChannelPartner.objects.for_user(reader).filter(merged_into=None).order_by("name")
    if project:
        partners = partners.filter(Q(projects__project=project) | Q(associations__project=project))
    names = partners.distinct().values_list("pk", "name", "code", "is_active")
    rows = [PartnerRow(*each) for each in names]
    rows.append(PartnerRow(partner_name=NO_PARTNER))
    now = _brought(reader, days, project=project)
    then = _brought(reader, before, project=project) if before else {}
    for row in rows:
        _fill(row, now.get(row.partner, {}))
        if before:
            row.previous = PartnerRow(row.partner, row.partner_name)
            _fill(row.previous, then.get(row.partner, {}))
    total = PartnerRow(partner_name="Total", previous=PartnerRow() if before else None)
    for row in rows:
        _add(row, total)
        if row.previous and total.previous:
            _add(row.previous, total.previous)
    return [row for row in rows if row.is_active is not False or _has_any(row)], total


@dataclass(frozen=True, slots=True)
class PartnerVisit:
    """Somebody who was brought came; `visit` is None where only a follow-up says so."""

    customer: Customer
    visit_date: date
    visit: Visit | None


def partner_visits(
    reader: User, days: Days, partner: ChannelPartner | None, project: Project | None = None
) -> list[Seen]:
    """The visits that a row of the table counts, the newest first; None: what came without one."""
    brought = _brought(reader, days, partner=partner, project=project)
    listed = list(brought.get(partner.pk if partner else None, {}).values())
    return sorted(_total(listed).seen, key=lambda seen: (seen[0], seen[1], seen[2] or 0))[::-1]


def load_visits(seen: Sequence[Seen]) -> list[PartnerVisit]:
    """Of a page of them who came and where; two queries."""
    people = Customer.objects.in_bulk({person for _, person, _ in seen})
    keys = {visit for _, _, visit in seen if visit is not None}
    visits = Visit.objects.select_related("branch").in_bulk(keys)
    return [
        PartnerVisit(people[person], day, visits.get(visit) if visit else None)
        for day, person, visit in seen
        if person in people  # erased or merged since they were counted
    ]


_SUMS = ("leads", "visits", "conversions", "value", "commission")


def _fill(row: PartnerRow, brought: dict[int, Performance]) -> None:
    total = _total(list(brought.values()))
    for name in _SUMS:
        setattr(row, name, getattr(total, name))


def _add(row: PartnerRow, total: PartnerRow) -> None:
    for name in _SUMS:
        setattr(total, name, getattr(total, name) + getattr(row, name))


def _has_any(row: PartnerRow) -> bool:
    return any(getattr(one, name) for one in (row, row.previous) if one for name in _SUMS)


def _brought(
    reader: User,
    days: Days,
    *,
    partner: ChannelPartner | None = None,
    project: Project | None = None,
) -> Brought:
    """What each partner, or one alone, brought to each project, or to one; four queries."""
    brought: Brought = defaultdict(dict)
    links = PartnerProject.objects.for_user(reader)
    links = links.filter(partner=partner) if partner else links
    links = links.filter(project=project) if project else links
    for link in links.select_related("project"):
        brought[link.partner_id][link.project_id] = Performance(
            link.project_id, link.project.name, link.commission_percent
        )
    memberships = LeadProjectAssociation.objects.filter(lead__in=Lead.objects.for_user(reader))
    memberships = memberships.filter(channel_partner=partner) if partner else memberships
    memberships = memberships.filter(project=project) if project else memberships
    claimed = _count_leads(brought, memberships.order_by(), days)
    _count_visits(brought, claimed, reader, memberships.order_by(), days)
    for projects in brought.values():
        for own in projects.values():
            if own.commission_percent is not None:
                share = own.value * own.commission_percent / 100
                own.commission = share.quantize(_CENT, rounding=ROUND_HALF_UP)
    return brought


def _count_leads(brought: Brought, memberships: AssociationQuerySet, days: Days) -> _Claimed:
    claimed: _Claimed = defaultdict(dict)
    zone = days.organization.zone
    for person, whose, project, name, claimed_at, converted_at, value in _facts(memberships):
        own = brought[whose].setdefault(project, Performance(project, name))
        day = local_day(claimed_at, zone)
        claimed[person][whose, project] = day
        if day in days:
            for each in own.on(day):
                each.people.add(person)
        if converted_at and (bought_on := local_day(converted_at, zone)) in days:
            for each in own.on(bought_on):
                each.converted.add(person)
                each.value += value or _NOTHING
    return claimed


def _facts(memberships: AssociationQuerySet) -> QuerySet[Any, Any]:
    """(customer, partner, project, its name, when it was brought, when converted, value)"""
    return memberships.with_brought_at().values_list(
        "lead__customer_id", "channel_partner_id", "project_id", "project__name", "brought_at",
        "converted_at", "value",
    )  # fmt: skip


def _count_visits(
    brought: Brought,
    claimed: _Claimed,
    reader: User,
    memberships: AssociationQuerySet,
    days: Days,
) -> None:
    """Visits to a shop are of no project: each counts where the person is the partner's lead.

    A follow-up that says the person came is the same visit as the one recorded on that day.
    """

    def count(person: int, day: date, visit: int | None, project: int | None) -> None:
        for (whose, each), since in claimed.get(person, {}).items():
            if project in (None, each) and day >= since and day in days:
                for own in brought[whose][each].on(day):
                    own.seen.add((day, person, visit))

    visits = Visit.objects.for_user(reader).filter(
        customer__in=memberships.values("lead__customer"), **days.days("visit_date")
    )
    came: set[tuple[int, date]] = set()
    for pk, person, day in visits.order_by().values_list("pk", "customer_id", "visit_date"):
        came.add((person, day))
        count(person, day, pk, None)
    zone = days.organization.zone
    matching = FollowUpHistory.objects.for_user(reader).filter(
        kind=FollowUpKind.VISIT, lead__in=memberships.values("lead"), **days.instants("done_at")
    )
    for person, project, at in matching.order_by().values_list(
        "lead__customer_id", "project_id", "done_at"
    ):
        day = local_day(at, zone)
        if (person, day) not in came:
            count(person, day, None, project)


def _total(listed: list[Performance]) -> Performance:
    total = Performance(commission=_NOTHING)
    for own in listed:
        _unite(own, total)
        for month, of_month in own.months.items():
            _unite(of_month, total.months.setdefault(month, Performance()))
        assert total.commission is not None
        total.commission += own.commission or _NOTHING
    return total


def _unite(own: Performance, total: Performance) -> None:
    """A person counts once, and a visit."""
    total.people |= own.people
    total.seen |= own.seen
    total.converted |= own.converted
    total.value += own.value
