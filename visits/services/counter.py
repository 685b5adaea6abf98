"""A bill entered by hand: everything that is wrong with it is told at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from accounts.models import Branch, Organization, User
from accounts.services import ensure_own_branch
from core.errors import DomainError
from customers.counter import counter_customers
from customers.edits import ensure_not_merged
from customers.intake import read_person
from customers.matching import Incoming, OrganizationRules
from customers.matching.store import lock_identities
from customers.models import Customer
from customers.services import read_values, refusal
from visits.models.bill import BILL_SOURCE
from visits.services.bills import record_bills
from visits.services.checks import (
    ensure_fit_seller,
    ensure_no_errors,
    ensure_not_recorded,
    entry_problems,
)
from visits.services.entries import BillEntry, BillOutcome, LineEntry
from visits.services.visits import Attendant

PERSON_FIELDS = ("full_name", "phone", "email", "passport_number")


@transaction.atomic
def enter_bill(
    organization: Organization,
    values: Mapping[str, Any],
    *,
    person: Customer | Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]],
    by: User | None,
    lines_name: str = "purchases",
) -> BillOutcome:
    """Record one bill: find or make the customer, the visit, write bill and lines.

    `values` are fields of `BillEntry`, with `branch` and `served_by` instead of their ids; `person`
    a known customer, or the values of an upsert; none at all, or a name such as CASH without a key,
    is a sale at the counter to nobody in particular. Raises DomainError: 400 for what cannot be on
    a bill or a person, 409 for a number that is taken, 410 for a record that was merged away.
    """
    data = dict(values)
    branch: Branch = data.pop("branch")
    ensure_own_branch(branch, organization)
    seller: User | None = data.pop("served_by", None)
    ensure_fit_seller(seller, branch)
    if seller is not None:
        data |= {"served_by_id": seller.pk, "attendant": Attendant(seller.name, seller.pk)}
    incoming = Incoming()
    entry = BillEntry(
        incoming, branch_id=branch.pk, lines=[LineEntry(**line) for line in lines], **data
    )
    ensure_no_errors(entry_problems(entry, organization, lines_name=lines_name))
    lock_identities(organization.pk)
    entry.incoming = _who(organization, person, entry, branch)
    if entry.visited_but_no_purchase:
        _ensure_once(organization, entry)
    return record_bills(organization, [entry], by=by, source=BILL_SOURCE)[0]


def only_branch_of(user: User) -> Branch:
    """Where a member works, when that needs no question. Raises DomainError 400 otherwise."""
    branches = Branch.objects.for_user(user).filter(is_active=True)[:2]
    if len(branches) != 1:
        several = "You work in several branches" if branches else "You have no branch"
        message = f"{several}: say where the customer is, as branch."
        raise DomainError.at("branch", "branch_missing", message, overall="invalid")
    return branches[0]


def _who(
    organization: Organization,
    person: Customer | Mapping[str, Any],
    entry: BillEntry,
    branch: Branch,
) -> Incoming:
    rules = OrganizationRules.of(organization)
    category = {"category": entry.customer_category} if entry.customer_category else {}
    if isinstance(person, Customer):
        if person.organization_id != organization.pk:
            message = f"There is no customer {person.pk} in {organization}."
            raise DomainError.at("customer", "does_not_exist", message, overall="invalid")
        ensure_not_merged(Customer.objects.get(pk=person.pk))
        known = read_person(rules, branch_id=branch.pk, day=entry.bill_date, details=category)
        known.incoming.known_id = person.pk
        return known.incoming
    reading = read_values(rules, branch=branch, last_activity=entry.bill_date, **person, **category)
    if reading.is_nobody or not any(person.values()):
        return _counter_sale(organization, entry)
    if reading.problems:
        raise refusal(reading.problems)
    return reading.incoming


def _counter_sale(organization: Organization, entry: BillEntry) -> Incoming:
    if entry.visited_but_no_purchase:
        message = "Say who came: a visit without a purchase is remembered for a person."
        raise DomainError.at("phone", "no_person", message, overall="invalid")
    counters = counter_customers(organization, {entry.branch_id})
    return Incoming(known_id=counters[entry.branch_id])


def _ensure_once(organization: Organization, entry: BillEntry) -> None:
    """409 when it is recorded already that a known customer came that day and bought nothing."""
    if entry.incoming.known_id is None and not entry.incoming.keys:
        return
    if entry.incoming.known_id is not None:
        whose = Customer.objects.filter(pk=entry.incoming.known_id)
    else:
        kind, value = entry.incoming.keys[0]
        whose = Customer.objects.filter(
            organization=organization, identifiers__kind=kind, identifiers__value=value
        )
    ensure_not_recorded(whose, entry.branch_id, entry.bill_date)
