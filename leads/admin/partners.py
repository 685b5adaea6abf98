from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.http import HttpRequest
from unfold.decorators import display

from accounts.models import User
from core.admin.base import ScopedTabularInline
from core.admin.columns import GROWING_TEXT
from core.admin.services import ServiceAdmin
from core.roles import Can
from customers.admin import Merges
from customers.normalize import format_phone
from leads.models import ChannelPartner, PartnerProject
from leads.search import PARTNERS
from leads.services.partner_edits import (
    EDITABLE_FIELDS,
    add_partner,
    edit_partner,
    link_project,
    unlink_project,
)


class PartnerProjectInline(ScopedTabularInline):
    model = PartnerProject
    verbose_name = "project"
    verbose_name_plural = "projects and commissions"
    add_right = change_right = delete_right = Can.MANAGE
    fields = ("project", "commission_percent")
    hide_title = True

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.select_related("project", "partner")


@admin.register(ChannelPartner)
class ChannelPartnerAdmin(Merges, ServiceAdmin):
    """Partners are deactivated, not deleted: the claim ledger keeps their names."""

    add_right = change_right = Can.MANAGE
    delete_right = None
    list_display = ("name", "code", "shown_phone", "city", "works_for", "is_active", "organization")
    list_filter = ("is_active", "projects__project")
    search = PARTNERS
    search_fields = ("name",)
    search_help_text = PARTNERS.description
    ordering = ("name", "id")
    autocomplete_fields = ("organization",)
    actions = ("merge_selected",)
    readonly_fields = ("merged_into", "merges")
    inlines: ClassVar[list[Any]] = [PartnerProjectInline]
    fields = (
        "organization",
        ("name", "code"),
        ("phone", "email"),
        ("city", "rera_number"),
        "is_active",
        "notes",
        "possible_duplicates",
        ("merged_into", "merges"),
    )
    formfield_overrides = GROWING_TEXT

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.prefetch_related("projects__project")

    @display(description="Phone", ordering="phone")
    def shown_phone(self, partner: ChannelPartner) -> str:
        return format_phone(partner.phone)

    @display(description="Projects")
    def works_for(self, partner: ChannelPartner) -> str:
        links = partner.projects.all()
        return ", ".join(_describe_link(link) for link in links) or "-"

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        partners = queryset.filter(merged_into=None)  # those have a page, but no line
        return super().get_search_results(request, partners, search_term)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        by = cast(User, request.user)
        values = {name: form.cleaned_data[name] for name in EDITABLE_FIELDS}
        if change:
            changed = {name: values[name] for name in values if name in form.changed_data}
            edit_partner(obj, changed, by=by)
        else:
            partner, created = add_partner(obj.organization, values, by=by)
            obj.pk = partner.pk
            if not created:
                text = f"This phone was known: {partner} was brought up to date."
                self.message_user(request, text, messages.WARNING)
        obj.refresh_from_db()

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """A project that left a line is unlinked before any is linked: two may change places."""
        by = cast(User, request.user)
        for line in formset.initial_forms:
            if line in formset.deleted_forms or "project" in line.changed_data:
                link = PartnerProject.objects.select_related("partner").get(pk=line.instance.pk)
                unlink_project(link, by=by)
        self.save_lines(formset, lambda line: _save_link(form.instance, line.cleaned_data, by))


def _save_link(partner: ChannelPartner, values: dict[str, Any], by: User) -> PartnerProject:
    percent = values["commission_percent"]
    return link_project(partner, values["project"], commission_percent=percent, by=by)[0]


def _describe_link(link: PartnerProject) -> str:
    percent = link.commission_percent
    return f"{link.project} {percent}%" if percent is not None else str(link.project)
