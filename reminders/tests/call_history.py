"""Calls of earlier weeks, at hours of the shop's own clock."""

from datetime import datetime, time, timedelta

from contacts.models import ContactInteraction, ContactRecord
from contacts.tests.contacts import make_contact
from reminders.models import CallOutcome

TUESDAY, SATURDAY = 1, 5


def weeks_ago(shop, weeks, weekday, hour):
    """That hour of that day, at least a week ago."""
    today = shop.today()
    monday = today - timedelta(days=today.weekday() + 7 * weeks)
    return datetime.combine(monday + timedelta(days=weekday), time(hour, 30), shop.zone)


def call_contact(contact: ContactRecord, answers: str, *, weekday=TUESDAY, hour=18, **values):
    """One call a week: `answers` has a y for each that was answered and an n for each other."""
    for week, answer in enumerate(answers, start=1):
        ContactInteraction.objects.create(
            organization=contact.organization,
            contact=contact,
            done_at=weeks_ago(contact.organization, week, weekday, hour),
            **{"call_successful": answer == "y", **values},
        )


def call_customer(customer, answers: str, *, weekday=TUESDAY, hour=18):
    for week, answer in enumerate(answers, start=1):
        CallOutcome.objects.create(
            organization=customer.organization,
            customer=customer,
            outcome="call_later" if answer == "y" else "no_answer",
            done_at=weeks_ago(customer.organization, week, weekday, hour),
        )


def others_answer(shop, branch, *, people=20):
    """Called four times at 19 h and four times at 11 h; of 20 people's 80 calls 60 and 20 answered,
    by one half in the evening alone, by the other at any hour now and then."""
    for number in range(people):
        contact = make_contact(shop, f"+91982507{number:04d}", branch=branch)
        call_contact(contact, "yyyy" if number % 2 else "ynyn", hour=19)
        call_contact(contact, "nnnn" if number % 2 else "nyny", hour=11)
