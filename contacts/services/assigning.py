"""Contacts given out: evenly, to those who can see them, never twice."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Branch, Organization, User
from contacts.models import (
    OPEN_STATUSES,
    ContactRecord,
    ContactReminder,
    ContactReminderStatus,
)
from contacts.models.contact import ContactQuerySet
from contacts.services.sharing import (
    LIMIT_REACHED,
    NOBODY_THERE,
    Member,
    Task,
    share_out,
)
from core.dates import start_of_day
from core.errors import DomainError, FieldError
from core.roles import Can, Role
from customers.matching.store import lock_identities
from history.models import ChangeCause, TargetType
from history.services import NewChange, record_changes

# Rows per UPDATE: bounded parameters, few statements for a list of 100,000.
_CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class Share:
    """What one member got: `open_now` is all open work they have after it, as every list counts."""

    staff: User
    assigned: int
    open_now: int


@dataclass(frozen=True, slots=True)
class LeftOver:
    """How many contacts nobody got, why (a code and a sentence), and in which branch where it is
    of one."""

    reason: str
    message: str
    contacts: int
    branch_name: str = ""


@dataclass(slots=True)
class Assignment:
    shares: list[Share] = field(default_factory=list)
    left_over: list[LeftOver] = field(default_factory=list)

    @property
    def assigned(self) -> int:
        return sum(share.assigned for share in self.shares)


@transaction.atomic
def assign_contacts(
    organization: Organization,
    contacts: QuerySet[ContactRecord],
    *,
    by: User | None,
    staff: Sequence[int] | None = None,
    daily_limit: int | None = None,
    reassign: bool = False,
    dry_run: bool = False,
) -> Assignment:
    """Give the open ones of `contacts` out evenly, counting the open work that each member has.

    To `staff` (ids), else all active staff of the organization; a contact of a branch only to who
    works there. `daily_limit` counts what each was given today, the organization's day. One that
    somebody has stays there unless `reassign`; their open reminders of it go along, so that two do
    not call. The same call always gives the same shares; a `dry_run` gives them, too, and changes
    nothing.
    Raises DomainError 400 for staff that cannot work on contacts, naming them.
    """
    if not dry_run:  # two managers at once take turns: counts of work and of the day are then true
        lock_identities(organization.pk)
    members = _members(organization, staff)
    counted = contacts.order_by().aggregate(
        closed=Count("pk", filter=~Q(status__in=OPEN_STATUSES)),
        taken=Count("pk", filter=Q(status__in=OPEN_STATUSES, assigned_to__isnull=False)),
    )
    wanted = contacts.filter(status__in=OPEN_STATUSES)
    if not reassign:
        wanted = wanted.filter(assigned_to=None)
    silent = _opted_out_among(wanted)
    wanted = wanted.exclude(pk__in=silent)
    result = Assignment()
    if counted["closed"]:
        result.left_over.append(_left("closed", counted["closed"]))
    if counted["taken"] and not reassign:
        result.left_over.append(_left("already_assigned", counted["taken"]))
    if silent:
        result.left_over.append(_left("opted_out", len(silent)))
    shared = _share(organization, wanted, members, daily_limit, result, dry_run=dry_run)
    if not dry_run:
        shared.write(by, why="Assigned.")
    return result


def _opted_out_among(wanted: QuerySet[ContactRecord]) -> list[int]:
    """Those that are not to be given out: few, as people who said STOP are."""
    silent = cast(ContactQuerySet, wanted.order_by()).opted_out()
    return list(silent.values_list("pk", flat=True))


@transaction.atomic
def redistribute_contacts(
    organization: Organization,
    absent: Sequence[int],
    *,
    by: User | None,
    staff: Sequence[int] | None = None,
    daily_limit: int | None = None,
    dry_run: bool = False,
) -> Assignment:
    """Give the open contacts of `absent` members (ids) out to others, as `assign_contacts` does.

    Their open reminders go to whose the contacts are then, else to `by`: no promise is forgotten.
    Who is absent may be deactivated already. Raises DomainError 400 for ids of nobody and for
    members who are among `absent` as well as `staff`.
    """
    if not dry_run:
        lock_identities(organization.pk)
    known = User.objects.filter(organization=organization, pk__in=absent)
    missing = sorted(set(absent) - set(known.values_list("pk", flat=True)))
    if missing:
        raise _unfit("from", [f"{pk} is no member of your organization." for pk in missing])
    if both := sorted(set(absent) & set(staff or ())):
        raise DomainError.at(
            "staff", "invalid", f"{both[0]} is absent and cannot take over. Leave the id out."
        )
    members = _members(organization, staff, without=absent)
    wanted = ContactRecord.objects.filter(organization=organization, assigned_to__in=absent)
    wanted = wanted.filter(status__in=OPEN_STATUSES)
    result, silent = Assignment(), _opted_out_among(wanted)
    if silent:
        result.left_over.append(_left("opted_out", len(silent)))
    wanted = wanted.exclude(pk__in=silent)
    shared = _share(organization, wanted, members, daily_limit, result, dry_run=dry_run)
    if not dry_run:
        shared.write(by, why="Redistributed: who had it is absent.")
        _hand_reminders_over(organization, absent, by)
    return result


def _hand_reminders_over(
    organization: Organization, absent: Sequence[int], by: User | None
) -> None:
    """Also those on contacts that somebody else, or nobody, has."""
    promised = ContactReminder.objects.filter(
        organization=organization, assigned_to__in=absent, status=ContactReminderStatus.OPEN
    )
    owner = ContactRecord.objects.filter(pk=OuterRef("contact")).values("assigned_to")
    of_others = promised.filter(contact__assigned_to__is_active=True)
    of_others.exclude(contact__assigned_to__in=absent).update(assigned_to=Subquery(owner))
    if by is not None and by.organization_id == organization.pk and by.pk not in absent:
        promised.update(assigned_to=by)


@dataclass(frozen=True, slots=True)
class _Shared:
    """Who gets which contacts; `owners` are the branch and the owner that each had."""

    members: Sequence[User]
    given: Mapping[int, Sequence[int]]
    owners: Mapping[int, tuple[int | None, int | None]]

    def write(self, by: User | None, *, why: str) -> None:
        now = timezone.now()
        for user in self.members:
            _write(self.given[user.pk], self.owners, user, by, now, why)


def _share(
    organization: Organization,
    wanted: QuerySet[ContactRecord],
    members: Sequence[User],
    daily_limit: int | None,
    result: Assignment,
    *,
    dry_run: bool,
) -> _Shared:
    """What `result` is told of, and what is still to be written."""
    rows = wanted.order_by("pk")
    if not dry_run:
        rows = rows.select_for_update(of=("self",), no_key=True)
    owners = {
        pk: (branch, owner)
        for pk, branch, owner in rows.values_list("pk", "branch_id", "assigned_to_id")
    }
    work = _open_work(organization, members)
    shared_by = _with_work(organization, members, owners, daily_limit, work)
    tasks = (Task(pk, branch, owner) for pk, (branch, owner) in owners.items())
    shares = share_out(tasks, shared_by)
    new = {user.pk: _new_of(user, shares.given[user.pk], owners) for user in members}
    gone = Counter(owners[pk][1] for some in new.values() for pk in some)
    for user in members:
        open_now = work.get(user.pk, 0) + len(new[user.pk]) - gone[user.pk]
        result.shares.append(Share(user, len(shares.given[user.pk]), open_now))
    names = dict(Branch.objects.filter(organization=organization).values_list("pk", "name"))
    for (reason, branch), count in sorted(
        shares.left_over.items(), key=lambda item: (item[0][0], item[0][1] or 0)
    ):
        result.left_over.append(_left(reason, count, branch=names.get(branch or 0, "")))
    return _Shared(members, shares.given, owners)


def _new_of(
    user: User, given: Sequence[int], owners: Mapping[int, tuple[int | None, int | None]]
) -> list[int]:
    """Those of `given` that `user` has not already."""
    return [pk for pk in given if owners[pk][1] != user.pk]


def _members(
    organization: Organization, staff: Sequence[int] | None, *, without: Collection[int] = ()
) -> list[User]:
    """The chosen members, or all active staff; in the order of their ids."""
    users = User.objects.filter(organization=organization).order_by("pk")
    users = users.prefetch_related("branches")
    if staff is None:
        found = list(users.filter(is_active=True, role=Role.STAFF).exclude(pk__in=without))
        if not found:
            raise DomainError.at(
                "staff",
                "invalid",
                "No staff works here now. Add somebody, or choose who gets them.",
            )
        return found
    known = {user.pk: user for user in users.filter(pk__in=staff)}
    unfit = []
    for pk in dict.fromkeys(staff):
        user = known.get(pk)
        if user is None:
            unfit.append(f"{pk} is no member of your organization.")
        elif not user.is_active:
            unfit.append(f"{user.username} is deactivated.")
        elif not user.can(Can.WORK):
            unfit.append(f"{user.username} only reads.")
    if unfit or not known:
        raise _unfit("staff", unfit or ["Name at least one member."])
    return [known[pk] for pk in sorted(known)]


def _open_work(organization: Organization, members: Sequence[User]) -> dict[int, int]:
    """{member's id: how many open contacts they have}."""
    theirs = ContactRecord.objects.filter(organization=organization, assigned_to__in=members)
    counts = theirs.open().order_by().values("assigned_to").annotate(work=Count("pk"))
    return dict(counts.values_list("assigned_to", "work"))


def _with_work(
    organization: Organization,
    members: Sequence[User],
    owners: Mapping[int, tuple[int | None, int | None]],
    daily_limit: int | None,
    work: Mapping[int, int],
) -> list[Member]:
    """The members with what they have already, apart from what is being given out anew."""
    moving = Counter(owner for _, owner in owners.values())
    midnight = start_of_day(organization.today(), organization.zone)
    given = ContactRecord.objects.filter(
        organization=organization, assigned_to__in=members, assigned_at__gte=midnight
    ).exclude(pk__in_values=list(owners))
    counts = given.order_by().values("assigned_to").annotate(many=Count("pk"))
    today = dict(counts.values_list("assigned_to", "many"))
    return [
        Member(
            user.pk,
            load=work.get(user.pk, 0) - moving[user.pk],
            room=None if daily_limit is None else max(daily_limit - today.get(user.pk, 0), 0),
            branches=_branches_of(user),
        )
        for user in members
    ]


def _branches_of(user: User) -> frozenset[int] | None:
    """`user.branch_ids` from what is loaded already."""
    if user.is_superuser or user.role in (Role.OWNER, Role.MANAGER):
        return None
    return frozenset(branch.pk for branch in user.branches.all()) or None


def _write(
    given: Sequence[int],
    owners: Mapping[int, tuple[int | None, int | None]],
    user: User,
    by: User | None,
    now: datetime,
    why: str,
) -> None:
    """With a condition beside the locks: whose it is when it was read decides."""
    changed = _new_of(user, given, owners)
    for start in range(0, len(changed), _CHUNK):
        chunk = changed[start : start + _CHUNK]
        promised = ContactReminder.objects.filter(
            contact__in_values=chunk,
            status=ContactReminderStatus.OPEN,
            assigned_to=F("contact__assigned_to"),
        )
        promised.update(assigned_to=user)
        rows = ContactRecord.objects.filter(pk__in_values=chunk)
        free = Q(assigned_to=None) | Q(assigned_to__in={owners[pk][1] for pk in chunk} - {None})
        rows.filter(free).update(assigned_to=user, assigned_at=now, assigned_by=by, updated_at=now)
        record_changes(
            TargetType.CONTACT,
            [NewChange(pk, {"assigned_to": [owners[pk][1], user.pk]}, note=why) for pk in chunk],
            organization_id=user.organization_id,
            cause=ChangeCause.ASSIGNMENT,
            by_id=by.pk if by else None,
            at=now,
        )


_MESSAGES = {
    "closed": "Converted or closed already.",
    "already_assigned": "Somebody has them already. Send reassign: true to give them anew.",
    "opted_out": "The phone or the person has opted out. They are nobody's to call.",
    NOBODY_THERE: "None of the chosen members works in {branch}.",
    LIMIT_REACHED: "Everybody who works there has the daily limit.",
}


def _left(reason: str, contacts: int, *, branch: str = "") -> LeftOver:
    message = _MESSAGES[reason].format(branch=branch or "their branch")
    return LeftOver(reason, message, contacts, branch)


def _unfit(name: str, parts: Sequence[str]) -> DomainError:
    return DomainError(
        f"Nothing was assigned. {' '.join(parts)} Choose others.",
        errors=[FieldError(name, "unfit", message) for message in parts],
    )
