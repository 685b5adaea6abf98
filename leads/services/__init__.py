"""What changes leads, bookings, projects and partners. `LeadService` is public and stable."""

from bookings.services.bookings import auto_create_from_booking


class LeadService:
    """The stable name for other code: `LeadService.auto_create_from_booking(booking)`."""

    auto_create_from_booking = staticmethod(auto_create_from_booking)


__all__ = ["LeadService"]
