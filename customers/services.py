"""The one way in: everything that names a customer comes through here (DESIGN 3, Upsert)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import Branch, Organization, User
from accounts.services import ensure_own_branch
from core.errors import DomainError, FieldError
from customers.intake import FieldProblem, Reading, read_person
from customers.matching import Cause, Decision, Matcher, OrganizationRules
from customers.matching.store import lock_identities
from customers.models import Customer
from customers.normalize import clean_text
from history.models import ChangeCause

# The source of who is added by hand without a word on where from.
BY_HAND = "Manual"


def refusal(problems: Sequence[FieldProblem]) -> DomainError:
    """The 400 that lists everything wrong with a person."""
    return DomainError(
        "Nothing was saved. Correct the values below and send them again.",
        code="invalid",
        errors=[
            FieldError(field=name, code=problem.code, message=problem.message)
            for name, problem, _ in problems
        ],
    )


def read_values(
    rules: OrganizationRules,
    *,
    phone: Any = "",
    branch: Branch | None = None,
    last_activity: date | datetime | None = None,
    **values: Any,
) -> Reading:
    """`read_person` from the field names of a customer; `phone` may hold several numbers."""
    instant = last_activity if isinstance(last_activity, datetime) else None
    day = None if isinstance(last_activity, datetime) else last_activity
    return read_person(
        rules,
        phones=[phone],
        branch_id=branch.pk if branch else None,
        day=day,
        last_activity=instant,
        full_name=values.pop("full_name", ""),
        emails=[values.pop("email", "")],
        passport_number=values.pop("passport_number", ""),
        details=values,
    )


@transaction.atomic
def upsert_customer(rules: OrganizationRules, reading: Reading, *, cause: Cause) -> Decision:
    """Find or make one customer: a batch of one through the matching core.

    Raises DomainError when the reading is not usable: nobody named, or only by unreadable keys.
    """
    if not reading.usable:
        raise refusal(reading.problems)
    lock_identities(rules.organization.pk)
    return Matcher(rules, cause).run([reading.incoming])[0]


@transaction.atomic
def add_customer_by_hand(
    organization: Organization,
    values: Mapping[str, Any],
    *,
    by: User | None,
    update_existing: bool = False,
    cause: ChangeCause = ChangeCause.MANUAL_ADD,
) -> tuple[Customer, bool]:
    """The customer and whether it is new. `source` in `values` is where from, in their words.

    Every bad value is refused: the person who typed it is there to mend it. A key that is already
    known raises a 409 that names the existing customer, unless `update_existing`.
    """
    ensure_own_branch(values.get("branch"), organization)
    rules = OrganizationRules.of(organization)
    entered = dict(values)
    source = clean_text(entered.pop("source", "")) or BY_HAND
    reading = read_values(rules, **entered)
    if reading.problems:
        raise refusal(reading.problems)
    lock_identities(organization.pk)
    matcher = Matcher(rules, Cause(cause, by=by, source=source))
    matcher.load([reading.incoming])
    kind, owner = matcher.owner_of(reading.incoming)
    if owner is not None and not update_existing:
        remedy = "or add ?on_conflict=update to bring it up to date with these values"
        raise already_known(kind, owner.customer(), remedy=remedy)
    decision = matcher.decide(reading.incoming)
    matcher.write()
    return decision.person.customer(), decision.created


def already_known(kind: str, existing: Customer, *, remedy: str) -> DomainError:
    """The 409 that names who has the key. `remedy`: what to do besides opening that customer."""
    field = "passport_number" if kind == "passport" else kind
    what = {"phone": "phone", "email": "e-mail address", "passport": "passport"}[kind]
    state = "" if existing.is_active else " (deleted)"
    return DomainError(
        f"This {what} belongs to {existing}{state}, customer {existing.pk}. "
        f"Open that customer, {remedy}.",
        code="already_known",
        status=409,
        errors=[
            FieldError(
                field=field,
                code="already_known",
                message=f"It belongs to {existing}{state}, customer {existing.pk}.",
            )
        ],
        extra={"customer": existing.pk},
    )
