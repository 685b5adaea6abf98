"""The admin's History page of every record whose changes are kept: the change log, in words.

In the place of Django's own, which knows the forms of the admin alone.
"""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from accounts.models import User
from customers.history import explain
from history.models import Change, recorded_models

_PER_PAGE = 50


def history_pages() -> list[URLPattern]:
    """To stand before the admin's own URLs."""
    pages = []
    for model in recorded_models().values():
        if admin.site.is_registered(model):
            app, name = model._meta.app_label, model._meta.model_name
            view = admin.site.admin_view(_page_of(admin.site.get_model_admin(model)))
            pages.append(path(f"admin/{app}/{name}/<path:object_id>/history/", view))
    return pages


def _page_of(model_admin: Any) -> Callable[..., HttpResponse]:
    @require_safe
    def page(request: HttpRequest, object_id: str) -> HttpResponse:
        record = model_admin.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not model_admin.has_view_permission(request, record):
            raise PermissionDenied
        reader = cast(User, request.user)
        changes = Change.objects.for_user(reader).of(record).select_related("by")
        shown = model_admin.get_paginator(request, changes, _PER_PAGE).get_page(
            request.GET.get("p")
        )
        in_words = getattr(model_admin, "explain_changes", explain)
        context = {
            **admin.site.each_context(request),
            "title": f"History of {record}",
            "opts": model_admin.opts,
            "object": record,
            "page": shown,
            "changes": in_words(list(shown.object_list), reader=reader),
        }
        return TemplateResponse(request, "config/history.html", context)

    return page
