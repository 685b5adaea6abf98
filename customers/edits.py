"""Edits by hand: what a person changes on one customer, each change written down."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import ensure_own_branch
from core.errors import DomainError
from customers.erased import let_back
from customers.intake import NOBODY, UNNAMED, FieldProblem, read_person
from customers.matching.incoming import DETAIL_FIELDS
from customers.matching.person import SHOWN_FIELD
from customers.matching.rules import OrganizationRules
from customers.matching.store import lock_identities
from customers.models import Customer, CustomerIdentifier
from customers.normalize import Problem, clean_name
from customers.services import BY_HAND, already_known, refusal
from history.changes import Changes
from history.models import ChangeAction, ChangeCause
from history.services import record_change

KIND_OF_FIELD = {field: kind for kind, field in SHOWN_FIELD.items()}
EDITABLE_FIELDS = frozenset({"full_name", "branch", *KIND_OF_FIELD, *DETAIL_FIELDS})


@transaction.atomic
def edit_customer(
    customer: Customer,
    values: Mapping[str, Any],
    *,
    by: User | None,
    cause: ChangeCause = ChangeCause.EDIT,
    cause_id: int | None = None,
) -> Customer:
    """Set the given fields; unlike an upsert, an empty value erases.

    A new phone, email or passport becomes the one shown and the former keeps matching; an empty
    one removes the shown key for good and shows the next of its kind. Raises DomainError: 400 for
    values that cannot be read or when nothing would name the customer any more, 409 for a key of
    somebody else; TypeError for a field that is not edited by hand.
    """
    if unknown := values.keys() - EDITABLE_FIELDS:
        raise TypeError(f"Not edited by hand: {', '.join(sorted(unknown))}")
    lock_identities(customer.organization_id)
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    ensure_not_merged(customer)
    ensure_own_branch(values.get("branch"), customer.organization)
    rules = OrganizationRules.of(customer.organization)
    filled = {name: value for name, value in values.items() if value not in ("", None)}
    reading = read_person(
        rules,
        full_name=filled.get("full_name", ""),
        phones=[filled.get("phone", "")],
        emails=[filled.get("email", "")],
        passport_number=filled.get("passport_number", ""),
        details={name: value for name, value in filled.items() if name in DETAIL_FIELDS},
    )
    problems = [item for item in reading.problems if item.problem.code not in UNNAMED]
    name = clean_name(filled.get("full_name", ""))
    if rules.is_nobodys(name) and name != customer.full_name:
        # Beside a key an upsert would leave the name open; by hand it would erase the known one.
        problem = Problem("nobody", name, NOBODY.format(name=name))
        problems.insert(0, FieldProblem("full_name", problem))
    if problems:
        raise refusal(problems)
    incoming = reading.incoming
    read: dict[str, Any] = {"full_name": incoming.full_name or name, **incoming.details}
    changes: Changes = {}
    for name, value in values.items():
        if name in KIND_OF_FIELD:
            continue
        if name == "branch":
            _set(customer, "branch_id", value, changes)
        else:
            _set(customer, name, read.get(name, _emptied(name)), changes)
    _edit_keys(customer, values, incoming.keys, changes)
    _ensure_somebody(customer)
    customer.save()
    record_change(customer, changes, by=by, cause=cause, cause_id=cause_id)
    return customer


@transaction.atomic
def remove_identifier(identifier: CustomerIdentifier, *, by: User | None) -> None:
    """Take a wrong key from a customer, so that it matches nobody until it is given again.

    Raises DomainError 400 when nothing else names the customer.
    """
    lock_identities(identifier.organization_id)
    customer = Customer.objects.select_for_update(no_key=True).get(pk=identifier.customer_id)
    ensure_not_merged(customer)
    changes: Changes = {}
    _remove_key(customer, identifier.kind, identifier.value, changes)
    _ensure_somebody(customer)
    customer.save()
    record_change(customer, changes, by=by)


@transaction.atomic
def delete_customer(customer: Customer, *, by: User | None) -> None:
    """Hide the customer. Keys and history stay; who comes back is the same customer again."""
    lock_identities(customer.organization_id)
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    ensure_not_merged(customer)
    if not customer.is_active:
        return
    changes: Changes = {}
    _set(customer, "is_active", False, changes)
    customer.save(update_fields=["is_active", "updated_at"])
    record_change(customer, changes, by=by, action=ChangeAction.DELETED)


@transaction.atomic
def restore_customer(customer: Customer, *, by: User | None) -> Customer:
    """Bring a deleted customer back."""
    lock_identities(customer.organization_id)
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    ensure_not_merged(customer)
    changes: Changes = {}
    _set(customer, "is_active", True, changes)
    if changes:
        customer.save(update_fields=["is_active", "updated_at"])
        record_change(customer, changes, by=by, action=ChangeAction.REACTIVATED)
    return customer


@transaction.atomic
def touch(
    customer: Customer,
    *,
    at: datetime,
    branch_id: int,
    by: User | None,
    cause: ChangeCause,
    cause_id: int | None = None,
) -> None:
    """Note activity that is known to be this customer's: a visit entered by hand.

    The home branch follows the latest activity, and a deleted customer comes back when the
    organization wants that, exactly as when a row tells of it.
    """
    lock_identities(customer.organization_id)
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    ensure_not_merged(customer)
    rules = OrganizationRules.of(customer.organization)
    known = customer.last_activity
    older = known is not None and rules.day_of(at) < rules.day_of(known)
    changes: Changes = {}
    if known is None or at > known:
        _set(customer, "last_activity", at, changes)
    if customer.branch_id is None or not older:
        _set(customer, "branch_id", branch_id, changes)
    action = ChangeAction.UPDATED
    if not customer.is_active and rules.reactivate:
        _set(customer, "is_active", True, changes)
        action = ChangeAction.REACTIVATED
    if changes:
        customer.save()
        record_change(customer, changes, by=by, action=action, cause=cause, cause_id=cause_id)


def set_last_activity(
    customer: Customer,
    at: datetime | None,
    *,
    by: User | None,
    cause: ChangeCause,
    cause_id: int | None = None,
) -> None:
    """Put the last activity back where what told of it was wrong."""
    changes: Changes = {}
    _set(customer, "last_activity", at, changes)
    if changes:
        customer.save(update_fields=["last_activity", "updated_at"])
        record_change(customer, changes, by=by, cause=cause, cause_id=cause_id)


def ensure_not_merged(customer: Customer) -> None:
    """Raises DomainError 410, which names the survivor, for a record that was merged away."""
    if customer.merged_into_id is not None:
        raise DomainError(
            f"This record was merged into customer {customer.merged_into_id}. Work on that one.",
            code="merged",
            status=410,
            extra={"merged_into": customer.merged_into_id},
        )


def _ensure_somebody(customer: Customer) -> None:
    if not any(getattr(customer, name) for name in ("full_name", *KIND_OF_FIELD)):
        message = "Nothing would say who this is. Keep a name, a phone, an e-mail or a passport."
        raise DomainError.at("full_name", "no_person", message, overall="invalid")


def _set(customer: Customer, name: str, value: Any, changes: Changes) -> None:
    value = getattr(value, "pk", value)
    before = getattr(customer, name)
    if before != value:
        setattr(customer, name, value)
        changes[name] = [before, value]


def _emptied(name: str) -> Any:
    field = Customer._meta.get_field(name)
    return None if getattr(field, "null", False) else ""


def _edit_keys(
    customer: Customer,
    values: Mapping[str, Any],
    keys: tuple[tuple[str, str], ...],
    changes: Changes,
) -> None:
    for field, kind in KIND_OF_FIELD.items():
        if field not in values:
            continue
        wanted = [value for key_kind, value in keys if key_kind == kind]
        if not wanted:
            _remove_key(customer, kind, getattr(customer, field), changes)
        for value in wanted:
            _add_key(customer, kind, value, changes)
        if wanted:
            _set(customer, field, wanted[0], changes)


def _add_key(customer: Customer, kind: str, value: str, changes: Changes) -> None:
    of_key = CustomerIdentifier.objects.filter(
        organization=customer.organization_id, kind=kind, value=value
    )
    owner = of_key.select_related("customer").first()
    if owner is not None:
        if owner.customer_id != customer.pk and value != getattr(customer, SHOWN_FIELD[kind]):
            remedy = "and take it away there if it is wrong, then give it here"
            raise already_known(kind, owner.customer, remedy=remedy)
        return
    CustomerIdentifier.objects.create(
        organization_id=customer.organization_id,
        customer=customer,
        kind=kind,
        value=value,
        first_seen=timezone.now(),
        source=BY_HAND,
    )
    let_back(customer.organization, [(kind, value)])
    changes.setdefault("identifiers", [[], []])[1].append(f"{kind}:{value}")


def _remove_key(customer: Customer, kind: str, value: str, changes: Changes) -> None:
    """Remove the key if it is the customer's own (a shared phone is only shown), show the next."""
    mine = customer.identifiers.filter(kind=kind)
    removed, _ = mine.filter(value=value).delete()
    if removed:
        changes.setdefault("identifiers", [[], []])[0].append(f"{kind}:{value}")
    field = SHOWN_FIELD[kind]
    if getattr(customer, field) == value:
        following = mine.order_by("-first_seen", "-id").values_list("value", flat=True).first()
        _set(customer, field, following or "", changes)
