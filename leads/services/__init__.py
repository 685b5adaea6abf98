"""What changes leads, projects and partners. `LeadService` is public and stable."""

from collections.abc import Callable
from typing import Any, ClassVar

FromBooking = Callable[[Any], Any]


class LeadService:
    """The stable name for other code: `LeadService.auto_create_from_booking(booking)`."""

    _from_booking: ClassVar[list[FromBooking]] = []

    @classmethod
    def auto_create_from_booking(cls, booking: Any) -> Any:
        """Find or create the lead of a booking: `bookings.services.bookings` does it."""
        return cls._from_booking[-1](booking)

    @classmethod
    def register(cls, service: FromBooking) -> None:
        """For the app of the bookings, which is above: called in AppConfig.ready."""
        cls._from_booking[:] = [service]


__all__ = ["LeadService"]
