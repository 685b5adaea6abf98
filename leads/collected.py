"""Who is named in bookings, leads and area customers: each customer once."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from customers.models import Customer
from leads.models import AreaCustomer, BookingPerson, Lead


def collected_customers(reader: User) -> QuerySet[Customer]:
    """Active customers that `reader` may see and that any source names, newest first."""
    own = {"customer": OuterRef("pk")}
    named = (
        Q(Exists(BookingPerson.objects.filter(**own)))
        | Q(Exists(Lead.objects.filter(**own)))
        | Q(Exists(AreaCustomer.objects.filter(**own)))
    )
    rows = Customer.objects.for_user(reader).filter(is_active=True)
    return rows.filter(named).order_by("-pk")


def sources_of(customers: Iterable[Customer], reader: User) -> dict[int, set[str]]:
    """{customer id: {"booking", "lead"}}: one query per source for a page."""
    ids = {customer.pk for customer in customers}
    found: dict[int, set[str]] = {pk: set() for pk in ids}
    named: tuple[tuple[str, QuerySet], ...] = (
        ("booking", BookingPerson.objects.within_organization(reader)),
        ("lead", Lead.objects.within_organization(reader)),
        ("area_customer", AreaCustomer.objects.within_organization(reader)),
    )
    for source, rows in named:
        for pk in rows.filter(customer__in=ids).order_by().values_list("customer_id", flat=True):
            found[pk].add(source)
    return found
