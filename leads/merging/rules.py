"""What becomes of each relation of this app when records are merged: the one table of it."""

from collections.abc import Collection

from django.db.models import Count

from customers.merging import (
    Combines,
    Moves,
    Stays,
    register_kind,
    register_merge_rule,
    register_size,
)
from customers.merging.pairs import SECOND_OF_PAIR, Pairs
from history.models import Change, TargetType
from leads.merging.lead import LEAD, OneActiveLead
from leads.merging.ledger import OneLedger
from leads.merging.memberships import merge_links, merge_memberships, project_of
from leads.merging.partner import PARTNER
from leads.models import (
    ChannelPartner,
    FollowUpHistory,
    Lead,
    LeadDuplicate,
    LeadProjectAssociation,
    LoanCommitment,
    PartnerClaim,
    PartnerDuplicate,
    PartnerProject,
)


def register() -> None:
    register_kind(LEAD)
    register_kind(PARTNER)
    register_size("lead", "follow_ups", _follow_ups_of_each)
    register_size("channel_partner", "leads", _leads_of_each)
    # Customers who are one
    register_merge_rule(Lead, "customer", OneActiveLead())
    # Leads who are one
    register_merge_rule(Lead, "merged_into", Moves(called="leads merged before"))
    memberships = Combines(by=("project",), combine=merge_memberships, describe=project_of)
    register_merge_rule(LeadProjectAssociation, "lead", memberships)
    register_merge_rule(Change, TargetType.LEAD, Moves(called="changes"))
    register_merge_rule(Change, TargetType.MEMBERSHIP, Moves(called="changes in projects"))
    register_merge_rule(FollowUpHistory, "lead", Moves())
    register_merge_rule(LoanCommitment, "lead", Moves())
    register_merge_rule(PartnerClaim, "lead", OneLedger())
    # Partners who are one
    register_merge_rule(ChannelPartner, "merged_into", Moves(called="partners merged before"))
    links = Combines(by=("project",), combine=merge_links, describe=project_of)
    register_merge_rule(PartnerProject, "partner", links)
    register_merge_rule(LeadProjectAssociation, "channel_partner", Moves())
    register_merge_rule(PartnerClaim, "partner", Moves())
    register_merge_rule(Change, TargetType.PARTNER, Moves(called="changes"))
    # Pairs that may be one
    for pairs, one in ((LeadDuplicate, "lead"), (PartnerDuplicate, "partner")):
        first, second = f"first_{one}", f"second_{one}"
        register_merge_rule(pairs, first, Pairs(first=first, second=second))
        register_merge_rule(pairs, second, SECOND_OF_PAIR)
        own = Stays("a pair of customers is no pair of leads or partners")
        register_merge_rule(pairs, "duplicatecandidate_ptr", own)


def _follow_ups_of_each(ids: Collection[int]) -> dict[int, int]:
    rows = FollowUpHistory.objects.filter(lead__in=ids).order_by()
    return dict(rows.values_list("lead").annotate(Count("pk")))


def _leads_of_each(ids: Collection[int]) -> dict[int, int]:
    rows = LeadProjectAssociation.objects.filter(channel_partner__in=ids).order_by()
    return dict(rows.values_list("channel_partner").annotate(Count("lead", distinct=True)))
