from leads.admin.claims import PartnerClaimAdmin
from leads.admin.lead import LeadAdmin
from leads.admin.loan import LoanCommitmentAdmin
from leads.admin.partners import ChannelPartnerAdmin
from leads.admin.project import ProjectAdmin

__all__ = [
    "ChannelPartnerAdmin",
    "LeadAdmin",
    "LoanCommitmentAdmin",
    "PartnerClaimAdmin",
    "ProjectAdmin",
]
