"""Pages of the admin that belong to no app: of libraries, the operator's alone and asked by their
filters only; and the History of every record whose changes are kept.
"""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path
from unfold.admin import ModelAdmin

from core.admin.lookups import declared_parameters, is_askable
from core.admin.pages import AdminPage
from customers.history import explain
from history.models import Change, recorded_models

# Only `jobs` knows the engine of the tasks; here it is one more library with a page.
_TASK_RESULT = apps.get_model("django_tasks_database", "DBTaskResult")
_TaskResultAdmin: Any = type(admin.site.get_model_admin(_TASK_RESULT))

admin.site.unregister(_TASK_RESULT)


class _DeclaredLookups(ModelAdmin):
    """Only what the list's filters ask can be asked; a year of 99999 broke a page."""

    date_hierarchy = None
    list_filter_submit = True

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        if request is None:
            return False
        check = declared_parameters(self.model, self.get_list_filter(request)).get(lookup)
        return check is not None and is_askable(value, check)


@admin.register(_TASK_RESULT)
class TaskPage(_DeclaredLookups, _TaskResultAdmin):
    list_filter = ("status", "priority", "queue_name")


_PER_PAGE = 50


class HistoryPage(AdminPage):
    """The change log of a record in words, in the place of Django's page, which knows the forms of
    the admin alone."""

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
