"""Dates on which somebody must act for a customer."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from contacts.models import ContactReminderStatus
from core.errors import DomainError
from core.refusals import ensure_not_past
from customers.edits import ensure_not_merged
from customers.models import Customer
from reminders.models import CustomerReminder


@transaction.atomic
def remind_of_customer(
    customer: Customer, *, due_on: date, by: User, note: str = ""
) -> CustomerReminder:
    """Plan a day for `by`, in whose day the customer then stands.

    Raises DomainError: 400 for a day that is past or years away, 409 for a customer who is deleted
    or wants to be left alone, 410 for one who was merged into another.
    """
    customer = Customer.objects.select_related("organization").get(pk=customer.pk)
    ensure_not_merged(customer)
    ensure_not_past(due_on, customer.organization, "due_on")
    if customer.opted_out_at is not None:
        raise DomainError(
            "This customer wants no messages and no calls. Nothing was planned; if that has "
            "changed, take the opt-out back first.",
            code="opted_out",
            status=409,
        )
    if not customer.is_active:
        message = "This customer is deleted. Nothing was planned; bring them back first."
        raise DomainError(message, code="deleted", status=409)
    return CustomerReminder.objects.create(
        organization=customer.organization,
        customer=customer,
        due_on=due_on,
        note=" ".join(note.split()),
        assigned_to=by,
    )


def finish_customer_reminder(
    reminder: CustomerReminder, *, by: User, status: ContactReminderStatus
) -> CustomerReminder:
    """Done, or cancelled. Of two who finish it at once the second is told, by a 409."""
    still_open = CustomerReminder.objects.filter(pk=reminder.pk, status=ContactReminderStatus.OPEN)
    finished = still_open.update(status=status, handled_at=timezone.now(), handled_by=by)
    reminder.refresh_from_db()
    if not finished:
        raise DomainError(
            f"This reminder is {reminder.get_status_display().lower()} already.",
            code="finished",
            status=409,
        )
    return reminder


def answer_customer_reminders(
    reminders: Sequence[CustomerReminder], *, answer: str, next_on: date | None, by: User
) -> None:
    """After a call: put off to `next_on`, or done where nobody calls again. One statement."""
    ids = [each.pk for each in reminders]
    if not ids:
        return
    values = {"answer": answer, "handled_at": timezone.now(), "handled_by": by}
    end = {"due_on": next_on} if next_on else {"status": ContactReminderStatus.DONE}
    CustomerReminder.objects.filter(pk__in=ids).update(**values, **end)
