"""What reads leads across branches, and what other apps show of them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, DateField, F, OuterRef, Prefetch, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from accounts.models import Organization, User
from core.errors import DomainError
from customers.matching.incoming import PASSPORT, PHONE
from customers.models import Customer, CustomerIdentifier
from customers.normalize import read_passport
from customers.queries import asked_numbers
from leads.models import FollowUpHistory, Lead, LeadProjectAssociation, Project
from leads.models.lead import LeadQuerySet


def leads_known_by(organization: Organization, *, phone: str, passport: str) -> QuerySet[Lead]:
    """Leads of whatever branch whose person has exactly this phone, or else this passport.

    Raises DomainError 400 for a key that cannot be read, or when none is asked for.
    """
    if phone.strip():
        values: Collection[str] = asked_numbers(phone, organization)
        return _with_key(organization, PHONE, values)
    if not passport.strip():
        raise DomainError.at("phone", "required", "Give the phone or the passport to look for.")
    value, problems = read_passport(passport)
    if not value:
        message = problems[0].message if problems else "This is no passport number."
        raise DomainError.at("passport", "invalid", message)
    return _with_key(organization, PASSPORT, [value])


def _with_key(organization: Organization, kind: str, values: Collection[str]) -> QuerySet[Lead]:
    owners = CustomerIdentifier.objects.filter(
        organization=organization, kind=kind, value__in=values
    ).order_by()
    people = owners.values("customer")
    leads = Lead.objects.filter(organization=organization, merged_into=None, customer__in=people)
    return leads.order_by("-is_active", "-pk")


def memberships_of_leads() -> QuerySet[LeadProjectAssociation]:
    """A person's project grid: the places in use first, the archived last."""
    rows = LeadProjectAssociation.objects.select_related(
        "project", "assigned_to", "assigned_by", "channel_partner"
    )
    return rows.order_by(F("archived_at").asc(nulls_first=True), "project__name", "pk")


def with_projects(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    """With all projects of each person, in one more query."""
    return leads.prefetch_related(Prefetch("associations", memberships_of_leads()))


def with_next_day(
    memberships: QuerySet[LeadProjectAssociation],
) -> QuerySet[LeadProjectAssociation]:
    """With `next_follow_up_on`: the day that was last promised to the lead for this project."""
    follow_ups = FollowUpHistory.objects.filter(lead=OuterRef("lead"), project=OuterRef("project"))
    last = follow_ups.order_by("-done_at", "-pk").values("next_follow_up_on")[:1]
    return memberships.annotate(next_follow_up_on=Subquery(last, output_field=DateField()))


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One status of a project: how many `memberships` have it, and the newest of them."""

    status: str
    count: int
    cards: list[LeadProjectAssociation]


@dataclass(frozen=True, slots=True)
class Board:
    project: Project
    columns: list[BoardColumn]

    @property
    def count(self) -> int:
        return sum(column.count for column in self.columns)


def boards(
    projects: QuerySet[Project], memberships: QuerySet[LeadProjectAssociation], *, cards: int = 0
) -> list[Board]:
    """The columns of each project, in the order of its statuses, empty ones included.

    `cards`: how many of a column, the newest first. Three queries, and one for cards.
    """
    by_status = memberships.order_by().values("project", "status").annotate(many=Count("pk"))
    counts = {
        (row["project"], row["status"]): row["many"]
        for row in by_status.filter(project__in=projects.order_by().values("pk"))
    }
    shown = _cards(projects, memberships, cards) if cards else {}
    found = []
    for project in projects.prefetch_related("statuses"):
        known = [status.name for status in project.statuses.all()]
        others = sorted(name for pk, name in counts if pk == project.pk and name not in known)
        columns = [
            BoardColumn(name, counts.get((project.pk, name), 0), shown.get((project.pk, name), []))
            for name in (*known, *others)
        ]
        found.append(Board(project, columns))
    return found


def _cards(
    projects: QuerySet[Project], memberships: QuerySet[LeadProjectAssociation], many: int
) -> dict[tuple[int, str], list[LeadProjectAssociation]]:
    column = Window(RowNumber(), partition_by=[F("project"), F("status")], order_by="-pk")
    of_projects = memberships.filter(project__in=projects.order_by().values("pk"))
    first = of_projects.order_by().annotate(position=column).filter(position__lte=many)
    ids = [row["pk"] for row in first.values("pk", "position")]
    shown: dict[tuple[int, str], list[LeadProjectAssociation]] = defaultdict(list)
    for card in with_next_day(memberships.filter(pk__in=ids)).order_by("-pk"):
        shown[card.project_id, card.status].append(card)
    return shown


def leads_of(customer: Customer, reader: User) -> LeadQuerySet:
    return Lead.objects.for_user(reader).filter(customer=customer)


def count_leads(customer: Customer, reader: User) -> int:
    return leads_of(customer, reader).count()


def lead_labels(ids: Collection[int]) -> dict[int, str]:
    """{id: "lead 5"}: the history stands on the person's own page, so the name says nothing."""
    found = Lead.objects.filter(pk__in=ids).order_by().values_list("pk", flat=True)
    return {pk: f"lead {pk}" for pk in found}
