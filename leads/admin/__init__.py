from leads.admin.bookings import AreaCustomerAdmin, BookingAdmin
from leads.admin.claims import PartnerClaimAdmin
from leads.admin.contact import ContactRecordAdmin
from leads.admin.contact_reminder import ContactReminderAdmin
from leads.admin.lead import LeadAdmin
from leads.admin.loan import LoanCommitmentAdmin
from leads.admin.partners import ChannelPartnerAdmin
from leads.admin.project import ProjectAdmin

__all__ = [
    "AreaCustomerAdmin",
    "BookingAdmin",
    "ChannelPartnerAdmin",
    "ContactRecordAdmin",
    "ContactReminderAdmin",
    "LeadAdmin",
    "LoanCommitmentAdmin",
    "PartnerClaimAdmin",
    "ProjectAdmin",
]
