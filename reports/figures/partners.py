"""What a channel partner brought: people, visits, conversions, value and commission.

A lead counts where the partner's claim stands. Each number is of its own day: the leads claimed,
the visits made and the deals won in the range. The total counts a person once, and a visit once,
in however many projects.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import DateTimeField, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from core.dates import local_day
from leads.models import (
    ChannelPartner,
    FollowUpHistory,
    FollowUpKind,
    Lead,
    LeadProjectAssociation,
    PartnerClaim,
)
from visits.models import Visit

_CENT = Decimal("0.01")
_NOTHING = Decimal("0.00")


@dataclass
class Performance:
    """Of one project, or of all together; `commission` is None where no percentage is agreed."""

    project: int | None = None
    project_name: str = ""
    commission_percent: Decimal | None = None
    people: set[int] = field(default_factory=set)
    seen: set[tuple[int, date] | int] = field(default_factory=set)  # visits, days without one
    converted: set[int] = field(default_factory=set)
    value: Decimal = _NOTHING
    commission: Decimal | None = None

    @property
    def leads(self) -> int:
        return len(self.people)

    @property
    def visits(self) -> int:
        return len(self.seen)

    @property
    def conversions(self) -> int:
        return len(self.converted)


def performance_of(
    partner: ChannelPartner, reader: User, *, start: date | None, end: date | None
) -> tuple[list[Performance], Performance]:
    """Per project by name, and the total; days included, in the organization's zone.

    Four queries, whatever the partner brought. `reader` limited to branches counts their leads.
    """
    zone = partner.organization.zone

    def within(day: date | None) -> bool:
        return day is not None and (start is None or start <= day) and (end is None or day <= end)

    projects = {
        link.project_id: Performance(link.project_id, link.project.name, link.commission_percent)
        for link in partner.projects.select_related("project")
    }
    # {customer: {project: the day of the claim}}: visits before it are not the partner's.
    claimed: dict[int, dict[int, date]] = defaultdict(dict)
    for membership in _memberships(partner, reader):
        own = projects.setdefault(
            membership.project_id, Performance(membership.project_id, membership.project.name)
        )
        person, day = membership.lead.customer_id, local_day(membership.claimed_at, zone)  # type: ignore[attr-defined]
        claimed[person][membership.project_id] = day
        if within(day):
            own.people.add(person)
        if membership.converted_at and within(local_day(membership.converted_at, zone)):
            own.converted.add(person)
            own.value += membership.value or _NOTHING
    _count_visits(projects, claimed, partner, reader, within)
    for own in projects.values():
        if own.commission_percent is not None:
            share = own.value * own.commission_percent / 100
            own.commission = share.quantize(_CENT, rounding=ROUND_HALF_UP)
    listed = sorted(projects.values(), key=lambda one: (one.project_name, one.project or 0))
    return listed, _total(listed)


def _memberships(partner: ChannelPartner, reader: User) -> QuerySet[LeadProjectAssociation]:
    claims = PartnerClaim.objects.filter(
        lead=OuterRef("lead"), project=OuterRef("project"), partner=partner
    )
    first = claims.order_by().values("lead").annotate(first=Min("claimed_at")).values("first")
    memberships = LeadProjectAssociation.objects.filter(
        channel_partner=partner, lead__in=Lead.objects.for_user(reader)
    )
    memberships = memberships.select_related("lead", "project").order_by()
    return memberships.annotate(
        claimed_at=Coalesce(Subquery(first), "created_at", output_field=DateTimeField())
    )


def _count_visits(
    projects: dict[int, Performance],
    claimed: dict[int, dict[int, date]],
    partner: ChannelPartner,
    reader: User,
    within: Callable[[date | None], bool],
) -> None:
    """Visits to a shop are of no project: each counts where the person is the partner's lead.

    A follow-up that says the person came is the same visit as the one recorded on that day.
    """
    of_partner = LeadProjectAssociation.objects.filter(channel_partner=partner)
    people = of_partner.values("lead__customer")
    visits = Visit.objects.for_user(reader).filter(customer__in=people).order_by()
    came: set[tuple[int, date]] = set()
    for pk, person, day in visits.values_list("pk", "customer_id", "visit_date"):
        came.add((person, day))
        for project, since in claimed.get(person, {}).items():
            if day >= since and within(day):
                projects[project].seen.add(pk)
    zone = partner.organization.zone
    matching = FollowUpHistory.objects.for_user(reader).filter(
        kind=FollowUpKind.VISIT, lead__in=of_partner.values("lead")
    )
    for person, of_project, at in matching.order_by().values_list(
        "lead__customer_id", "project_id", "done_at"
    ):
        day = local_day(at, zone)
        if (person, day) in came:
            continue
        for project, since in claimed.get(person, {}).items():
            if of_project in (None, project) and day >= since and within(day):
                projects[project].seen.add((person, day))


def _total(listed: list[Performance]) -> Performance:
    total = Performance(commission=_NOTHING)
    for own in listed:
        total.people |= own.people
        total.seen |= own.seen
        total.converted |= own.converted
        total.value += own.value
        assert total.commission is not None
        total.commission += own.commission or _NOTHING
    return total
