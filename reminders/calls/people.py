"""Who was called, and about what: a constant number of queries."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Q

from accounts.models import Organization, User
from contacts.models import ContactRecord
from core.errors import DomainError
from customers.edits import ensure_not_merged
from customers.models import Customer, CustomerIdentifier, IdentifierKind
from leads.models import UNDECIDED, Lead
from reminders.calls.rules import Meaning, most_in_a_row, no_answers_of
from reminders.models import LATE_DAYS, CustomerReminder, RefillReminder, RefillStatus

_OPEN = (RefillStatus.PENDING, RefillStatus.SENT)


@dataclass(slots=True)
class Called:
    """One person. At most one contact, whose phone was called, and one lead."""

    organization: Organization
    customer: Customer | None
    contact: ContactRecord | None
    lead: Lead | None
    refills: list[RefillReminder] = field(default_factory=list)
    reminders: list[CustomerReminder] = field(default_factory=list)

    @property
    def phone(self) -> str:
        if self.contact is not None:
            return self.contact.phone
        number = self.lead.contact_number if self.lead is not None else ""
        return number or (self.customer.phone if self.customer is not None else "")

    @property
    def has_anything(self) -> bool:
        return bool(self.contact or self.lead or self.refills or self.reminders)

    def no_answers(self) -> int:
        customer = self.customer.pk if self.customer else None
        contact = self.contact.pk if self.contact else None
        counts = no_answers_of([pk for pk in (customer,) if pk], [pk for pk in (contact,) if pk])
        return most_in_a_row(counts, customer=customer, contact=contact)


def find_called(
    organization: Organization,
    *,
    by: User,
    customer: Customer | None = None,
    contact: ContactRecord | None = None,
    lead: Lead | None = None,
    refill_ids: Collection[int] | None = None,
    meaning: Meaning | None = None,
) -> Called:
    """The person of the records that are named, with what there is to call them about.

    That is what is named and what is due today, of what `by` may see; with a `meaning` of the whole
    person what is not due, too, and what other branches have, whose staff would call again; with
    one for refills nothing else. `refill_ids` are those reminders and no others. Raises
    DomainError: 400 for nobody, several people or somebody whom `by` may not see, 410 for who was
    merged into another.
    """
    if customer is None and contact is None and lead is None:
        message = "Say who was called: give the contact, the lead or the customer."
        raise DomainError.at("customer", "required", message, overall="invalid")
    named_customer = customer
    customer = customer or _person_of(contact, lead)
    _ensure_one_person(customer, contact, lead)
    if customer is not None:
        ensure_not_merged(customer)
    called = Called(organization, customer, contact, lead)
    whole = meaning is not None and meaning.whole
    if customer is not None:
        _find_work(called, refill_ids, _Reach(by, whole=whole))
    elif refill_ids:
        raise _unknown_refill(min(refill_ids))
    if named_customer is not None and not called.has_anything:
        _ensure_visible(named_customer, by)
    if customer is not None and whole:
        _find_work(called, refill_ids, _Reach(by, whole=True, everywhere=True))
    if meaning is not None and meaning.only_refills:
        called.contact = called.lead = None
        called.reminders = []
    return called


@dataclass(frozen=True, slots=True)
class _Reach:
    """Which rows are looked at: those that `by` may see, or those of all branches."""

    by: User
    whole: bool
    everywhere: bool = False

    def within(self, rows: Any) -> Any:
        if self.everywhere:
            return rows.within_organization(self.by)
        return rows.for_user(self.by)


def _find_work(called: Called, refill_ids: Collection[int] | None, reach: _Reach) -> None:
    """What there is to call about beside what was named or found before."""
    called.contact = called.contact or _contact_of(called, reach)
    called.lead = called.lead or _lead_of(called, reach)
    called.reminders = _reminders_of(called, reach)
    if refill_ids is None or not reach.everywhere:
        called.refills = _refills_of(called, refill_ids, reach)


def _person_of(contact: ContactRecord | None, lead: Lead | None) -> Customer | None:
    if lead is not None:
        return lead.customer
    assert contact is not None
    return contact.customer or _owner_of(contact)


def _owner_of(contact: ContactRecord) -> Customer | None:
    key = CustomerIdentifier.objects.filter(
        organization=contact.organization_id, kind=IdentifierKind.PHONE, value=contact.phone
    )
    found = key.select_related("customer").first()
    return found.customer if found is not None else None


def _is_of(contact: ContactRecord, customer: Customer | None, lead: Lead | None) -> bool:
    """Whether the contact is of this person. A phone that several show is its owner's; one that is
    nobody's is of whoever shows it."""
    owner = contact.customer or _owner_of(contact)
    if owner is not None or customer is None:
        return owner == customer
    return contact.phone in (customer.phone, lead.contact_number if lead else "")


