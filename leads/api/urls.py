from core.api.router import ApiRouter
from leads.api.claims import PartnerClaimViewSet
from leads.api.leads import LeadViewSet
from leads.api.partners import ChannelPartnerViewSet
from leads.api.viewsets import (
    AssociationViewSet,
    FollowUpViewSet,
    LoanCommitmentViewSet,
    ProjectViewSet,
)


def register(router: ApiRouter) -> None:
    router.register("projects", ProjectViewSet, "project")
    router.register("leads", LeadViewSet, "lead")
    router.register("lead-projects", AssociationViewSet, "lead-project")
    router.register("follow-ups", FollowUpViewSet, "follow-up")
    router.register("loan-commitments", LoanCommitmentViewSet, "loan-commitment")
    router.register("channel-partners", ChannelPartnerViewSet, "channel-partner")
    router.register("partner-claims", PartnerClaimViewSet, "partner-claim")
