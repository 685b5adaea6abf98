from bookings.admin import AreaCustomerAdmin, BookingAdmin
from contacts.admin.contact import ContactRecordAdmin
from contacts.admin.reminder import ContactReminderAdmin
from leads.admin.claims import PartnerClaimAdmin
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
