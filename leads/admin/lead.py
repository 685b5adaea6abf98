from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import Organization, User
from core.admin.columns import GROWING_TEXT, member_column, status_column
from core.admin.services import ServiceAdmin
from core.roles import Can
from customers.admin import Merges
from customers.normalize import format_phone
from customers.record_search import OF_CUSTOMERS
from leads.admin.claims import evidence_url
from leads.admin.inlines import (
    FollowUpInline,
    LoanInline,
    MembershipInline,
    save_follow_up,
    save_loan,
    save_membership,
)
from leads.models import (
    ConversionStatus,
    FollowUpHistory,
    Lead,
    LeadProjectAssociation,
    LoanCommitment,
)
from leads.services.leads import EDITABLE_FIELDS, create_lead, edit_lead
from leads.services.transitions import assign_lead, describe_projects_of_lost, set_status

_PHONE = "contact_number"


def _key(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=300,
        help_text=help_text,
        widget=UnfoldAdminTextInputWidget,
    )


class LeadForm(forms.ModelForm):
    contact_number = _key("Phone", "In any spelling. Who is known by it is brought up to date.")
    passport_number = _key("Passport number", "A lead has a phone, a passport, or both.")

    def _post_clean(self) -> None:
        """The services read the values and refuse; a typed phone would not fit its column."""

    def entered_values(self, names: Any) -> dict[str, Any]:
        """What was typed into the fields `names`, as the services call them."""
        return {
            "phone" if name == _PHONE else name: self.cleaned_data[name]
            for name in names
            if name in self.cleaned_data
        }


_SAVERS = {
    LeadProjectAssociation: save_membership,
    FollowUpHistory: save_follow_up,
    LoanCommitment: save_loan,
}
_COLOURS = {
    ConversionStatus.OPEN: "info",
    ConversionStatus.CONTACTED: "info",
    ConversionStatus.QUALIFIED: "warning",
    ConversionStatus.CONVERTED: "success",
    ConversionStatus.LOST: "danger",
}


@admin.register(Lead)
class LeadAdmin(Merges, ServiceAdmin):
    """Leads are entered, changed and decided through the services; none is deleted."""

    delete_right = None
    form = LeadForm
    list_display = (
        "name", "phone", "shown_status", "projects", "branch", "assignee", "next_follow_up_on",
    )  # fmt: skip
    list_select_related = ("assigned_to",)
    list_filter = (
        "conversion_status",
        "branch",
        "assigned_to",
        ("next_follow_up_on", RangeDateFilter),
    )
    list_filter_submit = True
    search = OF_CUSTOMERS
    search_fields = ("full_name",)
    search_help_text = OF_CUSTOMERS.description
    ordering = ("-id",)
    inlines: ClassVar[list[Any]] = [MembershipInline, FollowUpInline, LoanInline]
    autocomplete_fields = ("organization", "branch")
    formfield_overrides = GROWING_TEXT
    actions = ("merge_selected",)
    readonly_fields = (
        "customer",
        "assignee",
        "claims",
        "merged_into",
        "merges",
        "decided_at",
        "created_at",
        "updated_at",
    )
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "organization",
                    "full_name",
                    ("contact_number", "passport_number"),
                    ("branch", "source"),
                    "notes",
                    "possible_duplicates",
                )
            },
        ),
        (
            "Status",
            {
                "fields": (
                    ("conversion_status", "lost_reason"),
                    ("assigned_to", "next_follow_up_on"),
                )
            },
        ),
        (
            "Record",
            {
                "classes": ("collapse",),
                "fields": (
                    "customer",
                    "claims",
                    ("merged_into", "merges"),
                    "decided_at",
                    "created_at",
                    "updated_at",
                ),
            },
        ),
    )

    shown_status = status_column(_COLOURS, field="conversion_status")
    assignee = member_column("assigned_to", "Assigned to", ordering="assigned_to")

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.prefetch_related("associations__project")

    def picker_label(self, lead: Lead) -> str:
        """Two of one name are told apart by their phones."""
        named = filter(None, (lead.full_name, format_phone(lead.contact_number)))
        return ", ".join(named) or str(lead)

    @display(description="Name", ordering="full_name")
    def name(self, lead: Lead) -> str:
        return str(lead)

    @display(description="Phone", ordering="contact_number")
    def phone(self, lead: Lead) -> str:
        return format_phone(lead.contact_number)

    @display(description="Projects")
    def projects(self, lead: Lead) -> str:
        memberships = [
            membership for membership in lead.associations.all() if membership.archived_at is None
        ]
        return (
            ", ".join(
                f"{membership.project.name}: {membership.status}" for membership in memberships
            )
            or "-"
        )

    @display(description="Partners' claims")
    def claims(self, lead: Lead) -> str:
        url = evidence_url(lead.pk)
        return format_html('<a href="{}" class="text-link">Print what was claimed</a>', url)

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        leads = queryset.filter(merged_into=None)  # those have a page, but no line
        return super().get_search_results(request, leads, search_term)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new lead has no status yet; whoever may not give it out reads whose it is."""
        shown = super().get_fieldsets(request, obj)
        if obj is None:
            return shown[:1]
        if not self._may(request, Can.MANAGE) or not self.has_change_permission(request, obj):
            shown[1][1]["fields"] = [
                ("conversion_status", "lost_reason"),
                ("assignee", "next_follow_up_on"),
            ]
        return shown

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        by = cast(User, request.user)
        if change:
            self._save_changes(request, obj, form, by)
        else:
            organization = cast(
                Organization, form.cleaned_data.get("organization") or by.organization
            )
            given = form.entered_values(
                ("full_name", "contact_number", "passport_number", "branch")
            )
            given |= form.entered_values(("source", "notes"))
            taken = create_lead(organization, given, by=by)
            if not taken.created:
                messages.info(request, f"{taken.lead} was a lead already and is now up to date.")
            obj.pk = taken.lead.pk
        obj.refresh_from_db()

    def _save_changes(self, request: HttpRequest, lead: Lead, form: Any, by: User) -> None:
        changed = form.entered_values(form.changed_data)
        edit_lead(lead, {n: v for n, v in changed.items() if n in EDITABLE_FIELDS}, by=by)
        if "assigned_to" in changed:
            assign_lead(lead, changed["assigned_to"], by=by)
        if {"conversion_status", "lost_reason"} & changed.keys():
            values = form.cleaned_data
            moved = set_status(
                lead, values["conversion_status"], lost_reason=values.get("lost_reason", ""), by=by
            )
            if moved.conversion_status == ConversionStatus.LOST:
                memberships = Lead.objects.prefetch_related("associations__project")
                messages.info(request, describe_projects_of_lost(memberships.get(pk=lead.pk)))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Each line through its service."""
        save, by = _SAVERS[formset.model], cast(User, request.user)
        self.save_lines(formset, lambda line: save(form.instance, line, by))
