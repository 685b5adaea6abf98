from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "leads"

    def ready(self) -> None:
        from customers.counts import register_count
        from customers.history import register_cause
        from customers.journey import register_source
        from customers.models import ChangeCause
        from leads import schedule  # noqa: F401  (registers itself)
        from leads.journey import FollowUps, LeadChanges, LeadsCreated
        from leads.journey_claims import Claims
        from leads.queries import count_leads, lead_labels

        for source in (LeadsCreated(), LeadChanges(), FollowUps(), Claims()):
            register_source(source)
        register_count("leads", count_leads)
        register_cause(ChangeCause.LEAD, lead_labels)
