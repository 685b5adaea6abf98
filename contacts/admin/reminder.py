from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import action

from accounts.models import User
from contacts.models import ContactReminder, ContactReminderStatus
from contacts.search import REMINDERS
from contacts.services.reminders import finish_reminder
from core.admin.columns import member_column, status_column
from core.admin.pages import do_with_each
from core.admin.services import ServiceAdmin

_COLOURS = {ContactReminderStatus.OPEN: "info", ContactReminderStatus.DONE: "success"}


@admin.register(ContactReminder)
class ContactReminderAdmin(ServiceAdmin):
    """Planned on the contact's page; here they are found, done and cancelled."""

    add_right = delete_right = None
    list_display = ("due_on", "contact", "note", "assignee", "shown_status")
    list_select_related = ("contact", "assigned_to")
    list_filter = ("status", "assigned_to", ("due_on", RangeDateFilter))
    list_filter_submit = True
    search = REMINDERS
    search_fields = ("note",)
    search_help_text = REMINDERS.description
    ordering = ("due_on", "id")
    actions = ("finish_selected", "cancel_selected")
    fields = ("contact", "due_on", "note", "assignee", "status", "done_at", "created_at")
    readonly_fields = fields
    assignee = member_column("assigned_to", "Assigned to", ordering="assigned_to")
    shown_status = status_column(_COLOURS)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing of it is edited."""

    @action(description="Done", permissions=["change"])
    def finish_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._finish(request, queryset, ContactReminderStatus.DONE)

    @action(description="Cancelled", permissions=["change"])
    def cancel_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._finish(request, queryset, ContactReminderStatus.CANCELLED)

    def _finish(
        self, request: HttpRequest, queryset: QuerySet, status: ContactReminderStatus
    ) -> None:
        by = cast(User, request.user)

        def finish(reminder: Any) -> None:
            finish_reminder(reminder, by=by, status=status)

        do_with_each(
            request, queryset, finish, done=str(status.label), called=lambda one: one.contact
        )
