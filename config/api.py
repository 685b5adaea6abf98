"""Every address of the API.

Canonical under /api/; the same routes answer at / and under /api/customer-tracking/, with or
without the slash at the end. Only the canonical ones have plain names for `reverse`.
"""

from django.contrib.auth.views import LogoutView as LogoutPage
from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularSwaggerSplitView

from accounts.api.absences import AbsenceViewSet
from accounts.api.api_keys import ApiKeyViewSet
from accounts.api.colleagues import ColleaguesView
from accounts.api.passwords import (
    OwnPasswordView,
    PasswordResetConfirmView,
    PasswordResetView,
)
from accounts.api.saved_filters import SavedFilterViewSet
from accounts.api.second_factor import (
    RecoveryCodesView,
    SecondFactorConfirmView,
    SecondFactorRemoveView,
    SecondFactorView,
)
from accounts.api.sessions import SessionViewSet
from accounts.api.tokens import (
    LogoutView,
    RefreshView,
    SecondFactorSetupView,
    SecondFactorStepView,
    TokenView,
)
from accounts.api.trail import TrailViewSet
from accounts.api.views import BranchViewSet, MeView, OrganizationView, UserViewSet
from bookings.api.bookings import AreaCustomerViewSet, BookingViewSet
from bookings.api.collection import AutoCollectionView
from config.api_document import SchemaView
from config.dashboard_api import DashboardView
from config.deleting.api import BranchDeletionView, OrganizationDeletionView
from config.first_steps_api import FirstStepsView
from config.one_search_api import SearchView
from config.phone_card_api import CustomerCardView, PhoneCardView
from config.rights.api import ErasureView, EverythingPageView, EverythingView
from contacts.api.interactions import InteractionViewSet
from contacts.api.viewsets import ContactReminderViewSet, ContactViewSet
from core.api.router import ApiRouter
from customers.api.duplicates import DuplicateCandidateViewSet
from customers.api.merges import MergeViewSet
from customers.api.viewsets import CustomerViewSet, IgnoredIdentifierViewSet
from customers.api.webhook import WebhookKeyViewSet, WebhookView
from jobs.api.jobs import JobViewSet
from leads.api.associations import AssociationViewSet, ProjectViewSet
from leads.api.claims import PartnerClaimViewSet
from leads.api.follow_ups import FollowUpViewSet, LoanCommitmentViewSet
from leads.api.leads import LeadViewSet
from leads.api.partners import ChannelPartnerViewSet
from messaging.api.channels import MessageChannelsView, TestMessageView
from messaging.api.messages import MessageTemplateViewSet, MessageViewSet, SenderStateViewSet
from messaging.api.webhooks import SmsInboundWebhookView, SmsStatusWebhookView, WhatsAppWebhookView
from reminders.api.calls import CallOutcomeViewSet
from reminders.api.customer_reminders import CustomerReminderViewSet
from reminders.api.lapsing import MayLapseViewSet
from reminders.api.refills import RefillReminderViewSet
from reminders.api.worklist import WorklistView
from reports.api.base import ReportView
from reports.api.conversion import ConversionView
from reports.api.partners import PartnerPerformanceViewSet
from reports.api.reports import REPORTS
from uploads.api.mappings import RememberedMappingViewSet
from uploads.api.viewsets import ContactUploadViewSet, UploadViewSet
from visits.api.bills import BillViewSet
from visits.api.medicines import MedicinesView
from visits.api.visits import VisitViewSet

router = ApiRouter()
router.path("me", MeView.as_view(), "me")
router.path("me/password", OwnPasswordView.as_view(), "my-password")
router.path("me/second-factor", SecondFactorView.as_view(), "my-second-factor")
for _part, _view in (
    ("confirm", SecondFactorConfirmView),
    ("recovery-codes", RecoveryCodesView),
    ("remove", SecondFactorRemoveView),
):
    router.path(f"me/second-factor/{_part}", _view.as_view(), f"my-second-factor-{_part}")
router.register("me/sessions", SessionViewSet, "my-session")
router.register("saved-filters", SavedFilterViewSet, "saved-filter")
router.path("organization", OrganizationView.as_view(), "organization")
router.path("organization/first-steps", FirstStepsView.as_view(), "first-steps")
router.path(
    r"organizations/(?P<pk>[^/]+)/deletion",
    OrganizationDeletionView.as_view(),
    "organization-deletion",
)
router.register("branches", BranchViewSet, "branch")
router.path(r"branches/(?P<pk>[^/]+)/deletion", BranchDeletionView.as_view(), "branch-deletion")
router.register("users", UserViewSet, "user")
router.register("absences", AbsenceViewSet, "absence")
router.path("colleagues", ColleaguesView.as_view(), "colleagues")
router.register("api-keys", ApiKeyViewSet, "api-key")
router.register("trail", TrailViewSet, "trail")
router.register("jobs", JobViewSet, "job")
router.path("search", SearchView.as_view(), "search")

