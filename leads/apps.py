from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "leads"

    def ready(self) -> None:
        from contacts.services.handled import register_handling
        from customers.counts import register_count
        from customers.duplicates.registry import register_rule
        from history.causes import register_cause
        from history.journey import register_source
        from history.models import ChangeCause
        from leads import schedule  # noqa: F401  (registers itself)
        from leads.duplicates import LEADS, PARTNERS
        from leads.handling import follow_up_handlings
        from leads.journey.claims import Claims
        from leads.journey.leads import FollowUps, LeadChanges, LeadsCreated
        from leads.journey.memberships import MembershipChanges
        from leads.journey.merges import LeadMerges
        from leads.merging import rules
        from leads.queries import count_leads, lead_labels

        for source in (
            LeadsCreated(),
            LeadChanges(),
            MembershipChanges(),
            FollowUps(),
            Claims(),
            LeadMerges(),
        ):
            register_source(source)
        rules.register()
        register_handling("follow_ups", follow_up_handlings)
        register_count("leads", count_leads)
        register_cause(ChangeCause.LEAD, lead_labels)
        register_rule(LEADS, branch="branch")
        register_rule(PARTNERS, branch="")
