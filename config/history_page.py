"""The admin's History page of every record whose changes are kept: the change log, in words.

In the place of Django's own, which knows the forms of the admin alone.
"""

from typing import Any

from django.contrib import admin
from django.urls import URLPattern, path

from core.admin.pages import AdminPage
from customers.history import explain
from history.models import Change, recorded_models

_PER_PAGE = 50


class HistoryPage(AdminPage):
    template = "config/history.html"

    def title(self) -> str:
        return f"History of {self.record}"

    def context(self) -> dict[str, Any]:
        changes = Change.objects.for_user(self.user).of(self.record).select_related("by")
        pages = self.model_admin.get_paginator(self.request, changes, _PER_PAGE)
        shown = pages.get_page(self.request.GET.get("p"))
        in_words = getattr(self.model_admin, "explain_changes", explain)
        return {"page": shown, "changes": in_words(list(shown.object_list), reader=self.user)}


def history_pages() -> list[URLPattern]:
    """To stand before the admin's own URLs."""
    pages = []
    for model in recorded_models().values():
        if admin.site.is_registered(model):
            app, name = model._meta.app_label, model._meta.model_name
            view = HistoryPage.view(admin.site.get_model_admin(model))
            pages.append(path(f"admin/{app}/{name}/<path:object_id>/history/", view))
    return pages
