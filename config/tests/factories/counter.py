"""What happens at the counter."""

from datetime import timedelta

from accounts.models import Organization
from config.tests.factories.people import branch, customer, user
from config.tests.factories.registry import makes
from history.services import record_change
from visits.models import Bill, Purchase, Visit


@makes(Visit)
def visit(shop: Organization, number: int) -> Visit:
    return Visit.objects.get_or_create(
        organization=shop,
        customer=customer(shop, number),
        branch=branch(shop, number),
        visit_date=shop.today(),
        defaults={"attended_by": user(shop, number), "notes": f"Secret notes {number}"},
    )[0]


def bill(shop: Organization, number: int) -> Bill:
    seen = Visit.objects.filter(customer=customer(shop, number), visit_date=shop.today()).first()
    return Bill.objects.get_or_create(
        organization=shop,
        bill_number=f"Secret bill {number}",
        defaults={
            "branch": branch(shop, number),
            "customer": customer(shop, number),
            "visit": seen or visit(shop, number),
            "bill_date": shop.today(),
            "currency": shop.bill_currency,
            "total_amount": 100,
            "doctor_name": f"Secret doctor {number}",
            "created_by": user(shop, number),
        },
    )[0]


@makes(Purchase)
def purchase(shop: Organization, number: int) -> Purchase:
    return Purchase.objects.create(
        bill=bill(shop, number),
        medicine_name=f"Secret medicine {number}",
        medicine_key=f"secret medicine {number}",
        amount=100,
        duration_days=30,
        runs_out_on=shop.today() + timedelta(days=30),
    )


@makes(Bill)
def bill_with_history(shop: Organization, number: int) -> Bill:
    record = bill(shop, number)
    changes = {"doctor_name": ["", f"Secret doctor {number}"]}
    record_change(record, changes, by=user(shop, number))
    return record
