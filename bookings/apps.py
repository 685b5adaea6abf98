from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "bookings"

    def ready(self) -> None:
        from bookings import registered, signals  # noqa: F401  (signals register themselves)
        from bookings.collection import scan  # noqa: F401  (registers itself)
        from bookings.registered import (
            AreaRecords,
            Bookings,
            area_labels,
            booking_labels,
            count_bookings,
        )
        from bookings.services.bookings import auto_create_from_booking
        from customers.counts import register_count
        from history.causes import register_cause
        from history.journey import register_source
        from history.models import ChangeCause
        from leads.services import LeadService

        registered.register()
        LeadService.register(auto_create_from_booking)
        register_source(Bookings())
        register_source(AreaRecords())
        register_count("bookings", count_bookings)
        register_cause(ChangeCause.BOOKING, booking_labels)
        register_cause(ChangeCause.AREA_CUSTOMER, area_labels)
