"""What other apps show of visits."""

from collections.abc import Collection

from django.utils.formats import date_format

from accounts.models import User
from customers.models import Customer
from visits.models import Visit


def count_visits(customer: Customer, reader: User) -> int:
    return Visit.objects.for_user(reader).filter(customer=customer).count()


def visit_labels(ids: Collection[int]) -> dict[int, str]:
    """{id: "visit to CG Road on 25 Sep 2025"}"""
    rows = Visit.objects.filter(pk__in=ids).order_by()
    return {
        pk: f"visit to {branch} on {date_format(day, 'j M Y')}"
        for pk, branch, day in rows.values_list("pk", "branch__name", "visit_date")
    }
