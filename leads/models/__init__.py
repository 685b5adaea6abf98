from leads.models.association import AssociationChange, LeadProjectAssociation, PretagStatus
from leads.models.booking import AreaCustomer, Booking, BookingPerson, BookingStatus
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
from leads.models.project import Project

__all__ = [
    "STANDS",
    "UNDECIDED",
    "AreaCustomer",
    "AssociationChange",
    "Booking",
    "BookingPerson",
    "BookingStatus",
    "ChannelPartner",
    "ClaimStatus",
    "ConversionStatus",
    "FollowUpHistory",
    "FollowUpKind",
    "Lead",
    "LeadProjectAssociation",
    "LoanCommitment",
    "LoanStatus",
    "PartnerClaim",
    "PartnerProject",
    "PretagStatus",
    "Project",
]
