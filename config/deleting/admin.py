"""The pages of the admin that delete a branch or an organization: what goes, and the typed name."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import Branch, Organization, User
from config.deleting.services import (
    preview_branch,
    preview_organization,
    start_deleting_branch,
    start_deleting_organization,
)
from core.admin.base import is_operator
from core.errors import DomainError
from core.roles import Can


@require_http_methods(["GET", "HEAD", "POST"])
def branch_deletion(request: HttpRequest, pk: int) -> HttpResponse:
    user = cast(User, request.user)
    mine = Branch.objects.to_delete_by(user).select_related("organization")
    branch = mine.filter(pk=pk).first()
    if branch is None:
        raise Http404
    if not user.can(Can.ADMINISTER):
        raise PermissionDenied
    return _page(request, branch, preview_branch, start_deleting_branch)


@require_http_methods(["GET", "HEAD", "POST"])
def organization_deletion(request: HttpRequest, pk: int) -> HttpResponse:
    organization = Organization.objects.for_user(request.user).filter(pk=pk).first()
    if organization is None:
        raise Http404
    if not is_operator(request.user):
        raise PermissionDenied
    return _page(request, organization, preview_organization, start_deleting_organization)


def _page(request: HttpRequest, record: Any, preview: Any, start: Any) -> HttpResponse:
    error, typed = "", request.POST.get("name", "")
    if request.method == "POST":
        try:
            job = start(record, typed_name=typed, by=cast(User, request.user))
        except DomainError as refusal:
            error = refusal.message
        else:
            messages.success(request, f"{record} is being deleted.")
            return HttpResponseRedirect(reverse("admin:jobs_job_change", args=[job.pk]))
    context = {
        **admin.site.each_context(request),
        "title": f"Delete {record}",
        "preview": preview(record),
        "error": error,
        "typed": typed,
        "page_url": reverse(f"admin:accounts_{record._meta.model_name}_change", args=[record.pk]),
    }
    return TemplateResponse(request, "config/deletion.html", context, status=400 if error else 200)
