"""A lead's places in projects, follow-ups and loans on its page, saved through the services."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminTextInputWidget, UnfoldBooleanSwitchWidget

from accounts.models import User
from core.admin.base import ScopedTabularInline
from core.admin.columns import GROWING_TEXT, member_column
from core.roles import Can
from leads.models import FollowUpHistory, Lead, LeadProjectAssociation, LoanCommitment
from leads.services.associations import (
    EDITABLE_FIELDS,
    add_to_project,
    archive_association,
    assign_association,
    edit_association,
)
from leads.services.follow_ups import record_follow_up
from leads.services.loans import commit_loan


class MembershipForm(forms.ModelForm):
    """Which project it is and whose claim stands is decided when the lead comes in."""

    archived = forms.BooleanField(required=False, widget=UnfoldBooleanSwitchWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["archived"].initial = self.instance.archived_at is not None
        if self.instance.pk:
            for name in ("project", "channel_partner"):
                if name in self.fields:
                    self.fields[name].disabled = True


class FollowUpForm(forms.ModelForm):
    closing_reason = forms.CharField(
        required=False,
        max_length=500,
        help_text="Instead of a next day: the lead is lost.",
        widget=UnfoldAdminTextInputWidget,
    )


class MembershipInline(ScopedTabularInline):
    model = LeadProjectAssociation
    form = MembershipForm
    money_fields = ("value",)
    verbose_name = "project"
    verbose_name_plural = "projects"
    delete_right = None
    hide_title = True
    autocomplete_fields = ("project",)
    formfield_overrides = GROWING_TEXT
    assignee = member_column("assigned_to", "Assigned to")
    fields: ClassVar[Any] = (
        "project", "status", "assigned_to", "pretag_status", "phone_verified", "channel_partner",
        "value", "notes", "archived",
    )  # fmt: skip

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


class FollowUpInline(ScopedTabularInline):
    """Added to, never changed."""

    model = FollowUpHistory
    form = FollowUpForm
    change_right = delete_right = None
    hide_title = True
    per_page = 10
    autocomplete_fields = ("project",)
    formfield_overrides = GROWING_TEXT
    done_by_name = member_column("done_by", "Done by")
    readonly_fields = ("done_at", "done_by_name")
    fields: ClassVar[Any] = (
        "kind", "response", "notes", "project", "next_follow_up_on", "closing_reason",
        *readonly_fields,
    )  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if self.has_add_permission(request, obj):
            return list(self.fields)
        return [name for name in self.fields if name != "closing_reason"]

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.select_related("project", "done_by")


class LoanInline(ScopedTabularInline):
    """Promised here; kept or cancelled on the commitment's own page."""

    model = LoanCommitment
    money_fields = ("amount",)
    change_right = delete_right = None
    show_change_link = True
    hide_title = True
    per_page = 10
    autocomplete_fields = ("project",)
    formfield_overrides = GROWING_TEXT
    readonly_fields = ("status",)
    fields: ClassVar[Any] = ("amount", "promised_on", "lender", "project", "notes", "status")

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.select_related("project")


def save_membership(lead: Lead, line: Any, by: User) -> LeadProjectAssociation:
    given, changed = line.cleaned_data, set(line.changed_data)
    values = {name: given[name] for name in changed & EDITABLE_FIELDS}
    if line.instance.pk is None:
        membership, _ = add_to_project(
            lead, given["project"], values, by=by, channel_partner=given.get("channel_partner")
        )
    else:
        membership = edit_association(line.instance, values, by=by)
    if "assigned_to" in changed:
        membership = assign_association(membership, given["assigned_to"], by=by)
    if "archived" in changed:
        membership = archive_association(membership, by=by, archived=given["archived"])
    return membership


def save_follow_up(lead: Lead, line: Any, by: User) -> FollowUpHistory:
    return record_follow_up(
        lead,
        by=by,
        **_chosen_values(
            line, "kind", "notes", "response", "project", "next_follow_up_on", "closing_reason"
        ),
    )


def save_loan(lead: Lead, line: Any, by: User) -> LoanCommitment:
    names = ("amount", "promised_on", "lender", "notes", "project")
    return commit_loan(lead, by=by, **_chosen_values(line, *names))


def _chosen_values(line: Any, *names: str) -> dict[str, Any]:
    return {name: line.cleaned_data[name] for name in names if name in line.cleaned_data}
