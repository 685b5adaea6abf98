from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import Organization, User
from contacts.admin.assigning import AssignsContacts
from contacts.admin.inlines import (
    ContactReminderInline,
    InteractionInline,
    RemindingInline,
)
from contacts.models import (
    ContactInteraction,
    ContactRecord,
    ContactReminder,
    ContactStatus,
)
from contacts.search import CONTACTS
from contacts.services.editing import EDITABLE_FIELDS, edit_contact, mark_yellow
from contacts.services.handled import handled_recently
from contacts.services.interacting import record_interaction
from contacts.services.making import add_contact
from contacts.services.reminders import remind
from contacts.services.transitions import possible_transitions
from core.admin.columns import GROWING_TEXT, member_column, status_column
from core.admin.pages import do_with_each
from core.admin.services import ServiceAdmin
from customers.admin.recent import ShowsRecentChanges
from customers.history import ExplainedChange, explain_with_note
from customers.normalize import format_phone
from history.models import Change
from visits.money import format_money

_COLOURS = {
    ContactStatus.PENDING: "info",
    ContactStatus.CONTACTED: "info",
    ContactStatus.YELLOW: "warning",
    ContactStatus.CONVERTED: "success",
    ContactStatus.INACTIVE: "",
}

# Ids of records that the note of a change names in words.
_LABEL_BY_NOTE = frozenset({"customer", "conversion_bill"})


class ContactForm(forms.ModelForm):
    """The status offers where the contact may go; only bills convert."""

    phone = forms.CharField(
        max_length=300,
        help_text="In any spelling. A phone that is known opens the contact that has it.",
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.fields.pop("phone", None)  # another phone is another contact
        status: Any = self.fields.get("status")
        if status is not None:
            contact: ContactRecord = self.instance
            offered = {contact.status, *possible_transitions(contact)}
            status.choices = [one for one in ContactStatus.choices if one[0] in offered]

    def _post_clean(self) -> None:
        """The services read the values and refuse; a typed phone would not fit its column."""


@admin.register(ContactRecord)
class ContactRecordAdmin(ShowsRecentChanges, AssignsContacts, ServiceAdmin):
    """Contacts are entered, called and closed through the services; none is deleted."""

    delete_right = None
    form = ContactForm
    list_display = (
        "shown_name", "shown_phone", "shown_status", "opted_out", "branch", "assignee", "attempts",
        "next_action_on",
    )  # fmt: skip
    list_select_related = ("assigned_to",)
    list_filter = (
        "status",
        "branch",
        "assigned_to",
        "whatsapp_status",
        ("next_action_on", RangeDateFilter),
    )
    list_filter_submit = True
    search = CONTACTS
    search_fields = ("name",)
    search_help_text = CONTACTS.description
    ordering = ("-id",)
    actions = ("assign", "mark_selected_yellow")
    inlines: ClassVar[list[Any]] = [
        InteractionInline,
        RemindingInline,
        ContactReminderInline,
    ]
    autocomplete_fields = ("organization", "branch")
    formfield_overrides = GROWING_TEXT
    readonly_fields = (
        "shown_phone", "opted_out", "assignee", "handled", "customer", "attempts",
        "whatsapp_status", "first_contact_at", "last_contact_at", "yellow_on", "converted_on",
        "value", "credited_to", "created_at", "updated_at",
    )  # fmt: skip
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "organization",
                    ("shown_phone", "name"),
                    "opted_out",
                    ("branch", "source"),
                    "notes",
                    "handled",
                )
            },
        ),
        (
            "Status",
            {"fields": (("status", "closing_reason"), ("assignee", "next_action_on"))},
        ),
        (
            "Record",
            {
                "classes": ("collapse",),
                "fields": (
                    ("customer", "whatsapp_status"),
                    ("attempts", "yellow_on"),
                    ("first_contact_at", "last_contact_at"),
                    ("converted_on", "value"),
                    "credited_to",
                    ("created_at", "updated_at"),
                ),
            },
        ),
    )

    def explain_changes(self, records: Sequence[Change], *, reader: User) -> list[ExplainedChange]:
        return explain_with_note(records, without=_LABEL_BY_NOTE)

    # The list
    shown_status = status_column(_COLOURS)
    assignee = member_column("assigned_to", "Assigned to", ordering="assigned_to")
    credited_to = member_column("converted_by", "Converted by")

    @display(description="Name", ordering="name")
    def shown_name(self, contact: ContactRecord) -> str:
        return contact.name or format_phone(contact.phone)

    @display(description="Phone", ordering="phone")
    def shown_phone(self, contact: ContactRecord) -> str:
        return format_phone(contact.phone)

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.with_opt_out()

    @display(description="Opted out", label={"Opted out: do not call or write": "danger"})
    def opted_out(self, contact: ContactRecord) -> str:
        return "Opted out: do not call or write" if getattr(contact, "is_opted_out", False) else ""

    @display(description="Conversion value")
    def value(self, contact: ContactRecord) -> str:
        if contact.conversion_value is None:
            return "-"
        return format_money(contact.conversion_value, contact.organization.bill_currency)

    @display(description="Handled in the last 7 days")
    def handled(self, contact: ContactRecord) -> str:
        organization = contact.organization
        found = handled_recently(organization, [contact.phone]).get(contact.phone, [])
        given = (
            (
                timezone.localtime(one.at, organization.zone).strftime("%d %b, %H:%M"),
                one.what,
                one.by_name or "somebody",
            )
            for one in found
        )
        return format_html_join("", "<p>{}: {} by {}</p>", given) or "By nobody."

    @action(description="Came, did not buy (yellow)", permissions=["change"])
    def mark_selected_yellow(self, request: HttpRequest, queryset: QuerySet) -> None:
        by = cast(User, request.user)
        do_with_each(
            request, queryset, lambda contact: mark_yellow(contact, by=by), done="Marked yellow"
        )

    # The page
    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is not None:
            return super().get_fieldsets(request, obj)
        shown = ("organization", ("phone", "name"), ("branch", "source"), "notes")
        hidden = self.hidden_fields(request)
        return [(None, {"fields": [one for one in shown if one not in hidden]})]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return self.inlines if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        by = cast(User, request.user)
        values = form.cleaned_data
        if change:
            changed = {name: values[name] for name in form.changed_data if name in EDITABLE_FIELDS}
            edit_contact(obj, changed, by=by)
        else:
            organization = cast(Organization, values.get("organization") or by.organization)
            contact, created = add_contact(organization, values, by=by)
            if not created:
                messages.info(request, f"{contact} was a contact already; this is its page.")
            obj.pk = contact.pk
        obj.refresh_from_db()

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Each new line through its service."""
        self.save_lines(
            formset,
            lambda line: _SAVERS[formset.model](request, form.instance, line.cleaned_data),
            only_new=True,
        )


def _save_interaction(request: HttpRequest, contact: Any, entered: Any) -> ContactInteraction:
    names = (
        "kind", "call_successful", "customer_response", "notes", "next_action", "next_action_on",
        "closing_reason",
    )  # fmt: skip
    values = {name: entered[name] for name in names if name in entered}
    recorded = record_interaction(contact, by=cast(User, request.user), **values)
    if recorded.warning:
        messages.warning(request, recorded.warning)
    return recorded.interaction


def _save_reminder(request: HttpRequest, contact: Any, entered: Any) -> ContactReminder:
    values = {name: entered.get(name) for name in ("due_on", "note", "assigned_to")}
    return remind(contact, by=cast(User, request.user), **cast(Any, values))


_SAVERS: dict[Any, Any] = {
    ContactInteraction: _save_interaction,
    ContactReminder: _save_reminder,
}
