"""Who was called when, and whether they answered.

Calls of contacts, and outcomes of calls about leads and refills: that of a contact stands with the
contact, too, and counts there. A wrong number says nothing of a person. What is only written to a
follow-up or a refill says nothing of those calls that nobody answered, so it would mislead.
"""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.core.cache import caches
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Organization
from contacts.models import ContactInteraction, InteractionKind
from reminders.call_times.parts import part_of
from reminders.call_times.shrinking import AnswerRates, Call, fit
from reminders.calls.rules import MEANINGS
from reminders.models import CallOutcome, CallResult

KNOWN_DAYS = 365
# What an organization's rates are made of, read again after so many seconds: some tenths of a
# second for the most.
_MOST_CALLS = 20_000
_KEPT_SECONDS = 3_600
_WRONG_NUMBER = CallResult.WRONG_NUMBER


def rates_of(organization: Organization) -> AnswerRates:
    """Of the last calls of the organization, at most an hour old; two queries once an hour."""
    kept, key = caches["process"], f"call-times:{organization.pk}"
    rates: AnswerRates | None = kept.get(key)
    if rates is None:
        rates = fit(_latest_calls(organization))
        kept.set(key, rates, _KEPT_SECONDS)
    return rates


def calls_of_contacts(
    organization: Organization, contacts: Collection[int]
) -> Iterator[tuple[int, datetime, bool]]:
    """(contact's id, when, whether they answered), by one query."""
    rows = interactions(organization).filter(contact__in_values=list(contacts))
    for contact, at, answered in rows.values_list("contact_id", "done_at", "call_successful"):
        yield contact, at, bool(answered)


def calls_of_customers(
    organization: Organization, customers: Collection[int]
) -> Iterator[tuple[int, datetime, bool]]:
    """(customer's id, when, whether they answered), but for those of contacts; one query."""
    rows = outcomes(organization).filter(customer__in_values=list(customers))
    for customer, at, outcome in rows.values_list("customer_id", "done_at", "outcome"):
        yield customer, at, is_answer(outcome)


def interactions(organization: Organization) -> QuerySet[ContactInteraction]:
    rows = ContactInteraction.objects.filter(
        organization=organization,
        kind=InteractionKind.CALL,
        call_successful__isnull=False,
        done_at__gte=_known_since(),
    )
    return rows.exclude(closing_reason=MEANINGS[_WRONG_NUMBER].closes).order_by()


def outcomes(organization: Organization) -> QuerySet[CallOutcome]:
    rows = CallOutcome.objects.filter(
        organization=organization, contact=None, done_at__gte=_known_since()
    )
    return rows.exclude(outcome=_WRONG_NUMBER).order_by()


def is_answer(outcome: str) -> bool:
    return MEANINGS[CallResult(outcome)].reached


def _latest_calls(organization: Organization) -> Iterator[Call]:
    zone = organization.zone
    of_contacts = interactions(organization).order_by("-done_at")[:_MOST_CALLS]
    for contact, customer, at, answered, branch, home, category in of_contacts.values_list(
        "contact_id",
        "contact__customer_id",
        "done_at",
        "call_successful",
        "contact__branch_id",
        "contact__customer__branch_id",
        "contact__customer__category",
    ):
        person = ("customer", customer) if customer else ("contact", contact)
        yield Call(person, part_of(at, zone), bool(answered), home or branch, category or "")
    of_customers = outcomes(organization).order_by("-done_at")[:_MOST_CALLS]
    for customer, at, outcome, branch, category in of_customers.values_list(
        "customer_id", "done_at", "outcome", "customer__branch_id", "customer__category"
    ):
        answered = is_answer(outcome)
        yield Call(("customer", customer), part_of(at, zone), answered, branch, category)


def _known_since() -> datetime:
    return timezone.now() - timedelta(days=KNOWN_DAYS)
