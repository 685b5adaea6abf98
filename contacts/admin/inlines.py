"""What was done for a contact, what is to be done and what changed, on its page."""

from typing import Any, ClassVar

from django.db.models import TextField
from django.http import HttpRequest
from unfold.decorators import display
from unfold.widgets import UnfoldAdminExpandableTextareaWidget

from contacts.admin.forms import InteractionForm
from contacts.models import ContactInteraction, ContactReminder, ContactStatus
from core.admin.base import ScopedTabularInline

_SMALL_TEXT: dict[Any, Any] = {TextField: {"widget": UnfoldAdminExpandableTextareaWidget}}


_ENDED = {ContactStatus.CONVERTED, ContactStatus.INACTIVE}


class InteractionInline(ScopedTabularInline):
    """Added to, never changed; a contact that is converted or closed takes none."""

    model = ContactInteraction
    form = InteractionForm
    verbose_name_plural = "interactions: each ends with the next day or a closing reason"
    change_right = delete_right = None
    hide_title = True
    per_page = 10
    formfield_overrides = _SMALL_TEXT
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

    @display(description="Done by")
    def done_by_name(self, interaction: ContactInteraction) -> str:
        return interaction.done_by.name if interaction.done_by else "-"


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
    readonly_fields = ("due_on", "note", "assignee", "status")
    fields: ClassVar[Any] = readonly_fields

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.select_related("assigned_to")

    @display(description="Assigned to")
    def assignee(self, reminder: ContactReminder) -> str:
        return reminder.assigned_to.name if reminder.assigned_to else "-"
