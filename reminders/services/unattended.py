"""Open reminders that stand in nobody's day: of who left, and nobody's."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet

from accounts.models import Organization, User
from contacts.models import OPEN_STATUSES, ContactReminder, ContactReminderStatus
from contacts.services.reminders import take_over_reminders
from contacts.services.unattended import not_working, why_unattended
from core.errors import DomainError
from reminders.models import CustomerReminder


@dataclass(slots=True)
class UnattendedReminders:
    """What one member has, or nobody (`staff` None); `reason` as of contacts, but never absent.

    `overdue`: for a day before today.
    """

    staff: User | None
    reason: str
    of_customers: int = 0
    of_contacts: int = 0
    overdue: int = 0
    earliest_on: date | None = None


def unattended_reminders(organization: Organization) -> list[UnattendedReminders]:
    """Who left first, by name, then nobody's. Three queries.

    Of contacts only those that are open still, of customers those who may be called.
    """
    today = organization.today()
    gone = Q(assigned_to=None) | Q(assigned_to__in=not_working(organization).values("pk"))
    of_customers = CustomerReminder.objects.filter(gone, organization=organization)
    of_contacts = ContactReminder.objects.filter(
        gone,
        organization=organization,
        status=ContactReminderStatus.OPEN,
        contact__status__in=OPEN_STATUSES,
    )
    counted = [
        ("of_customers", _by_member(of_customers.open_for_people(), today)),
        ("of_contacts", _by_member(of_contacts, today)),
    ]
    ids = {pk for _, rows in counted for pk in rows}
    members = {user.pk: user for user in User.objects.filter(pk__in=ids - {None})}
    found: dict[int | None, UnattendedReminders] = {}
    for pk in ids:
        member = members.get(pk) if pk else None
        found[pk] = UnattendedReminders(member, why_unattended(member))
    for name, rows in counted:
        for pk, (many, overdue, earliest) in rows.items():
            one = found[pk]
            setattr(one, name, many)
            one.overdue += overdue
            one.earliest_on = min(earliest, one.earliest_on or earliest)
    return sorted(
        found.values(), key=lambda one: (one.staff is None, one.staff.name if one.staff else "")
    )


def _by_member(rows: QuerySet, today: date) -> dict[int | None, tuple[int, int, date]]:
    counted = (
        rows.order_by()
        .values("assigned_to")
        .annotate(
            many=Count("pk"),
            overdue=Count("pk", filter=Q(due_on__lt=today)),
            earliest=Min("due_on"),
        )
    )
    return {row["assigned_to"]: (row["many"], row["overdue"], row["earliest"]) for row in counted}


@transaction.atomic
def take_over_unattended(
    organization: Organization, staff: User | None, *, by: User
) -> UnattendedReminders:
    """Give the open reminders of `staff`, who left, or nobody's to `by`, and count them.

    Those of contacts go to whose the contacts are, where that is somebody who works. Raises
    DomainError 409 for a member who is there: theirs are done by themselves.
    """
    if staff is not None and not not_working(organization).filter(pk=staff.pk).exists():
        raise DomainError(
            f"{staff.name} works here and has these reminders. Nothing was taken over.",
            code="still_here",
            status=409,
        )
    theirs = CustomerReminder.objects.filter(
        organization=organization, assigned_to=staff, status=ContactReminderStatus.OPEN
    )
    taken = UnattendedReminders(staff, why_unattended(staff))
    taken.of_customers = theirs.update(assigned_to=by)
    taken.of_contacts = take_over_reminders(organization, staff, by=by)
    return taken
