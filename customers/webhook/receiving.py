"""Takes a signed call in: all its customers in one batch of the matching core, and once only."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import ApiKey, Organization
from core.bulk import storable
from core.errors import DomainError
from customers.erased import PERSON_ERASED, SENTENCE, erased_among
from customers.intake import FieldProblem, Reading
from customers.matching import Cause, Decision, Matcher, OrganizationRules
from customers.matching.store import lock_identities
from customers.models import WebhookEvent, WebhookKey
from customers.normalize import Problem
from customers.webhook.reading import BranchNames, plain, read_item
from history.models import ChangeAction, ChangeCause

MOST_CUSTOMERS = 1_000
_EVENT_ID = re.compile(r"[!-~]{1,100}", re.ASCII)
OUTCOMES = ("created", "updated", "unchanged", "needs_attention")


@dataclass(frozen=True, slots=True)
class Call:
    """A body that can be imported."""

    event_id: str
    customers: Sequence[Any]


def read_call(data: Any) -> Call:
    """Raises DomainError: 400 for what is no call, 413 for too many customers."""
    if not isinstance(data, dict):
        raise DomainError.at(
            None, "invalid", 'Send an object: {"event_id": "...", "customers": [...]}.'
        )
    event_id = data.get("event_id")
    if not isinstance(event_id, str) or not _EVENT_ID.fullmatch(event_id):
        raise DomainError.at(
            "event_id",
            "invalid",
            "Give an id of your own for this call: 1 to 100 letters, digits and signs, no blanks.",
        )
    customers = data.get("customers")
    if not isinstance(customers, list) or not customers:
        raise DomainError.at("customers", "invalid", "Give a list of at least one customer.")
    if len(customers) > MOST_CUSTOMERS:
        message = (
            f"{len(customers):,} customers are too many for one call. Send at most "
            f"{MOST_CUSTOMERS:,} in each, every call with an event_id of its own."
        )
        raise DomainError.at("customers", "too_many_customers", message, status=413)
    return Call(event_id, customers)


@transaction.atomic
def receive_call(key: WebhookKey | ApiKey, call: Call, *, body_sha256: str) -> dict[str, Any]:
    """The answer. The same event again gives the stored one; with another body a DomainError 409.

    The organization's identity lock comes first: the same event sent twice at once is taken once.
    """
    organization = key.organization
    lock_identities(organization.pk)
    known = WebhookEvent.objects.filter(organization=organization, event_id=call.event_id).first()
    if known is not None:
        return _answer_again(known, body_sha256)
    api_key = key if isinstance(key, ApiKey) else None
    event = WebhookEvent.objects.create(
        organization=organization,
        key=None if isinstance(key, ApiKey) else key,
        api_key=api_key,
        event_id=call.event_id,
        body_sha256=body_sha256,
    )
    rules = OrganizationRules.of(organization)
    branches = BranchNames(organization)
    readings = [read_item(rules, branches, item) for item in call.customers]
    _let_erased_wait(organization, readings)
    for index, reading in enumerate(readings):
        reading.incoming.cause_id = event.pk
        reading.incoming.label = f"customer {index} of webhook event {event.event_id}"
    matcher = Matcher(
        rules, Cause(ChangeCause.WEBHOOK, source="webhook", by=api_key.user if api_key else None)
    )
    decisions = iter(matcher.run([r.incoming for r in readings if r.usable]))
    results = [
        _result(index, reading, next(decisions) if reading.usable else None)
        for index, reading in enumerate(readings)
    ]
    counts = Counter(result["outcome"] for result in results)
    event.answer = {
        "event_id": event.event_id,
        "received": len(results),
        **{outcome: counts[outcome] for outcome in OUTCOMES},
        "results": results,
    }
    event.waiting = [
        {"index": index, "customer": storable(plain(call.customers[index]))}
        for index, reading in enumerate(readings)
        if not reading.usable
    ]
    event.save(update_fields=["answer", "waiting"])
    if api_key is None:
        WebhookKey.objects.filter(pk=key.pk).update(last_used_at=timezone.now())
    return event.answer


def _let_erased_wait(organization: Organization, readings: list[Reading]) -> None:
    """Another system does not know who was erased here, and brings nobody back without a word."""
    keys = {key for reading in readings if reading.usable for key in reading.incoming.keys}
    erased = erased_among(organization.pk, keys)
    for reading in readings if erased else []:
        found = next((erased[key] for key in reading.incoming.keys if key in erased), None)
        if reading.usable and found is not None:
            day = found.astimezone(organization.zone).date().isoformat()
            problem = Problem(PERSON_ERASED, "", f"It {SENTENCE.format(day=day)}")
            reading.problems, reading.usable = [FieldProblem("", problem)], False


def _answer_again(known: WebhookEvent, body_sha256: str) -> dict[str, Any]:
    if known.body_sha256 != body_sha256:
        message = (
            f"Event {known.event_id} was imported with another body. Give every call an event_id "
            "of its own; repeat a call only as it was."
        )
        raise DomainError.at("event_id", "event_id_reused", message, status=409)
    return known.answer


def _result(index: int, reading: Reading, decision: Decision | None) -> dict[str, Any]:
    problems = [
        {"field": field, "code": problem.code, "message": problem.message}
        for field, problem, _ in reading.problems
    ]
    customer = decision.person.id if decision is not None else None
    return storable(
        {
            "index": index,
            "outcome": _outcome(decision),
            "customer": customer,
            "problems": problems,
        }
    )


def _outcome(decision: Decision | None) -> str:
    if decision is None:
        return "needs_attention"
    if decision.created:
        return "created"
    taught = decision.changes or decision.action is not ChangeAction.UPDATED
    return "updated" if taught else "unchanged"
