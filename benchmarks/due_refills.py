"""Refill reminders that are due today, as bills of a month ago leave them. Import after setup."""

from collections.abc import Iterator
from datetime import time, timedelta

from accounts.models import Branch, Organization
from customers.models import Customer
from reminders.models import RefillReminder
from visits.models import Bill, Purchase, Visit

_AT_ONCE = 2_000
_MEDICINE = {"medicine_name": "Telma 40", "medicine_key": "telma 40"}


def shop_with_due(name: str, reminders: int, *, first: int) -> Organization:
    """One due reminder of one customer each; phones are numbered from `first` on."""
    shop = Organization.objects.create(
        name=name, quiet_from=time(0), quiet_until=time(0), messages_per_hour=100_000
    )
    branch = Branch.objects.create(organization=shop, name="Shivranjani")
    for start in range(0, reminders, _AT_ONCE):
        numbers = range(first + start, first + min(start + _AT_ONCE, reminders))
        customers = Customer.objects.bulk_create(_customers(shop, branch, numbers))
        lines = Purchase.objects.bulk_create(_lines(_bills(shop, branch, customers)))
        RefillReminder.objects.bulk_create(_reminders(shop, branch, lines))
    return shop


def _customers(shop: Organization, branch: Branch, numbers: range) -> Iterator[Customer]:
    for number in numbers:
        yield Customer(
            organization=shop,
            branch=branch,
            full_name=f"Person {number}",
            phone=f"+9198{number:08d}",
        )


def _bills(shop: Organization, branch: Branch, customers: list[Customer]) -> list[Bill]:
    sold = shop.today() - timedelta(days=25)
    visits = Visit.objects.bulk_create(
        Visit(organization=shop, customer=customer, branch=branch, visit_date=sold)
        for customer in customers
    )
    return Bill.objects.bulk_create(
        Bill(
            organization=shop,
            branch=branch,
            customer=visit.customer,
            visit=visit,
            bill_number=f"B{visit.pk}",
            bill_date=sold,
            currency="INR",
        )
        for visit in visits
    )


def _lines(bills: list[Bill]) -> Iterator[Purchase]:
    for bill in bills:
        ends = bill.bill_date + timedelta(days=30)
        yield Purchase(bill=bill, duration_days=30, runs_out_on=ends, **_MEDICINE)


def _reminders(
    shop: Organization, branch: Branch, lines: list[Purchase]
) -> Iterator[RefillReminder]:
    today = shop.today()
    for line in lines:
        yield RefillReminder(
            organization=shop,
            branch=branch,
            customer=line.bill.customer,
            purchase=line,
            runs_out_on=line.runs_out_on,
            reminder_date=today,
            due_on=today,
            **_MEDICINE,
        )
