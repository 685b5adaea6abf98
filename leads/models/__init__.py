from leads.models.association import LeadProjectAssociation, PretagStatus
from leads.models.booking import AreaCustomer, Booking, BookingPerson, BookingStatus
from leads.models.contact import OPEN_STATUSES, WORKED_STATUSES, ContactRecord, ContactStatus
from leads.models.contact_work import (
    ContactInteraction,
    ContactReminder,
    ContactReminderStatus,
    InteractionKind,
)
from leads.models.duplicate import LeadDuplicate, PartnerDuplicate
from leads.models.follow_up import (
    FollowUpHistory,
    FollowUpKind,
    LoanCommitment,
    LoanStatus,
)
from leads.models.lead import UNDECIDED, ConversionStatus, Lead
from leads.models.partner import (
    STANDS,
    ChannelPartner,
    ClaimStatus,
    PartnerClaim,
    PartnerProject,
)
from leads.models.project import Project, ProjectStatus

__all__ = [
    "OPEN_STATUSES",
    "STANDS",
    "UNDECIDED",
    "WORKED_STATUSES",
    "AreaCustomer",
    "Booking",
    "BookingPerson",
    "BookingStatus",
    "ChannelPartner",
    "ClaimStatus",
    "ContactInteraction",
    "ContactRecord",
    "ContactReminder",
    "ContactReminderStatus",
    "ContactStatus",
    "ConversionStatus",
    "FollowUpHistory",
    "FollowUpKind",
    "InteractionKind",
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
