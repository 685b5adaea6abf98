"""Pages of a customer in the admin: everything that is known, to print and as a file."""

import json

from django.contrib import admin
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from config.rights.api import everything_page
from config.rights.export import as_json, everything_known
from core.admin.pages import AdminPage
from core.roles import Can
from customers.admin.customer import CustomerAdmin
from customers.edits import ensure_not_merged
from customers.models import Customer


class EverythingPage(AdminPage):
    right = Can.EXPORT

    def check(self) -> None:
        ensure_not_merged(self.record)

    def respond(self) -> HttpResponseBase:
        found = everything_known(self.record, reader=self.user, file_format="html")
        return everything_page(found)


class EverythingFile(EverythingPage):
    def respond(self) -> HttpResponseBase:
        found = everything_known(self.record, reader=self.user, file_format="json")
        content = json.dumps(as_json(found), ensure_ascii=False, indent=1)
        response = HttpResponse(content, content_type="application/json")
        name = f"customer-{self.record.pk}-{found.made_at:%Y-%m-%d}.json"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def rights_pages() -> list[URLPattern]:
    """To stand before the admin's own, which would take them for a customer's number."""
    customers = admin.site.get_model_admin(Customer)
    pages = {
        "everything/": (EverythingPage, "customer-everything-page"),
        "everything/json/": (EverythingFile, "customer-everything-file"),
    }
    return [
        path(f"admin/customers/customer/<int:object_id>/{end}", page.view(customers), name=name)
        for end, (page, name) in pages.items()
    ]


CustomerAdmin.add_link("Everything known of them, to print", "customer-everything-page", Can.EXPORT)
CustomerAdmin.add_link("The same as JSON", "customer-everything-file", Can.EXPORT)
