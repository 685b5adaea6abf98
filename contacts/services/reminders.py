"""Dates on which somebody must act for a contact."""

from datetime import date

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.models import Organization, User
from contacts.models import ContactRecord, ContactReminder, ContactReminderStatus
from contacts.services.transitions import ensure_undecided, lock_contact
from core.errors import DomainError
from core.refusals import ensure_fit_assignee, ensure_not_past
from core.roles import Role


@transaction.atomic
def remind(
    contact: ContactRecord,
    *,
    due_on: date,
    by: User | None,
    note: str = "",
    assigned_to: User | None = None,
) -> ContactReminder:
    """Plan a day for a member: by default whose contact it is, else whoever plans it.

    Only who sees the contact has it in their day. Raises DomainError: 400 for a day that is past or
    somebody who cannot work on it, 409 for a contact that is converted or closed.
    """
    contact = lock_contact(contact)
    ensure_undecided(contact)
    ensure_not_past(due_on, contact.organization, "due_on")
    ensure_fit_assignee(assigned_to, contact.organization)
    if assigned_to is not None and not _sees(assigned_to, contact):
        message = f"{assigned_to.username} does not work in {contact.branch}. Choose somebody else."
        raise DomainError.at("assigned_to", "invalid", message)
    owner = contact.assigned_to
    if owner is not None and not _sees(owner, contact):
        owner = None
    return ContactReminder.objects.create(
        organization=contact.organization,
        contact=contact,
        due_on=due_on,
        note=note,
        assigned_to=assigned_to or owner or by,
        created_by=by,
    )


def _sees(member: User, contact: ContactRecord) -> bool:
    return ContactRecord.objects.for_user(member).filter(pk=contact.pk).exists()


def finish_reminder(
    reminder: ContactReminder,
    *,
    by: User | None,
    status: ContactReminderStatus = ContactReminderStatus.DONE,
) -> ContactReminder:
    """Done, or cancelled. Of two who finish it at once the second is told, by a 409."""
    still_open = ContactReminder.objects.filter(pk=reminder.pk, status=ContactReminderStatus.OPEN)
    finished = still_open.update(status=status, done_at=timezone.now(), done_by=by)
    reminder.refresh_from_db()
    if not finished:
        raise DomainError(
            f"This reminder is {reminder.get_status_display().lower()} already.",
            code="finished",
            status=409,
        )
    return reminder


@transaction.atomic
def take_over_reminders(organization: Organization, staff: User | None, *, by: User) -> int:
    """Give open reminders of `staff`, or nobody's, to whose the contacts are, else to `by`.

    Only to an owner who works. How many; of two who take over at once the second finds none.
    """
    theirs = ContactReminder.objects.filter(
        organization=organization, assigned_to=staff, status=ContactReminderStatus.OPEN
    )
    owner = ContactRecord.objects.filter(pk=OuterRef("contact")).values("assigned_to")
    owned = theirs.filter(contact__assigned_to__is_active=True)
    owned = owned.exclude(contact__assigned_to__role=Role.VIEWER)
    if staff is not None:
        owned = owned.exclude(contact__assigned_to=staff)
    return owned.update(assigned_to=Subquery(owner)) + theirs.update(assigned_to=by)


def finish_due_reminders(contact: ContactRecord, *, by: User | None, on: date) -> None:
    """Those of the contact that were for `on` or before are done."""
    still_open = contact.reminders.filter(status=ContactReminderStatus.OPEN, due_on__lte=on)
    still_open.update(status=ContactReminderStatus.DONE, done_at=timezone.now(), done_by=by)
