"""Bills written by many at the same moment."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Branch, Organization
from core.errors import DomainError
from customers.models import Customer
from jobs.testing import all_at_once
from visits.models import Bill, BillNumber, Visit
from visits.services import cancel_bill, correct_line, enter_bill

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
LINE = {"medicine_name": "Metformin 500", "amount": Decimal(180)}


@pytest.fixture
def sell():
    shop = Organization.objects.create(name="Sabarmati Stores")
    branch = Branch.objects.create(organization=shop, name="CG Road")

    def enter(number=""):
        values = {"branch": branch, "bill_date": date(2025, 9, 25), "bill_number": number}
        try:
            outcome = enter_bill(
                shop, values, person={"phone": "9723521333"}, lines=[LINE], by=None
            )
        except DomainError as refused:
            return refused.code
        return outcome.bill_number

    return enter


def test_eight_bills_at_once_have_eight_numbers_and_one_customer(sell):
    numbers = all_at_once(*[sell] * 8)

    assert sorted(numbers) == [f"FF-{number:06d}" for number in range(1, 9)]
    assert (Customer.objects.count(), Visit.objects.count()) == (1, 1)
    assert BillNumber.objects.get().last == 8


def test_one_number_given_eight_times_at_once_is_one_bill(sell):
    given = all_at_once(*[lambda n=n: sell("B-1" if n % 2 else "b-1") for n in range(8)])

    assert given.count("bill_number_taken") == 7
    assert Bill.objects.count() == 1


def test_a_bill_is_cancelled_once_and_not_corrected_after(sell):
    sell()
    bill = Bill.objects.get()

    def cancel():
        try:
            return cancel_bill(bill, reason="Returned", by=None) and "cancelled"
        except DomainError as refused:
            return refused.code

    assert sorted(all_at_once(*[cancel] * 4)) == ["bill_cancelled"] * 3 + ["cancelled"]


def test_lines_added_at_once_are_all_there(sell):
    sell()
    bill = Bill.objects.get()

    all_at_once(*[lambda: correct_line(bill, None, LINE, by=None)] * 6)

    bill.refresh_from_db()
    assert (bill.purchases.count(), bill.total_amount) == (7, 7 * 180)
