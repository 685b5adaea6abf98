"""What a merge of people with a long history costs."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from customers.merging.services import merge_records
from history.models import Change, ChangeAction, ChangeCause
from visits.models import Bill, Visit


@pytest.fixture
def merge_cost(shop, asha, shivranjani, add):
    """Statements of a merge of two people who have `long` visits, bills and changes each."""

    def call(number, *, long):
        kept, gone = (add("Asha Patel", f"98250 {number}{one}00") for one in (1, 2))
        for customer, start in ((kept, date(2020, 1, 1)), (gone, date(2023, 1, 1))):
            days = [start + timedelta(days=day) for day in range(long)]
            values = {"organization": shop, "customer": customer, "branch": shivranjani}
            visits = Visit.objects.bulk_create([Visit(**values, visit_date=day) for day in days])
            Bill.objects.bulk_create(
                Bill(**values, visit=visit, bill_date=visit.visit_date, bill_number=f"B-{visit.pk}")
                for visit in visits
            )
            Change.objects.bulk_create(
                Change(
                    organization=shop, target_type="customer", target_id=customer.pk,
                    action=ChangeAction.UPDATED, cause=ChangeCause.EDIT, at=timezone.now(),
                )
                for _ in days
            )  # fmt: skip
        with CaptureQueriesContext(connection) as statements:
            merge_records("customer", kept.pk, [gone.pk], choices={}, by=asha, organization=shop)
        assert Bill.objects.filter(customer=kept).count() == 2 * long
        return len(statements)

    return call


def test_a_long_history_takes_no_more_statements_than_a_short_one(merge_cost):
    short = merge_cost(11, long=3)

    assert merge_cost(22, long=60) <= short
