"""The pages of the admin that delete a branch or an organization: what goes, and the typed name."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from accounts.models import Branch, Organization
from config.deleting.services import (
    preview_branch,
    preview_organization,
    start_deleting_branch,
    start_deleting_organization,
)
from core.admin.base import is_operator
from core.admin.pages import ActionPage, admin_url
from core.errors import DomainError
from core.roles import Can


class _DeletionPage(ActionPage):
    right, template = Can.READ, "config/deletion.html"
    preview: ClassVar[Callable[[Any], Any]]
    start: ClassVar[Callable[..., Any]]

    def act(self) -> str:
        typed = self.request.POST.get("name", "")
        job = type(self).start(self.record, typed_name=typed, by=self.user)
        self.message(f"{self.record} is being deleted.", messages.SUCCESS)
        return admin_url(job)

    def title(self) -> str:
        return f"Delete {self.record}"

    def context(self) -> dict[str, Any]:
        return {
            "opts": None,
            "object": None,
            "preview": type(self).preview(self.record),
            "typed": self.request.POST.get("name", ""),
        }

    def refused(self, refusal: DomainError) -> TemplateResponse:
        return self.show(status=400, error=refusal.message)


class BranchDeletionPage(_DeletionPage):
    preview, start = preview_branch, start_deleting_branch

    def find(self, object_id: str) -> Branch | None:
        mine = Branch.objects.to_delete_by(self.user).select_related("organization")
        return mine.filter(pk=object_id).first()

    def may_open(self) -> bool:
        return bool(self.user.can(Can.ADMINISTER))


class OrganizationDeletionPage(_DeletionPage):
    preview, start = preview_organization, start_deleting_organization

    def find(self, object_id: str) -> Organization | None:
        return Organization.objects.for_user(self.user).filter(pk=object_id).first()

    def may_open(self) -> bool:
        return is_operator(self.user)


def deletion_pages() -> list[URLPattern]:
    """To stand before the admin's own, which would list every customer or refuse."""
    return [
        path(f"admin/accounts/{model._meta.model_name}/<int:object_id>/delete/",
             page.view(admin.site.get_model_admin(model)))
        for model, page in ((Branch, BranchDeletionPage), (Organization, OrganizationDeletionPage))
    ]  # fmt: skip
