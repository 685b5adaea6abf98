"""Who is named in bookings, leads and area customers: each customer once."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from bookings.models import AreaCustomer, BookingPerson
from customers.models import Customer
from leads.models import Lead

SOURCES = ("booking", "lead", "area_customer")


def collected_customers(reader: User) -> QuerySet[Customer]:
    """Active customers that `reader` may see and that any source names, newest first.

    With `in_booking`, `in_lead` and `in_area_customer`, which say what names them.
    """
    own = {"customer": OuterRef("pk")}
    rows = Customer.objects.for_user(reader).filter(is_active=True).select_related("branch")
    rows = rows.annotate(
        in_booking=Exists(BookingPerson.objects.filter(**own)),
        in_lead=Exists(Lead.objects.filter(**own)),
        in_area_customer=Exists(AreaCustomer.objects.filter(**own)),
    )
    named = Q(in_booking=True) | Q(in_lead=True) | Q(in_area_customer=True)
    return rows.filter(named).order_by("-pk")
