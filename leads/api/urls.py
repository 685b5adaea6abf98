from bookings.api.bookings import AreaCustomerViewSet, BookingViewSet
from bookings.api.collection import AutoCollectionView
from contacts.api.viewsets import ContactReminderViewSet, ContactViewSet
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
from reports.api.conversion import ConversionView


def register(router: ApiRouter) -> None:
    router.register("projects", ProjectViewSet, "project")
    router.register("contacts", ContactViewSet, "contact")
    router.register("contact-reminders", ContactReminderViewSet, "contact-reminder")
    router.register("leads", LeadViewSet, "lead")
    router.register("lead-projects", AssociationViewSet, "lead-project")
    router.register("follow-ups", FollowUpViewSet, "follow-up")
    router.register("loan-commitments", LoanCommitmentViewSet, "loan-commitment")
    router.register("channel-partners", ChannelPartnerViewSet, "channel-partner")
    router.register("partner-claims", PartnerClaimViewSet, "partner-claim")
    router.register("bookings", BookingViewSet, "booking")
    router.register("area-customers", AreaCustomerViewSet, "area-customer")
    router.path("reports/conversion", ConversionView.as_view(), "report-conversion")
    router.path("customers/auto-collection", AutoCollectionView.as_view(), "auto-collection")
