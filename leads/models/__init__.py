from leads.models.association import LeadProjectAssociation, PretagStatus
from leads.models.duplicate import LeadDuplicate, PartnerDuplicate
from leads.models.follow_up import FollowUpHistory, FollowUpKind, LoanCommitment, LoanStatus
from leads.models.lead import UNDECIDED, ConversionStatus, Lead
from leads.models.partner import (
    ACTIVE_STATUSES,
    ChannelPartner,
    ClaimStatus,
    PartnerClaim,
    PartnerProject,
)
from leads.models.project import Project, ProjectStatus

__all__ = [
    "ACTIVE_STATUSES",
    "UNDECIDED",
    "ChannelPartner",
    "ClaimStatus",
    "ConversionStatus",
    "FollowUpHistory",
    "FollowUpKind",
    "Lead",
    "LeadDuplicate",
    "LeadProjectAssociation",
    "LoanCommitment",
    "LoanStatus",
    "PartnerClaim",
    "PartnerDuplicate",
    "PartnerProject",
    "PretagStatus",
    "Project",
    "ProjectStatus",
]
