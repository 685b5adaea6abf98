"""Bills by the thousand: the same rules, a bounded number of queries."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import DomainError
from customers.matching import OrganizationRules
from customers.models import Customer
from customers.services import read_values
from history.models import Change
from visits.models import Bill, Purchase, Visit
from visits.services import BillEntry, LineEntry, record_bills

pytestmark = pytest.mark.django_db
DAY = date(2025, 9, 25)


@pytest.fixture
def entry(shop, shivranjani):
    rules = OrganizationRules.of(shop)

    def build(name, phone="", *, number="", medicine="Metformin 500", amount="180", **values):
        day = values.pop("bill_date", DAY)
        reading = read_values(
            rules, full_name=name, phone=phone, branch=shivranjani, last_activity=day
        )
        line = LineEntry(medicine, amount=Decimal(amount), **values.pop("line", {}))
        return BillEntry(
            reading.incoming, shivranjani.pk, day, number, lines=[line], joins=True, **values
        )

    return build


@pytest.fixture
def record(shop, asha):
    def take(*entries):
        return record_bills(shop, entries, by=asha, source="test")

    return take


def test_lines_of_one_number_are_one_bill_wherever_they_stand(record, entry):
    record(
        entry("Asha", "9723521333", number="B-1"),
        entry("Ravi", "9825012345", number="B-2"),
        entry("Asha", "97235 21333", number="b-1", medicine="ORS", amount="20"),
    )
    record(entry("Asha", "9723521333", number="B-1", medicine="Aspirin 75", amount="9"))

    totals = Bill.objects.order_by("pk").values_list("bill_number", "total_amount")
    assert list(totals) == [("B-1", 209), ("B-2", 180)]
    assert Visit.objects.count() == 2


def test_the_same_line_again_is_found_and_its_twin_is_another_line(record, entry):
    same = [entry("Asha", "9723521333", number="B-1") for _ in range(2)]
    first = record(*same)
    again = record(*[entry("Asha", "9723521333", number="B-1") for _ in range(3)])

    assert [outcome.lines_created for outcome in first] == [1, 1]
    assert [outcome.lines_created for outcome in again] == [0, 0, 1]
    assert [outcome.line_ids for outcome in again[:2]] == [outcome.line_ids for outcome in first]
    assert Bill.objects.get().total_amount == 540


def test_without_a_number_lines_of_person_branch_and_day_are_one_bill(record, entry):
    record(
        entry("Asha", "9723521333"),
        entry("Asha", "9723521333", medicine="ORS", amount="20"),
        entry("Asha", "9723521333", bill_date=date(2025, 9, 26)),
    )
    record(entry("Asha", "9723521333", medicine="ORS", amount="20"))

    matching = Bill.objects.order_by("pk").values_list("bill_number", "total_amount")
    assert list(matching) == [("FF-000001", 200), ("FF-000002", 180)]


def test_somebody_without_a_key_is_who_the_bill_is_of(record, entry):
    record(
        entry("Walk-in Ramesh", number="B-1"),
        entry("Walk-in Ramesh", number="B-1", medicine="ORS"),
    )
    record(entry("Walk-in Ramesh", number="B-1", medicine="Aspirin"))

    assert Customer.objects.count() == Bill.objects.count() == 1
    assert Purchase.objects.count() == 3
    with pytest.raises(DomainError) as refused:
        record(entry("Somebody Else", number="B-1"))
    assert refused.value.code == "bill_number_taken"
    assert Customer.objects.count() == 1


def test_a_line_that_says_more_fills_the_bill_in_and_it_is_kept_why(record, entry):
    record(entry("Asha", "9723521333", number="B-1"))

    record(entry("Asha", "9723521333", number="B-1", doctor_name="Dr. Shaikh",
                 line={"duration_days": 30}, why="Row 4 of june.xlsx"))  # fmt: skip

    line = Purchase.objects.get()
    assert (line.duration_days, line.runs_out_on) == (30, date(2025, 10, 25))
    change = Change.objects.filter(target_type="bill").get()
    assert change.changes == {
        f"purchases.{line.pk}.duration_days": [None, 30],
        "doctor_name": ["", "Dr. Shaikh"],
    }
    assert change.note == "Row 4 of june.xlsx"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"phone": "9825012345"}, "bill_number_taken"),
        ({"bill_date": date(2025, 9, 26)}, "bill_differs"),
    ],
)
def test_a_number_that_is_another_bills_is_refused_whole(record, entry, changed, code):
    record(entry("Asha", "9723521333", number="B-1"))

    with pytest.raises(DomainError) as refused:
        record(
            entry("Ravi", "9825012345", number="B-2"),
            entry("Asha", **{"phone": "9723521333", "number": "B-1", **changed}),
        )

    assert refused.value.code == code
    assert Bill.objects.count() == 1


def test_the_number_of_queries_does_not_grow_with_the_batch(record, entry):
    def queries(count, start):
        batch = [
            entry(f"P{n}", f"98250{start + n:05d}", number="" if n % 2 else f"B-{start + n}")
            for n in range(count)
        ]
        with CaptureQueriesContext(connection) as captured:
            record(*batch)
        return len(captured)

    queries(2, 0)
    assert queries(4, 100) == queries(150, 1000)
    assert Bill.objects.count() == Purchase.objects.count() == 156
