"""What the apps below ask of bookings and area customers, and are told: registered in
AppConfig.ready. Lines of the journey, causes of changes, merges, and what is collected when.
"""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.models import User
from bookings.collection.values import add_up_bookings
from bookings.models import AreaCustomer, Booking, BookingPerson, BookingStatus
from bookings.services.area import collect_area_customer
from bookings.services.bookings import auto_create_from_booking
from customers.counts import register_count
from customers.merging import Merging, Moves, register_finish, register_merge_rule
from customers.models import Customer
from history.causes import register_cause
from history.journey import Entry, JourneySource, register_source
from history.models import ChangeCause
from leads.services import LeadService


def register() -> None:
    LeadService.register(auto_create_from_booking)
    register_source(Bookings())
    register_source(AreaRecords())
    register_count("bookings", count_bookings)
    register_cause(ChangeCause.BOOKING, booking_labels)
    register_cause(ChangeCause.AREA_CUSTOMER, area_labels)
    register_merge_rule(BookingPerson, "customer", Moves(called="persons of bookings"))
    register_merge_rule(AreaCustomer, "customer", Moves())
    register_merge_rule(Booking, "lead", Moves())
    register_finish("lead", add_up_of_merged_lead)


@receiver(post_save, sender=Booking, dispatch_uid="leads.import_booking")
def import_booking(
    sender: type[Booking], instance: Booking, raw: bool = False, **kwargs: Any
) -> None:
    """Saving a source record collects its persons, whoever saves it.

    After the commit: a booking's persons are stored by then, a refused request collects nothing.
    Robust: the record is saved whatever comes of collecting; the nightly scan makes up for it.
    """
    if not raw:  # a fixture is loaded as it is
        transaction.on_commit(partial(auto_create_from_booking, instance), robust=True)


@receiver(post_save, sender=AreaCustomer, dispatch_uid="leads.collect_area_customer")
def collect_saved_area_customer(
    sender: type[AreaCustomer], instance: AreaCustomer, raw: bool = False, **kwargs: Any
) -> None:
    if not raw:
        transaction.on_commit(partial(collect_area_customer, instance), robust=True)


def bookings_of(customer: Customer, reader: User) -> QuerySet[Booking]:
    persons = BookingPerson.objects.filter(customer=customer).order_by()
    return Booking.objects.for_user(reader).filter(pk__in=persons.values("booking"))


class Bookings(JourneySource[Booking]):
    name = "booking"
    date_field = "booked_on"
    related = ("branch", "project")

    def rows(self, customer: Customer, reader: User) -> QuerySet[Booking]:
        return bookings_of(customer, reader)

    def entries(self, rows: Sequence[Booking], reader: User) -> list[Entry]:
        return [_booking(row) for row in rows]


def _booking(row: Booking) -> Entry:
    cancelled = "Cancelled" if row.status == BookingStatus.CANCELLED else ""
    parts = (cancelled, row.service_type, row.project.name if row.project else "")
    return Entry(
        title=f"Booking {row.reference}",
        description=". ".join(part for part in parts if part),
        details={
            "booking": row.pk,
            "reference": row.reference,
            "status": row.status,
            "service_type": row.service_type,
            "project": row.project_id,
            "amount": str(row.amount) if row.amount is not None else None,
            "branch": row.branch_id,
            "branch_name": row.branch.name if row.branch else "",
            "lead": row.lead_id,
        },
    )


class AreaRecords(JourneySource[AreaCustomer]):
    name = "area_customer"
    date_field = "created_at"
    related = ("branch",)

    def rows(self, customer: Customer, reader: User) -> QuerySet[AreaCustomer]:
        return AreaCustomer.objects.for_user(reader).filter(customer=customer)

    def entries(self, rows: Sequence[AreaCustomer], reader: User) -> list[Entry]:
        return [
            Entry(
                title=f"Kept by {row.branch}" if row.branch else "Kept as an area customer",
                description=row.service_type,
                details={
                    "area_customer": row.pk,
                    "branch": row.branch_id,
                    "branch_name": row.branch.name if row.branch else "",
                    "service_type": row.service_type,
                },
            )
            for row in rows
        ]


def count_bookings(customer: Customer, reader: User) -> int:
    return bookings_of(customer, reader).count()


def booking_labels(ids: Collection[int]) -> dict[int, str]:
    """{id: "booking TR-17"}"""
    rows = Booking.objects.filter(pk__in=ids).order_by().values_list("pk", "reference")
    return {pk: f"booking {reference}" for pk, reference in rows}


def area_labels(ids: Collection[int]) -> dict[int, str]:
    """{id: "area customer of Lahore"}"""
    rows = AreaCustomer.objects.filter(pk__in=ids).order_by().values_list("pk", "branch__name")
    return {pk: f"area customer of {name}" if name else "area customer" for pk, name in rows}


def add_up_of_merged_lead(merging: Merging) -> None:
    """The value of its places in projects follows their bookings."""
    lead = merging.primary
    memberships = {(lead.pk, pk) for pk in lead.associations.values_list("project_id", flat=True)}
    add_up_bookings(memberships, organization_id=lead.organization_id, by=merging.by, at=merging.at)