# Before the customers, whose ids it would be taken for.
router.register("customers/may-lapse", MayLapseViewSet, "may-lapse")
router.register("customers", CustomerViewSet, "customer")
router.path("customers/auto-collection", AutoCollectionView.as_view(), "auto-collection")
router.path(r"customers/phone/(?P<phone>[^/]+)", PhoneCardView.as_view(), "customer-by-phone")
router.path(r"customers/(?P<pk>[^/]+)/card", CustomerCardView.as_view(), "customer-card")
router.path(r"customers/(?P<pk>[^/]+)/everything", EverythingView.as_view(), "customer-everything")
router.path(
    r"customers/(?P<pk>[^/]+)/everything/page",
    EverythingPageView.as_view(),
    "customer-everything-html",
)
router.path(r"customers/(?P<pk>[^/]+)/erasure", ErasureView.as_view(), "customer-erasure")
router.path("customers/webhook", WebhookView.as_view(), "customer-webhook")
router.register("webhook-secrets", WebhookKeyViewSet, "webhook-secret")
router.register("duplicates", DuplicateCandidateViewSet, "duplicate")
router.register("merges", MergeViewSet, "merge")
router.register("ignored-identifiers", IgnoredIdentifierViewSet, "ignored-identifier")

router.register("visits", VisitViewSet, "visit")
router.register("bills", BillViewSet, "bill")
router.path("medicines", MedicinesView.as_view(), "medicines")

router.path("contacts/upload", ContactUploadViewSet.as_view({"post": "create"}), "contact-upload")
router.register("contacts", ContactViewSet, "contact")
router.register("interactions", InteractionViewSet, "interaction")
router.register("contact-reminders", ContactReminderViewSet, "contact-reminder")

router.register("projects", ProjectViewSet, "project")
router.register("leads", LeadViewSet, "lead")
router.register("lead-projects", AssociationViewSet, "lead-project")
router.register("follow-ups", FollowUpViewSet, "follow-up")
router.register("loan-commitments", LoanCommitmentViewSet, "loan-commitment")
# Before the partners, for whose id "performance" would be taken.
router.register("channel-partners", PartnerPerformanceViewSet, "channel-partner-report")
router.register("channel-partners", ChannelPartnerViewSet, "channel-partner")
router.register("partner-claims", PartnerClaimViewSet, "partner-claim")

router.register("bookings", BookingViewSet, "booking")
router.register("area-customers", AreaCustomerViewSet, "area-customer")

router.register("messages", MessageViewSet, "message")
router.register("message-senders", SenderStateViewSet, "message-sender")
router.register("message-templates", MessageTemplateViewSet, "message-template")
router.path("message-channels", MessageChannelsView.as_view(), "message-channels")
router.path("message-channels/test", TestMessageView.as_view(), "test-message")
router.path("webhooks/whatsapp", WhatsAppWebhookView.as_view(), "whatsapp-webhook")
router.path("webhooks/sms/status", SmsStatusWebhookView.as_view(), "sms-status-webhook")
router.path("webhooks/sms/inbound", SmsInboundWebhookView.as_view(), "sms-inbound-webhook")

router.register("refill-reminders", RefillReminderViewSet, "refill-reminder")
router.register("customer-reminders", CustomerReminderViewSet, "customer-reminder")
router.register("call-outcomes", CallOutcomeViewSet, "call-outcome")
router.path("worklist", WorklistView.as_view(), "worklist")

REPORT_VIEWS: tuple[type[ReportView], ...] = (ConversionView, *REPORTS)
for report in REPORT_VIEWS:
    router.path(f"reports/{report.name}", report.as_view(), f"report-{report.name}")
router.path("reports/dashboard", DashboardView.as_view(), "report-dashboard")

# Before the uploads, whose ids it would be taken for.
router.register("uploads/mappings", RememberedMappingViewSet, "upload-mapping")
router.register("uploads", UploadViewSet, "upload")

_loose = router.loose_urls()
# The browsable pages have no sign-in of their own: the admin's asks all that there is to ask.
_pages_auth = [
    path(
        "login/", RedirectView.as_view(pattern_name="admin:login", query_string=True), name="login"
    ),
    path("logout/", LogoutPage.as_view(), name="logout"),
]
urlpatterns = [
    path("api/token/", TokenView.as_view(), name="token"),
    path("api/password/reset/", PasswordResetView.as_view(), name="password-reset"),
    path(
        "api/password/reset/confirm/",
        PasswordResetConfirmView.as_view(),
        name="password-reset-confirm",
    ),
    path("api/token/second-factor/", SecondFactorStepView.as_view(), name="token-second-factor"),
    path(
        "api/token/second-factor/setup/",
        SecondFactorSetupView.as_view(),
        name="token-second-factor-setup",
    ),
    path("api/token/refresh/", RefreshView.as_view(), name="token-refresh"),
    path("api/token/logout/", LogoutView.as_view(), name="token-logout"),
    path("api/auth/", include((_pages_auth, "rest_framework"), namespace="rest_framework")),
    path("api/schema/", SchemaView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    path("api/", include(router.urls)),
    path("api/customer-tracking/", include((_loose, "customer-tracking"))),
    path("api/", include((_loose, "slashless"))),
    path("", include((_loose, "bare"))),
]
