from leads.admin.lead import LeadAdmin
from leads.admin.loan import LoanCommitmentAdmin
from leads.admin.project import ProjectAdmin

__all__ = ["LeadAdmin", "LoanCommitmentAdmin", "ProjectAdmin"]
