from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "leads"

    def ready(self) -> None:
        from customers.counts import register_count
        from customers.history import register_cause
        from customers.journey import register_source
        from customers.models import ChangeCause
        from leads import schedule, signals  # noqa: F401  (register themselves)
        from leads.booking_journey import (
            AreaRecords,
            Bookings,
            area_labels,
            booking_labels,
            count_bookings,
        )
        from leads.journey import FollowUps, LeadChanges, LeadsCreated
        from leads.journey_claims import Claims
        from leads.journey_places import PlaceChanges
        from leads.queries import count_leads, lead_labels

        for source in (
            LeadsCreated(),
            LeadChanges(),
            PlaceChanges(),
            FollowUps(),
            Claims(),
            Bookings(),
            AreaRecords(),
        ):
            register_source(source)
        register_count("leads", count_leads)
        register_cause(ChangeCause.LEAD, lead_labels)
        register_count("bookings", count_bookings)
        register_cause(ChangeCause.BOOKING, booking_labels)
        register_cause(ChangeCause.AREA_CUSTOMER, area_labels)
