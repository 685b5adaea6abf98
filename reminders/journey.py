"""Reminders as lines of the journey, on the day when somebody is to act."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.formats import date_format

from accounts.models import User
from core.medical import note_if_medical
from core.roles import Can
from customers.models import Customer
from history.journey import Entry, JourneySource
from reminders.models import CustomerReminder, RefillReminder


class RefillReminders(JourneySource[RefillReminder]):
    name = "refill_reminder"
    date_field = "reminder_date"

    def rows(self, customer: Customer, reader: User) -> QuerySet[RefillReminder]:
        return RefillReminder.objects.for_user(reader).filter(customer=customer)

    def entries(self, rows: Sequence[RefillReminder], reader: User) -> list[Entry]:
        medical = reader.can(Can.READ_MEDICAL)
        return [_of_refill(reminder, medical) for reminder in rows]


def _of_refill(reminder: RefillReminder, medical: bool) -> Entry:
    what = f" of {reminder.medicine_name}" if medical else ""
    if medical:
        note_if_medical(reminder, ["medicine_name", "response_notes"])
    parts = [reminder.get_status_display()]
    if reminder.bought_on:
        parts.append(f"bought again on {date_format(reminder.bought_on, 'j M Y')}")
    if reminder.response:
        parts.append(f"answer: {reminder.get_response_display()}")
    if reminder.response_notes and medical:
        parts.append(reminder.response_notes)
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
            "response_notes": reminder.response_notes if medical else "",
            "bought_on": reminder.bought_on.isoformat() if reminder.bought_on else None,
            "closing_reason": reminder.closing_reason,
        },
    )


class CustomerReminders(JourneySource[CustomerReminder]):
    name = "customer_reminder"
    date_field = "due_on"
    related = ("assigned_to", "handled_by")

    def rows(self, customer: Customer, reader: User) -> QuerySet[CustomerReminder]:
        return CustomerReminder.objects.for_user(reader).filter(customer=customer)

    def entries(self, rows: Sequence[CustomerReminder], reader: User) -> list[Entry]:
        medical = reader.can(Can.READ_MEDICAL)
        return [_of_customer(reminder, medical) for reminder in rows]


def _of_customer(reminder: CustomerReminder, medical: bool) -> Entry:
    """Notes and answers are for who reads medical fields, as in the list."""
    if medical:
        note_if_medical(reminder, ["note", "answer"])
    note, answer = (reminder.note, reminder.answer) if medical else ("", "")
    whose = reminder.assigned_to.name if reminder.assigned_to else ""
    handled_by = reminder.handled_by.name if reminder.handled_by else ""
    parts = [reminder.get_status_display(), note, answer, f"for {whose}" if whose else ""]
    return Entry(
        title="Reminder to act",
        description="; ".join(filter(None, parts)),
        details={
            "reminder": reminder.pk,
            "status": reminder.status,
            "note": note,
            "answer": answer,
            "assigned_to": whose,
            "handled_by": handled_by,
        },
    )
