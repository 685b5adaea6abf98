"""Where everything answers."""

from django.contrib import admin
from django.urls import include, path

from config.admin import history_pages
from config.deleting.admin import deletion_pages
from config.desk import admin_start, desk, home, newest_build
from config.health import health
from config.rights.admin import rights_pages
from core.admin.pickers import PickerView

handler400 = "config.refusals.bad_request"
handler403 = "config.refusals.forbidden"
handler404 = "config.refusals.not_found"
handler500 = "config.refusals.server_error"

urlpatterns = [
    path("admin/autocomplete/", admin.site.admin_view(PickerView.as_view(admin_site=admin.site))),
    *deletion_pages(),
    *rights_pages(),
    *history_pages(),
    path("admin/", admin.site.admin_view(admin_start)),
    path("admin/", admin.site.urls),
    path("", home, name="home"),
    path("app/", desk, name="desk"),
    path("app/build", newest_build, name="newest_build"),
    path("app/<path:screen>", desk),
    path("health/", health, name="health"),
    path("", include("config.api")),
]
