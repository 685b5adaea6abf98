"""What becomes of bookings and area customers when customers or leads are merged."""

from bookings.collection.values import add_up_bookings
from bookings.models import AreaCustomer, Booking, BookingPerson
from customers.merging import Merging, Moves, register_finish, register_merge_rule


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
