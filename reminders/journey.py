"""Refill reminders in the customer's journey."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.formats import date_format

from accounts.models import User
from core.roles import Can
from customers.models import Customer
from history.journey import Entry, JourneySource
from reminders.models import RefillReminder


class RefillReminders(JourneySource[RefillReminder]):
    name = "refill_reminder"
    date_field = "reminder_date"

    def rows(self, customer: Customer, reader: User) -> QuerySet[RefillReminder]:
        return RefillReminder.objects.for_user(reader).filter(customer=customer)

    def entries(self, rows: Sequence[RefillReminder], reader: User) -> list[Entry]:
        medical = reader.can(Can.READ_MEDICAL)
        return [_entry(reminder, medical) for reminder in rows]


def _entry(reminder: RefillReminder, medical: bool) -> Entry:
    what = f" of {reminder.medicine_name}" if medical else ""
    parts = [reminder.get_status_display()]
    if reminder.bought_on:
        parts.append(f"bought again on {date_format(reminder.bought_on, 'j M Y')}")
    if reminder.response:
        parts.append(f"answer: {reminder.get_response_display()}")
    if reminder.closing_reason:
        parts.append(reminder.closing_reason)
    return Entry(
        title=f"Refill{what} to remind of",
        description="; ".join(parts),
        details={
            "reminder": reminder.pk,
            "medicine_name": reminder.medicine_name if medical else "",
            "status": reminder.status,
            "runs_out_on": reminder.runs_out_on.isoformat(),
            "due_on": reminder.due_on.isoformat(),
            "sent_by": reminder.sent_by,
            "response": reminder.response,
        },
    )
