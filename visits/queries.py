"""What other apps show of visits."""

from collections.abc import Collection

from accounts.models import User
from customers.models import Customer
from visits.models import Visit


def count_visits(customer: Customer, reader: User) -> int:
    return Visit.objects.for_user(reader).filter(customer=customer).count()


def visit_labels(ids: Collection[int]) -> dict[int, str]:
    """{id: "visit to CG Road on 2025-09-25"}"""
    rows = Visit.objects.filter(pk__in=ids).order_by()
    return {
        pk: f"visit to {branch} on {day}"
        for pk, branch, day in rows.values_list("pk", "branch__name", "visit_date")
    }
