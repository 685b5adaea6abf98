"""What the apps below show of bookings and area customers, by their registries: in the journey,
as the cause of a change, counted, and what becomes of them when their people are merged.
"""

from collections.abc import Collection, Sequence

from django.db.models import QuerySet

from accounts.models import User
from bookings.collection.values import add_up_bookings
from bookings.models import AreaCustomer, Booking, BookingPerson, BookingStatus
from customers.merging import Merging, Moves, register_finish, register_merge_rule
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


def add_up_of_merged_lead(merging: Merging) -> None:
    """The value of its places in projects follows their bookings."""
    lead = merging.primary
    memberships = {(lead.pk, pk) for pk in lead.associations.values_list("project_id", flat=True)}
    add_up_bookings(memberships, organization_id=lead.organization_id, by=merging.by, at=merging.at)


def register() -> None:
    register_merge_rule(BookingPerson, "customer", Moves(called="persons of bookings"))
    register_merge_rule(AreaCustomer, "customer", Moves())
    register_merge_rule(Booking, "lead", Moves())
    register_finish("lead", add_up_of_merged_lead)
