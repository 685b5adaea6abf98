"""Contacts made for a test, and what happens to them in a shop."""

from datetime import UTC, date, datetime
from decimal import Decimal

from accounts.models import Branch, Organization
from contacts.models import ContactInteraction, ContactRecord
from contacts.services.making import add_contact
from customers.models import Customer
from visits.models import Bill, Visit, VisitOutcome
from visits.signals import bills_changed, visited_without_purchase

PHONE = "97235 21333"
URL = "/api/contacts/"


def make_contact(
    organization: Organization, phone: str = PHONE, name: str = "", branch: Branch | None = None
) -> ContactRecord:
    contact, _ = add_contact(
        organization, {"phone": phone, "name": name, "branch": branch}, by=None
    )
    return contact


def bill_of(customer: Customer, branch: Branch, day: date, total: str = "420") -> Bill:
    """A bill, whose news have not travelled yet."""
    organization = customer.organization
    visit, _ = Visit.objects.get_or_create(
        organization=organization, customer=customer, branch=branch, visit_date=day
    )
    return Bill.objects.create(
        organization=organization,
        branch=branch,
        customer=customer,
        visit=visit,
        bill_number=f"B-{Bill.objects.count() + 1}",
        bill_date=day,
        currency="INR",
        total_amount=Decimal(total),
    )


def notify_bills(*customers: Customer) -> None:
    _report(bills_changed, customers)


def notify_visits(*customers: Customer) -> None:
    _report(visited_without_purchase, customers)


def _report(signal, customers):
    signal.send(
        sender=None,
        organization=customers[0].organization,
        customer_ids={customer.pk for customer in customers},
        by=None,
    )


def buy(customer: Customer, branch: Branch, day: date, total: str = "420") -> Bill:
    bill = bill_of(customer, branch, day, total)
    notify_bills(customer)
    return bill


def cancel(bill: Bill) -> None:
    bill.cancelled_at, bill.cancel_reason = datetime.now(UTC), "Returned"
    bill.save()
    notify_bills(bill.customer)


def come_in_vain(customer: Customer, branch: Branch, day: date) -> Visit:
    visit, _ = Visit.objects.update_or_create(
        organization=customer.organization,
        customer=customer,
        branch=branch,
        visit_date=day,
        defaults={"outcome": VisitOutcome.NO_PURCHASE},
    )
    notify_visits(customer)
    return visit


def call_on(contact: ContactRecord, by, day: date, **values) -> ContactInteraction:
    """A call of an earlier day."""
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return ContactInteraction.objects.create(
        organization=contact.organization, contact=contact, done_by=by, done_at=at, **values
    )


def state_of(contact: ContactRecord) -> dict:
    contact.refresh_from_db()
    names = ("status", "converted_on", "conversion_value", "yellow_on", "customer_id")
    return {name: getattr(contact, name) for name in (*names, "conversion_bill_id")}
