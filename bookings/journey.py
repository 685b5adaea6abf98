"""Bookings and area customers in the customer's journey and history."""

from collections.abc import Collection, Sequence

from django.db.models import QuerySet

from accounts.models import User
from bookings.models import AreaCustomer, Booking, BookingPerson, BookingStatus
from customers.models import Customer
from history.journey import Entry, JourneySource


def bookings_of(customer: Customer, reader: User) -> QuerySet[Booking]:
    persons = BookingPerson.objects.filter(customer=customer).order_by()
    return Booking.objects.for_user(reader).filter(pk__in=persons.values("booking"))


class Bookings(JourneySource[Booking]):
    name = "booking"
    date_field = "booked_on"

    def rows(self, customer: Customer, reader: User) -> QuerySet[Booking]:
        return bookings_of(customer, reader).select_related("branch", "project")

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

    def rows(self, customer: Customer, reader: User) -> QuerySet[AreaCustomer]:
        records = AreaCustomer.objects.for_user(reader).filter(customer=customer)
        return records.select_related("branch")

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
