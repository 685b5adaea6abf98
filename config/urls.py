"""Where everything answers."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from config.deleting.admin import branch_deletion, organization_deletion
from config.health import health
from config.history_page import history_pages
from core.admin.pickers import PickerView

handler400 = "config.refusals.bad_request"
handler403 = "config.refusals.forbidden"
handler404 = "config.refusals.not_found"
handler500 = "core.api.errors.server_error"

urlpatterns = [
    path("admin/autocomplete/", admin.site.admin_view(PickerView.as_view(admin_site=admin.site))),
    # In the place of Django's own page, which would list every customer or refuse.
    path(
        "admin/accounts/branch/<int:pk>/delete/",
        admin.site.admin_view(branch_deletion),
        name="branch-deletion-page",
    ),
    path(
        "admin/accounts/organization/<int:pk>/delete/",
        admin.site.admin_view(organization_deletion),
        name="organization-deletion-page",
    ),
    *history_pages(),
    path("admin/", admin.site.urls),
    path("", RedirectView.as_view(pattern_name="admin:index"), name="home"),
    path("health/", health, name="health"),
    path("", include("config.api")),
]
