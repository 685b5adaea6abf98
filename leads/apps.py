from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "leads"

    def ready(self) -> None:
        from bookings.journey import (
            AreaRecords,
            Bookings,
            area_labels,
            booking_labels,
            count_bookings,
        )
        from contacts.effects import contact_of_bill
        from contacts.journey import ContactChanges, Interactions
        from customers.counts import register_count
        from customers.duplicates.registry import register_rule
        from history.causes import register_cause
        from history.journey import register_source
        from history.models import ChangeCause
        from leads import schedule, signals  # noqa: F401  (register themselves)
        from leads.duplicates import LEADS, PARTNERS
        from leads.journey.claims import Claims
        from leads.journey.leads import FollowUps, LeadChanges, LeadsCreated
        from leads.journey.merges import LeadMerges
        from leads.journey.places import PlaceChanges
        from leads.merging import rules
        from leads.queries import count_leads, lead_labels
        from visits.effects import register_effect

        for source in (
            LeadsCreated(),
            LeadChanges(),
            PlaceChanges(),
            FollowUps(),
            Claims(),
            LeadMerges(),
            Bookings(),
            AreaRecords(),
            Interactions(),
            ContactChanges(),
        ):
            register_source(source)
        rules.register()
        register_count("leads", count_leads)
        register_effect("contact", contact_of_bill)
        register_cause(ChangeCause.LEAD, lead_labels)
        register_count("bookings", count_bookings)
        register_cause(ChangeCause.BOOKING, booking_labels)
        register_cause(ChangeCause.AREA_CUSTOMER, area_labels)
        register_rule(LEADS, branch="branch")
        register_rule(PARTNERS, branch="")
