"""The API's routes: each app registers its own, and this file only lists the apps.

Canonical under /api/; the same routes answer at / and under /api/customer-tracking/, with or
without the slash at the end. Only the canonical ones have plain names for `reverse`.
"""

from django.urls import include, path
from drf_spectacular.views import SpectacularSwaggerSplitView

from accounts.api import urls as accounts
from accounts.api.tokens import LogoutView, RefreshView, TokenView
from bookings.api import urls as bookings
from config.api_document import SchemaView
from config.deleting.api import BranchDeletionView, OrganizationDeletionView
from config.phone_card_api import PhoneCardView
from contacts.api import urls as contacts
from core.api.router import ApiRouter
from customers.api import urls as customers
from jobs.api import urls as jobs
from leads.api import urls as leads
from messaging.api import urls as messaging
from reminders.api import urls as reminders
from reports.api import urls as reports
from uploads.api import urls as uploads
from visits.api import urls as visits

router = ApiRouter()
accounts.register(router)
jobs.register(router)
customers.register(router)
visits.register(router)
contacts.register(router)
leads.register(router)
bookings.register(router)
messaging.register(router)
reminders.register(router)
reports.register(router)
uploads.register(router)
router.path(r"customers/phone/(?P<phone>[^/]+)", PhoneCardView.as_view(), "customer-by-phone")
router.path(r"branches/(?P<pk>[^/]+)/deletion", BranchDeletionView.as_view(), "branch-deletion")
router.path(
    r"organizations/(?P<pk>[^/]+)/deletion",
    OrganizationDeletionView.as_view(),
    "organization-deletion",
)

_loose = router.loose_urls()
urlpatterns = [
    path("api/token/", TokenView.as_view(), name="token"),
    path("api/token/refresh/", RefreshView.as_view(), name="token-refresh"),
    path("api/token/logout/", LogoutView.as_view(), name="token-logout"),
    path("api/auth/", include("rest_framework.urls", namespace="rest_framework")),
    path("api/schema/", SchemaView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    path("api/", include(router.urls)),
    path("api/customer-tracking/", include((_loose, "customer-tracking"))),
    path("api/", include((_loose, "slashless"))),
    path("", include((_loose, "bare"))),
]
