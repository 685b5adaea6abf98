"""People who were entered twice, or who only look alike: pairs open, dismissed and merged."""

from datetime import timedelta
from typing import Any

from accounts.models import Organization, User
from customers.duplicates.services import compare_now, dismiss
from customers.merging.services import merge_records
from customers.models import Customer, DuplicateCandidate
from customers.services import add_customer_by_hand
from visits.services import record_visit

# Spelled and typed otherwise: somebody is to decide.
SPELLINGS = (
    {"full_name": "Mohammed Yusuf Shaikh", "phone": "98254 71801", "date_of_birth": "1984-03-12",
     "city": "Ahmedabad"},
    {"full_name": "Muhammad Yusuf Sheikh", "phone": "98254 71807", "date_of_birth": "1984-03-12",
     "city": "Ahmedabad"},
)  # fmt: skip
# Sisters, born on one day.
TWINS = (
    {"full_name": "Ritika Bhatt", "phone": "98254 71811", "date_of_birth": "1999-11-05",
     "address": "12 Shanti Society, Paldi", "city": "Ahmedabad"},
    {"full_name": "Ritisha Bhatt", "phone": "98254 71812", "date_of_birth": "1999-11-05",
     "address": "12 Shanti Society, Paldi", "city": "Ahmedabad"},
)  # fmt: skip
# A new phone and the surname first: one person, and each record had visits.
MOVED = (
    {"full_name": "Sulochana Krishnan", "phone": "98254 71821", "date_of_birth": "1956-07-19",
     "address": "4 Lake View, Navrangpura", "city": "Ahmedabad"},
    {"full_name": "Krishnan Sulochana", "phone": "98254 71835", "date_of_birth": "1956-07-19",
     "address": "4 Lake View, Maninagar", "city": "Ahmedabad"},
)  # fmt: skip


def meet_doubles(organization: Organization, manager: User) -> None:
    """After the sheets, so that ids of people in the README's tour stay."""
    for people in (SPELLINGS, TWINS, MOVED):
        _enter(organization, people, manager)
    twins = DuplicateCandidate.objects.get(
        organization=organization, first__full_name=TWINS[0]["full_name"], status="open"
    )
    dismiss(twins, by=manager)
    kept, other = _of(organization, MOVED)
    _visits(organization, kept, "CG Road", (180, 150), manager)
    _visits(organization, other, "Maninagar", (60, 21), manager)
    merge_records(
        "customer",
        kept.pk,
        [other.pk],
        choices={"full_name": kept.pk, "address": other.pk, "branch": other.pk},
        by=manager,
        organization=organization,
    )


def _enter(organization: Organization, people: Any, by: User) -> None:
    for person in people:
        customer, _ = add_customer_by_hand(organization, person, by=by)
        compare_now("customer", customer.pk, organization)


def _of(organization: Organization, people: Any) -> list[Customer]:
    customers = Customer.objects.filter(organization=organization)
    return [customers.get(full_name=person["full_name"]) for person in people]


def _visits(
    organization: Organization, customer: Customer, branch: str, ago: tuple[int, ...], by: User
) -> None:
    at = organization.branches.get(name=branch)
    for days in ago:
        day = organization.today() - timedelta(days=days)
        record_visit(customer, branch=at, visit_date=day, by=by)
