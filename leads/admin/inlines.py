"""A lead's places in projects, follow-ups and loans, on its page."""

from typing import Any, ClassVar

from django.db.models import TextField
from django.http import HttpRequest
from unfold.decorators import display
from unfold.widgets import UnfoldAdminExpandableTextareaWidget

from core.admin.base import ScopedTabularInline
from core.roles import Can
from leads.admin.forms import FollowUpForm, MembershipForm
from leads.models import FollowUpHistory, LeadProjectAssociation, LoanCommitment

_SMALL_TEXT: dict[Any, Any] = {TextField: {"widget": UnfoldAdminExpandableTextareaWidget}}


class MembershipInline(ScopedTabularInline):
    model = LeadProjectAssociation
    form = MembershipForm
    money_fields = ("value",)
    verbose_name = "project"
    verbose_name_plural = "projects"
    delete_right = None
    hide_title = True
    autocomplete_fields = ("project",)
    formfield_overrides = _SMALL_TEXT
    fields: ClassVar[Any] = (
        "project",
        "status",
        "assigned_to",
        "pretag_status",
        "phone_verified",
        "channel_partner",
        "value",
        "notes",
        "archived",
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who works on it is given out by managers; others read its name."""
        manages = self._may(request, Can.MANAGE) and self.has_change_permission(request, obj)
        return [
            "assignee" if name == "assigned_to" and not manages else name
            for name in self.fields
            if name != "archived" or self.has_change_permission(request, obj)
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("assignee",)

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.select_related("project", "assigned_to", "channel_partner")

    @display(description="Assigned to")
    def assignee(self, membership: LeadProjectAssociation) -> str:
        return membership.assigned_to.name if membership.assigned_to else "-"


class FollowUpInline(ScopedTabularInline):
    """Added to, never changed."""

    model = FollowUpHistory
    form = FollowUpForm
    change_right = delete_right = None
    hide_title = True
    per_page = 10
    autocomplete_fields = ("project",)
    formfield_overrides = _SMALL_TEXT
    readonly_fields = ("done_at", "done_by_name")
    fields: ClassVar[Any] = (
        "kind",
        "response",
        "notes",
        "project",
        "next_follow_up_on",
        "closing_reason",
        *readonly_fields,
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if self.has_add_permission(request, obj):
            return list(self.fields)
        return [name for name in self.fields if name != "closing_reason"]

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.select_related("project", "done_by")

    @display(description="Done by")
    def done_by_name(self, follow_up: FollowUpHistory) -> str:
        return follow_up.done_by.name if follow_up.done_by else "-"


class LoanInline(ScopedTabularInline):
    """Promised here; kept or cancelled on the commitment's own page."""

    model = LoanCommitment
    money_fields = ("amount",)
    change_right = delete_right = None
    show_change_link = True
    hide_title = True
    per_page = 10
    autocomplete_fields = ("project",)
    formfield_overrides = _SMALL_TEXT
    readonly_fields = ("status",)
    fields: ClassVar[Any] = ("amount", "promised_on", "lender", "project", "notes", "status")

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.select_related("project")
