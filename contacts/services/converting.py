"""What bills and visits make of contacts, worked out anew from what is active.

A phone's contact is converted by the first bill with a value of whoever owns the phone, whether
the bill or the contact came first: somebody who buys already is not to be won. Without such a
bill the contact is what calls and visits made of it. A person with several phones on the lists was
won once: all of their contacts are converted, to the credit of whoever called last on any of them,
and reports count the bill once. Nothing here depends on the order in which bills, cancellations,
visits, uploads and merges came in, and running it again changes nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Max, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Organization, User
from contacts.models import ContactInteraction, ContactRecord, ContactStatus
from core.bulk import lookup_by_keys, update_rows
from core.dates import local_day
from customers.models import CustomerIdentifier, IdentifierKind
from history.changes import Changes, set_fields
from history.models import ChangeCause, TargetType
from history.services import NewChange, record_changes
from visits.models import Bill, Visit, VisitOutcome

_WRITTEN = (
    "customer_id",
    "status",
    "worked_status",
    "yellow_on",
    "yellow_by_visit",
    "closing_reason",
    "converted_on",
    "conversion_value",
    "conversion_bill_id",
    "converted_by_id",
)


@dataclass(frozen=True, slots=True)
class _FirstBill:
    id: int
    number: str
    day: date
    value: Decimal


@dataclass(slots=True)
class _Facts:
    """By customer; `calls`: who reached out on which day, on whichever phone, oldest first."""

    first_bills: dict[int, _FirstBill] = field(default_factory=dict)
    left_empty_handed: dict[int, date] = field(default_factory=dict)
    calls: dict[int, list[tuple[date, int | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )


@transaction.atomic
def follow_bills(
    organization: Organization,
    *,
    customer_ids: Collection[int] = (),
    contact_ids: Collection[int] = (),
    by: User | None = None,
) -> int:
    """Bring the contacts of these customers, and these contacts, up to date; how many changed.

    With a contact come the others of the same person: who is credited may be another one now.
    A number of queries that does not grow. The caller holds the organization's identity lock.
    """
    people = {*customer_ids, *_people_behind(organization, contact_ids)}
    contacts = _contacts_of(organization, people, contact_ids)
    if not contacts:
        return 0
    owners = _owners(organization, {contact.phone for contact in contacts})
    whose = {contact.pk: owners.get(contact.phone) or contact.customer_id for contact in contacts}
    known = {pk: customer for pk, customer in whose.items() if customer is not None}
    facts = _facts_of(organization, known)
    now, zone = timezone.now(), organization.zone
    changed: list[ContactRecord] = []
    lines: list[NewChange] = []
    for contact in contacts:
        changes: Changes = {}
        why, cause, cause_id = _bring_up_to_date(
            contact, known.get(contact.pk), facts, zone, changes
        )
        if changes:
            changed.append(contact)
            lines.append(NewChange(contact.pk, changes, cause_id=cause_id, note=why, cause=cause))
    update_rows(
        ContactRecord,
        [*_WRITTEN, "updated_at"],
        [(contact.pk, *(getattr(contact, name) for name in _WRITTEN), now) for contact in changed],
    )
    record_changes(
        TargetType.CONTACT,
        lines,
        organization_id=organization.pk,
        cause=ChangeCause.CUSTOMER,
        by_id=by.pk if by else None,
        at=now,
    )
    return len(changed)


def _people_behind(organization: Organization, contact_ids: Collection[int]) -> set[int]:
    """The customers whose phones these contacts are, and whose they were thought to be."""
    if not contact_ids:
        return set()
    contacts = ContactRecord.objects.filter(organization=organization, pk__in_values=contact_ids)
    known = list(contacts.order_by().values_list("phone", "customer_id"))
    owners = _owners(organization, {phone for phone, _ in known})
    return {*owners.values(), *(customer for _, customer in known if customer is not None)}


def _contacts_of(
    organization: Organization, customer_ids: Collection[int], contact_ids: Collection[int]
) -> list[ContactRecord]:
    """Locked in the order of their ids."""
    wanted = Q(pk__in_values=list(contact_ids))
    if customer_ids:
        phones = CustomerIdentifier.objects.filter(
            organization=organization,
            kind=IdentifierKind.PHONE,
            customer__in_values=list(customer_ids),
        ).order_by()
        wanted |= Q(phone__in_values=list(phones.values_list("value", flat=True)))
        wanted |= Q(customer__in_values=list(customer_ids))
    rows = ContactRecord.objects.filter(wanted, organization=organization).order_by("pk")
    return list(rows.select_for_update(no_key=True))


def _owners(organization: Organization, phones: Collection[str]) -> dict[str, int]:
    found = lookup_by_keys(
        CustomerIdentifier,
        ["value"],
        [(phone,) for phone in sorted(phones)],
        where={"organization_id": organization.pk, "kind": IdentifierKind.PHONE.value},
        columns=["customer_id"],
    )
    return {phone: customer for (phone,), (customer,) in found}


def _facts_of(organization: Organization, known: dict[int, int]) -> _Facts:
    facts = _Facts()
    zone = organization.zone
    customers = list(set(known.values()))
    if not customers:
        return facts
    bills = Bill.objects.active().filter(
        organization=organization, customer__in_values=customers, total_amount__gt=0
    )
    membership = Window(
        RowNumber(),
        partition_by=[F("customer_id")],
        order_by=[F("bill_date").asc(), F("id").asc()],
    )
    first = bills.annotate(membership=membership).filter(membership=1).order_by()
    for customer, pk, number, day, value in first.values_list(
        "customer_id", "pk", "bill_number", "bill_date", "total_amount"
    ):
        facts.first_bills[customer] = _FirstBill(pk, number, day, value)
    visits = Visit.objects.filter(
        organization=organization,
        customer__in_values=customers,
        outcome=VisitOutcome.NO_PURCHASE,
    )
    days = visits.order_by().values("customer").annotate(last=Max("visit_date"))
    facts.left_empty_handed = dict(days.values_list("customer", "last"))
    bought = {pk: customer for pk, customer in known.items() if customer in facts.first_bills}
    if bought:
        calls = ContactInteraction.objects.filter(contact__in_values=list(bought))
        for contact, done_by, at in calls.order_by("done_at", "pk").values_list(
            "contact_id", "done_by_id", "done_at"
        ):
            facts.calls[bought[contact]].append((local_day(at, zone), done_by))
    return facts


def _bring_up_to_date(
    contact: ContactRecord,
    customer: int | None,
    facts: _Facts,
    zone: ZoneInfo,
    changes: Changes,
) -> tuple[str, ChangeCause, int | None]:
    """Set what has changed; why, in words, and what caused it."""
    bill = facts.first_bills.get(customer) if customer is not None else None
    came_on = facts.left_empty_handed.get(customer) if customer is not None else None
    why, cause, cause_id = "", ChangeCause.CUSTOMER, customer
    if customer != contact.customer_id:
        set_fields(contact, changes, customer_id=customer)
        why = "The phone is known: this is a customer."
    if found_by_visit := _follow_visit(contact, came_on, zone, changes):
        why, cause = found_by_visit, ChangeCause.VISIT
    had_bill = contact.converted_on is not None
    set_fields(
        contact,
        changes,
        converted_on=bill.day if bill else None,
        conversion_value=bill.value if bill else None,
        conversion_bill_id=bill.id if bill else None,
        converted_by_id=_last_caller(facts.calls.get(customer or 0, []), bill),
    )
    if bill is not None:
        set_fields(contact, changes, status=ContactStatus.CONVERTED.value)
        if "conversion_bill_id" in changes or not why:
            day = date_format(bill.day, "j M Y")
            why = f"Bought: bill {bill.number} of {day} is the first with a value."
            cause, cause_id = ChangeCause.BILL, bill.id
    else:
        set_fields(contact, changes, status=contact.worked_status)
        if had_bill:
            why, cause = "No bill with a value is in force any more.", ChangeCause.BILL
            cause_id = changes["conversion_bill_id"][0] if "conversion_bill_id" in changes else None
    return why, cause, cause_id


def _follow_visit(
    contact: ContactRecord, came_on: date | None, zone: ZoneInfo, changes: Changes
) -> str:
    """Yellow by a visit that is newer than what is known; less so when the visit is reverted."""
    if contact.yellow_by_visit and came_on != contact.yellow_on and not _newer(contact, came_on):
        set_fields(contact, changes, yellow_on=came_on)
        if came_on is None:
            contact.yellow_by_visit = False
            if contact.worked_status == ContactStatus.YELLOW:
                contact.worked_status = _without_mark(contact)
        return "The visit without a purchase was reverted."
    if came_on is None or not _newer(contact, came_on) or _closed_since(contact, came_on, zone):
        return ""
    contact.worked_status = ContactStatus.YELLOW.value
    contact.yellow_by_visit = True
    set_fields(contact, changes, yellow_on=came_on, closing_reason="")
    return f"Came on {date_format(came_on, 'j M Y')} and did not buy."


def _newer(contact: ContactRecord, came_on: date | None) -> bool:
    return came_on is not None and (contact.yellow_on is None or came_on > contact.yellow_on)


def _without_mark(contact: ContactRecord) -> str:
    reached = contact.first_contact_at is not None
    return (ContactStatus.CONTACTED if reached else ContactStatus.PENDING).value


def _closed_since(contact: ContactRecord, came_on: date, zone: ZoneInfo) -> bool:
    """Whoever said no after the visit is not asked again because the visit was entered late."""
    last = contact.last_contact_at
    closed = contact.worked_status == ContactStatus.INACTIVE
    return closed and last is not None and local_day(last, zone) > came_on


def _last_caller(calls: Iterable[tuple[date, int | None]], bill: _FirstBill | None) -> int | None:
    """Who reached out last on the day of the bill or before."""
    last = None
    for day, caller in calls:
        if bill is not None and day <= bill.day:
            last = caller
    return last
