from leads.admin.bookings import AreaCustomerAdmin, BookingAdmin
from leads.admin.lead import LeadAdmin
from leads.admin.loan import LoanCommitmentAdmin
from leads.admin.project import ProjectAdmin

__all__ = [
    "AreaCustomerAdmin",
    "BookingAdmin",
    "LeadAdmin",
    "LoanCommitmentAdmin",
    "ProjectAdmin",
]