def _ensure_one_person(
    customer: Customer | None, contact: ContactRecord | None, lead: Lead | None
) -> None:
    pk = customer.pk if customer is not None else None
    message = "This is of somebody else than the other record. Send one request for each person."
    if lead is not None and lead.customer_id != pk:
        raise DomainError.at("lead", "not_one_person", message, overall="invalid")
    if contact is not None and not _is_of(contact, customer, lead):
        raise DomainError.at("contact", "not_one_person", message, overall="invalid")


def _ensure_visible(customer: Customer, by: User) -> None:
    if not Customer.objects.for_user(by).filter(pk=customer.pk).exists():
        message = f"There is no record with id {customer.pk}. Check the id."
        raise DomainError.at("customer", "does_not_exist", message, overall="invalid")


def _contact_of(called: Called, reach: _Reach) -> ContactRecord | None:
    """The open one of the phone that was called; of the whole person one that is not due, too."""
    if not called.phone:
        return None
    rows = reach.within(ContactRecord.objects).open().filter(phone=called.phone).with_call_on()
    if not reach.whole:
        rows = rows.filter(Q(call_on__lte=called.organization.today()) | Q(call_on=None))
    contact: ContactRecord | None = rows.select_related("organization", "customer").first()
    if contact is None or not _is_of(contact, called.customer, called.lead):
        return None
    return contact


def _lead_of(called: Called, reach: _Reach) -> Lead | None:
    rows = reach.within(Lead.objects).filter(
        customer=called.customer, is_active=True, conversion_status__in=UNDECIDED
    )
    if not reach.whole:
        rows = rows.filter(next_follow_up_on__lte=called.organization.today())
    lead: Lead | None = rows.first()
    return lead


def _refills_of(called: Called, ids: Collection[int] | None, reach: _Reach) -> list[RefillReminder]:
    """Those named; else all for the whole person; else those on the list of calls; else, for who is
    called about nothing else, those due."""
    open_ones = (
        reach.within(RefillReminder.objects)
        .of_people_here()
        .filter(customer=called.customer, status__in=_OPEN)
        .select_related("organization")
        .order_by("due_on", "pk")
    )
    if ids is not None:
        found = list(open_ones.filter(pk__in=ids))
        if missing := set(ids) - {each.pk for each in found}:
            raise _unknown_refill(min(missing))
        return found
    found = list(open_ones)
    if reach.whole:
        return found
    today = called.organization.today()
    due = [each for each in found if each.due_on <= today]
    late = today - timedelta(days=LATE_DAYS)
    to_call = [each for each in due if each.call_only or each.due_on <= late]
    return to_call or ([] if called.contact or called.lead else due)


def _reminders_of(called: Called, reach: _Reach) -> list[CustomerReminder]:
    """Whoever's they are: one call answers all that was planned by now."""
    rows = reach.within(CustomerReminder.objects).open_for_people().filter(customer=called.customer)
    if not reach.whole:
        rows = rows.filter(due_on__lte=called.organization.today())
    return list(rows.order_by("due_on", "pk"))


def _unknown_refill(pk: int) -> DomainError:
    message = f"This person has no open refill reminder with id {pk}. Check the ids."
    return DomainError.at("refills", "does_not_exist", message, overall="invalid")
