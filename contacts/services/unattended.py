"""Open contacts that nobody works on: of who left, of who is away, of nobody."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from accounts.absences import absent_until
from accounts.models import Organization, User
from contacts.models import ContactRecord
from core.roles import Role


@dataclass(frozen=True, slots=True)
class Unattended:
    """What one member has, or nobody (`staff` None). `reason`: left, reads_only, absent, nobody.

    `back_on`: the first day after the absence. `overdue`: promised for a day before today.
    """

    staff: User | None
    reason: str
    open_contacts: int
    overdue: int
    oldest_promise_on: date | None
    back_on: date | None = None


def who_left(organization: Organization) -> list[User]:
    """Who has open contacts, but works on none any more: deactivated, or reads only."""
    theirs = ContactRecord.objects.filter(assigned_to=OuterRef("pk")).open()
    return list(not_working(organization).filter(Exists(theirs.order_by())).order_by("pk"))


def unattended_contacts(organization: Organization) -> list[Unattended]:
    """Who left first, then who is away, then what nobody has; by name. Three queries."""
    today = organization.today()
    away = absent_until(organization, on=today)
    rows = ContactRecord.objects.filter(organization=organization).open().order_by()
    of_members = rows.filter(
        Q(assigned_to__in=away) | Q(assigned_to__in=not_working(organization).values("pk"))
    )
    found = {
        row["assigned_to"]: (row["many"], row["overdue"], row["oldest"])
        for row in (of_members | rows.filter(assigned_to=None))
        .values("assigned_to")
        .annotate(
            many=Count("pk"),
            overdue=Count("pk", filter=Q(next_action_on__lt=today)),
            oldest=Min("next_action_on"),
        )
    }
    members = {user.pk: user for user in User.objects.filter(pk__in=[pk for pk in found if pk])}
    shown = []
    for pk, (many, overdue, oldest) in found.items():
        member = members.get(pk)
        reason = why_unattended(member)
        back_on = away[pk] + timedelta(days=1) if reason == "absent" else None
        shown.append(Unattended(member, reason, many, overdue, oldest, back_on))
    order = ("left", "reads_only", "absent", "nobody")
    return sorted(
        shown, key=lambda one: (order.index(one.reason), one.staff.name if one.staff else "")
    )


def why_unattended(member: User | None) -> str:
    """In one word, of who does not work: `left`, `reads_only`, `absent`, and `nobody` for None."""
    if member is None:
        return "nobody"
    if not member.is_active:
        return "left"
    return "reads_only" if member.role == Role.VIEWER else "absent"


def not_working(organization: Organization) -> QuerySet[User]:
    """Who has no day any more: deactivated, or reads only."""
    cannot = Q(is_active=False) | Q(role=Role.VIEWER)
    return User.objects.filter(cannot, organization=organization)
