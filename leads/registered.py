"""What the apps below ask of leads and tell them: registered in AppConfig.ready."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from accounts.models import Organization
from contacts.services.handled import Handling, register_handling
from customers.counts import register_count
from customers.duplicates.registry import register_rule
from customers.models import CustomerIdentifier, IdentifierKind
from history.causes import register_cause
from history.journey import register_source
from history.models import ChangeCause
from jobs.schedule import Firing, daily
from leads.duplicates import LEADS, PARTNERS
from leads.journey.claims import Claims
from leads.journey.leads import FollowUps, LeadChanges, LeadMerges, LeadsCreated
from leads.journey.memberships import MembershipChanges
from leads.merging import rules
from leads.models import FollowUpHistory
from leads.queries import count_leads, lead_labels
from leads.services.loans import mark_overdue_loans


def register() -> None:
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


@daily("leads.mark_overdue_loans", hour=0, per_organization=True)
def mark_overdue(firing: Firing) -> None:
    """One statement, so it needs no job of its own. Missed nights are caught up by the next."""
    assert firing.organization is not None
    mark_overdue_loans(firing.organization)


def follow_up_handlings(
    organization: Organization, phones: Collection[str], since: datetime
) -> list[Handling]:
    """Among what was lately done to a phone: follow-ups of leads whose person is known by it."""
    keys = CustomerIdentifier.objects.filter(
        organization=organization, kind=IdentifierKind.PHONE, value__in_values=list(phones)
    )
    owned: dict[int, list[str]] = defaultdict(list)
    for customer, phone in keys.order_by().values_list("customer_id", "value"):
        owned[customer].append(phone)
    if not owned:
        return []
    rows = FollowUpHistory.objects.filter(
        organization=organization, lead__customer__in_values=list(owned), done_at__gte=since
    ).select_related("lead", "done_by")
    return [
        Handling(
            phone=phone,
            at=row.done_at,
            by_id=row.done_by_id,
            by_name=row.done_by.name if row.done_by else "",
            what=f"Follow-up of lead: {row.get_kind_display().lower()}",
            record="follow_up",
            record_id=row.pk,
            kind=row.kind,
        )
        for row in rows.order_by()
        for phone in owned[row.lead.customer_id]
    ]
