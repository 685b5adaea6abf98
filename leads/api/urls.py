from accounts.api.router import ApiRouter
from leads.api.leads import LeadViewSet
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
