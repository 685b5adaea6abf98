"""Who wants no messages: told at the counter, or by a STOP from the phone itself."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, User
from customers.edits import ensure_not_merged
from customers.models import Customer, CustomerIdentifier, IdentifierKind, OptedOutPhone
from history.changes import Changes, to_json_value
from history.models import Change, ChangeCause
from history.services import record_change


def opted_out_among(organization: Organization, phones: Collection[str]) -> set[str]:
    """Those of `phones` that get nothing, whoever shows them: one query."""
    out = OptedOutPhone.objects.filter(organization=organization, phone__in_values=list(phones))
    return set(out.values_list("phone", flat=True))


@transaction.atomic
def opt_out(customer: Customer, *, by: User | None, why: str = "") -> Customer:
    """No message goes to the customer any more, nor to any phone known as theirs."""
    customer = _locked(customer)
    ensure_not_merged(customer)
    _close(customer.organization, _phones_of(customer), by=by, why=why)
    _mark_out(customer, by=by)
    return customer


@transaction.atomic
def opt_in(customer: Customer, *, by: User | None) -> Customer:
    """The customer wants messages (again): takes an opt-out back and records the consent."""
    customer = _locked(customer)
    ensure_not_merged(customer)
    OptedOutPhone.objects.filter(
        organization=customer.organization_id, phone__in=_phones_of(customer)
    ).delete()
    _mark_in(customer, by=by)
    return customer


@transaction.atomic
def opt_out_phone(
    organization: Organization, phone: str, *, why: str, by: User | None = None
) -> None:
    """The phone gets nothing, and its owner is marked. `by` None: STOP came from it itself."""
    _close(organization, [phone], by=by, why=why)
    for customer in _owners(organization, phone):
        _mark_out(customer, by=by)


@transaction.atomic
def opt_in_phone(organization: Organization, phone: str) -> None:
    """START came from the phone itself."""
    OptedOutPhone.objects.filter(organization=organization, phone=phone).delete()
    for customer in _owners(organization, phone):
        _mark_in(customer, by=None)


def _close(
    organization: Organization, phones: Collection[str], *, by: User | None, why: str
) -> None:
    """What the phone itself says takes the place of what somebody reported of it; of two who report
    it the later one stands, for the first may revert a mis-tap."""
    rows = [
        OptedOutPhone(organization=organization, phone=phone, reported_by=by, why=why)
        for phone in phones
    ]
    if by is not None:
        reported = OptedOutPhone.objects.filter(organization=organization, phone__in=phones)
        reported = reported.exclude(reported_by=None).exclude(reported_by=by)
        reported.update(reported_by=by, why=why)
        OptedOutPhone.objects.bulk_create(rows, ignore_conflicts=True)
        return
    OptedOutPhone.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["organization", "phone"],
        update_fields=["reported_by", "why"],
    )


def _mark_out(customer: Customer, *, by: User | None) -> None:
    """Who says it again changes nothing; somebody else's word is written down beside the first."""
    if customer.opted_out_at is not None and _is_word_of(customer, by):
        return
    changes: Changes = {"opted_out_at": [customer.opted_out_at, timezone.now()]}
    customer.opted_out_at = changes["opted_out_at"][1]
    customer.save(update_fields=["opted_out_at", "updated_at"])
    record_change(customer, changes, by=by, cause=ChangeCause.OPT_OUT)


def _is_word_of(customer: Customer, by: User | None) -> bool:
    """Whether it was `by` who set the instant that stands: first, as reverting a mis-tap sets it
    again."""
    stands = to_json_value(customer.opted_out_at)
    changes = Change.objects.of(customer).filter(cause=ChangeCause.OPT_OUT).order_by("pk")
    for each in changes:
        if each.changes.get("opted_out_at", [None, None])[1] == stands:
            return each.by_id == (by.pk if by else None)
    return False


def _mark_in(customer: Customer, *, by: User | None) -> None:
    if customer.opted_out_at is None and customer.message_consent_at is not None:
        return
    now = timezone.now()
    changes: Changes = {"message_consent_at": [customer.message_consent_at, now]}
    if customer.opted_out_at is not None:
        changes["opted_out_at"] = [customer.opted_out_at, None]
    customer.opted_out_at = None
    customer.message_consent_at = now
    customer.save(update_fields=["opted_out_at", "message_consent_at", "updated_at"])
    record_change(customer, changes, by=by, cause=ChangeCause.OPT_OUT)


def _locked(customer: Customer) -> Customer:
    return Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)


def _phones_of(customer: Customer) -> list[str]:
    known = customer.identifiers.filter(kind=IdentifierKind.PHONE).values_list("value", flat=True)
    return sorted({*known, customer.phone} - {""})


def _owners(organization: Organization, phone: str) -> Iterable[Customer]:
    owner = CustomerIdentifier.objects.filter(
        organization=organization, kind=IdentifierKind.PHONE, value=phone
    )
    customers = Customer.objects.filter(pk__in=owner.values("customer"))
    return customers.select_for_update(no_key=True)
