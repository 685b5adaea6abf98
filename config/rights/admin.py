"""Pages of a customer in the admin: everything that is known, to print and as a file; and the
erasure, with what it would do and the number to type.
"""

import json
from typing import Any

from django.contrib import admin, messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from config.rights.api import everything_page
from config.rights.erasing.services import preview_erasure, start_erasing
from config.rights.export import as_json, everything_known
from core.admin.pages import ActionPage, AdminPage, admin_url
from core.errors import DomainError
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


class ErasurePage(ActionPage):
    right, template = Can.ADMINISTER, "config/erasure.html"

    def check(self) -> None:
        ensure_not_merged(self.record)

    def act(self) -> str:
        confirm = self.request.POST.get("confirm", "")
        job = start_erasing(self.record, confirm=confirm, by=self.user)
        self.message(f"Customer {self.record.pk} is being erased.", messages.SUCCESS)
        return admin_url(job)

    def title(self) -> str:
        return f"Erase {self.record}"

    def context(self) -> dict[str, Any]:
        typed = self.request.POST.get("confirm", "")
        return {"preview": preview_erasure(self.record), "typed": typed}

    def refused(self, refusal: DomainError) -> HttpResponseBase:
        if self.record.merged_into_id is not None:
            return super().refused(refusal)
        shown: TemplateResponse = self.show(status=400, error=refusal.message)
        return shown


def rights_pages() -> list[URLPattern]:
    """To stand before the admin's own, which would take them for a customer's number."""
    customers = admin.site.get_model_admin(Customer)
    pages: dict[str, tuple[type[AdminPage], str]] = {
        "everything/": (EverythingPage, "customer-everything-page"),
        "everything/json/": (EverythingFile, "customer-everything-file"),
        "erasure/": (ErasurePage, "customer-erasure-page"),
    }
    return [
        path(f"admin/customers/customer/<int:object_id>/{end}", page.view(customers), name=name)
        for end, (page, name) in pages.items()
    ]


CustomerAdmin.add_link("Everything known of them, to print", "customer-everything-page", Can.EXPORT)
CustomerAdmin.add_link("The same as JSON", "customer-everything-file", Can.EXPORT)
CustomerAdmin.add_link("Erase them at their request", "customer-erasure-page", Can.ADMINISTER)
