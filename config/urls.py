"""Where everything answers."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from config.admin import history_pages
from config.deleting.admin import deletion_pages
from config.health import health
from core.admin.pickers import PickerView

handler400 = "config.refusals.bad_request"
handler403 = "config.refusals.forbidden"
handler404 = "config.refusals.not_found"
handler500 = "config.refusals.server_error"

urlpatterns = [
    path("admin/autocomplete/", admin.site.admin_view(PickerView.as_view(admin_site=admin.site))),
    *deletion_pages(),
    *history_pages(),
    path("admin/", admin.site.urls),
    path("", RedirectView.as_view(pattern_name="admin:index"), name="home"),
    path("health/", health, name="health"),
    path("", include("config.api")),
]
