from datetime import date, timedelta

import pytest

from customers.models import Customer
from reminders.refills import plan_refills
from visits.models import Bill, Purchase, Visit


@pytest.fixture
def today(shop):
    return shop.today()


@pytest.fixture
def meera(shop, shivranjani):
    return Customer.objects.create(
        organization=shop, branch=shivranjani, full_name="Meera Pillai", phone="+919624046592"
    )


@pytest.fixture
def sell(shop, shivranjani, meera):
    """A bill of one medicine, and what follows from it; the purchase."""

    def call(medicine="Thyronorm 50", days=30, *, on=None, customer=None, bill=None):
        customer = customer or meera
        on = on or shop.today()
        on = date.fromisoformat(on) if isinstance(on, str) else on
        if bill is None:
            visit, _ = Visit.objects.get_or_create(
                organization=shop, customer=customer, branch=shivranjani, visit_date=on
            )
            bill = Bill.objects.create(
                organization=shop,
                branch=shivranjani,
                customer=customer,
                visit=visit,
                bill_number=f"B-{Bill.objects.count() + 1}",
                bill_date=on,
                currency="INR",
            )
        line = Purchase.objects.create(
            bill=bill,
            medicine_name=medicine,
            medicine_key=" ".join(medicine.casefold().split()),
            duration_days=days,
            runs_out_on=on + timedelta(days=days) if days else None,
        )
        plan_refills(shop, {customer.pk})
        return line

    return call
