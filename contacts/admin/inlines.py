"""What was done for a contact, what is to be done and what changed, on its page."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest

from contacts.models import ContactInteraction, ContactReminder, ContactStatus
from contacts.services.interacting import CLOSING_REASONS
from core.admin.base import ScopedTabularInline
from core.admin.columns import GROWING_TEXT, member_column

_ENDED = {ContactStatus.CONVERTED, ContactStatus.INACTIVE}


class InteractionForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (reason := self.fields.get("closing_reason")) is not None:
            reason.widget.attrs["placeholder"] = CLOSING_REASONS[0]


class InteractionInline(ScopedTabularInline):
    """Added to, never changed; a contact that is converted or closed takes none."""

    model = ContactInteraction
    form = InteractionForm
    verbose_name_plural = "interactions: each ends with the next day or a closing reason"
    change_right = delete_right = None
    hide_title = True
    per_page = 10
    formfield_overrides = GROWING_TEXT
    done_by_name = member_column("done_by", "Done by")
    readonly_fields = ("done_at", "done_by_name")
    fields: ClassVar[Any] = (
        "kind",
        "call_successful",
        "customer_response",
        "notes",
        "next_action",
        "next_action_on",
        "closing_reason",
        *readonly_fields,
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_add_permission(request, obj)
        return allowed and (obj is None or obj.status not in _ENDED)

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.select_related("done_by")


class RemindingInline(ScopedTabularInline):
    """A day to be planned. What is planned stands below, its member by name."""

    model = ContactReminder
    verbose_name = "reminder"
    verbose_name_plural = "plan a reminder"
    change_right = delete_right = None
    hide_title = True
    fields: ClassVar[Any] = ("due_on", "note", "assigned_to")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_add_permission(request, obj)
        return allowed and (obj is None or obj.status not in _ENDED)

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.none()


class ContactReminderInline(ScopedTabularInline):
    """Done and cancelled in the list of reminders."""

    model = ContactReminder
    verbose_name_plural = "reminders"
    add_right = change_right = delete_right = None
    hide_title = True
    per_page = 10
    show_change_link = True
    assignee = member_column("assigned_to", "Assigned to")
    readonly_fields = ("due_on", "note", "assignee", "status")
    fields: ClassVar[Any] = readonly_fields

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.select_related("assigned_to")
