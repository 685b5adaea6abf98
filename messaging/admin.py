from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSelectWidget

from accounts.models import User
from core.admin.base import ScopedTabularInline, is_operator
from core.admin.columns import member_column, status_column
from core.admin.pages import do_with_each
from core.admin.services import ServiceAdmin
from core.roles import Can
from customers.record_search import OF_CUSTOMERS
from messaging.models import (
    Message,
    MessageEvent,
    MessageStatus,
    MessageTemplate,
    SenderState,
)
from messaging.services.messages import (
    Resolution,
    open_sender_again,
    resolve_uncertain,
    save_template,
)
from messaging.services.templates import DEFAULT_BODIES

_MEDICAL = frozenset({"body", "variables"})
_COLOURS = {
    MessageStatus.UNCERTAIN: "danger",
    MessageStatus.FAILED: "warning",
    MessageStatus.SKIPPED: "warning",
    MessageStatus.DELIVERED: "success",
    MessageStatus.READ: "success",
    MessageStatus.QUEUED: "info",
    MessageStatus.SENDING: "info",
}


class ResolutionForm(forms.ModelForm):
    """What became of a message whose sending nobody could tell."""

    resolution = forms.ChoiceField(
        required=False,
        label="What became of it",
        choices=[("", "---------"), *Resolution.choices],
        widget=UnfoldAdminSelectWidget,
    )


class EventInline(ScopedTabularInline):
    """What the provider told, and what the customer answered."""

    model = MessageEvent
    add_right = change_right = delete_right = None
    medical_fields = frozenset({"text"})
    fields = ("happened_at", "kind", "state", "error_code", "text", "forgotten_at")
    readonly_fields = ("forgotten_at",)
    ordering = ("happened_at", "id")
    hide_title = True
    verbose_name_plural = "What came back"


@admin.register(Message)
class MessageAdmin(ServiceAdmin):
    """The schedule makes messages and workers send them; people decide the uncertain ones."""

    form = ResolutionForm
    add_right = None
    delete_right = None
    medical_fields = _MEDICAL
    list_display = ("day", "customer", "channel", "shown_status", "why", "sent_at", "read_at")
    list_filter = ("status", "channel", "branch", ("day", RangeDateFilter))
    list_filter_submit = True
    list_select_related = ("customer",)
    search = OF_CUSTOMERS
    search_fields = ("customer__full_name",)
    search_help_text = OF_CUSTOMERS.description
    actions = ("was_sent", "send_again", "was_not_sent")
    inlines = (EventInline,)
    fields = (
        ("customer", "phone"),
        ("channel", "day"),
        ("shown_status", "why"),
        "body",
        ("template_name", "language"),
        ("sent_at", "delivered_at", "read_at"),
        ("attempts", "next_try_at", "expires_at"),
        "provider_id",
        ("decided_by", "resolved_at"),
        ("branch", "created_at", "forgotten_at"),
    )
    readonly_fields = flatten(fields)
    shown_status = status_column(_COLOURS)
    decided_by = member_column("resolved_by", "Resolved by")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        uncertain = obj is not None and obj.status == MessageStatus.UNCERTAIN
        if not uncertain or not self.has_change_permission(request, obj):
            return self.fields
        return [*self.fields, "resolution"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if resolution := form.cleaned_data.get("resolution"):
            resolve_uncertain(obj, resolution=resolution, by=cast(User, request.user))
            obj.refresh_from_db()

    @display(description="Why")
    def why(self, message: Message) -> str:
        if message.skip_reason:
            return message.get_skip_reason_display()
        if not message.error_code:
            return "-"
        return f"{message.error_text} ({message.error_code})"

    @action(description="Uncertain: it was sent", permissions=["change"])
    def was_sent(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._resolve(request, queryset, Resolution.SENT)

    @action(description="Uncertain: send it again", permissions=["change"])
    def send_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._resolve(request, queryset, Resolution.SEND_AGAIN)

    @action(description="Uncertain: call instead", permissions=["change"])
    def was_not_sent(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._resolve(request, queryset, Resolution.NOT_SENT)

    def _resolve(self, request: HttpRequest, queryset: QuerySet, resolution: str) -> None:
        by = cast(User, request.user)
        do_with_each(
            request,
            queryset.select_related("organization", "customer"),
            lambda message: resolve_uncertain(message, resolution=resolution, by=by),
            done="Decided",
            called=lambda message: message.customer,
        )


@admin.register(SenderState)
class SenderStateAdmin(ServiceAdmin):
    """Why messages do not go out, and whose number they come from.

    The number is the platform's operator's to give: it is one that the installation's account has.
    """

    view_right = Can.MANAGE
    add_right = None
    change_right = Can.MANAGE
    delete_right = None
    list_display = ("channel", "shown_state", "stop_reason", "paused_until", "sender_id",
                    "organization")  # fmt: skip
    fields = ("organization", ("channel", "sender_id"), ("stopped_at", "stop_code"), "stop_reason",
              "paused_until", ("reset_at", "opened_by"))  # fmt: skip
    autocomplete_fields = ("organization",)
    actions = ("open_again",)
    opened_by = member_column("reset_by", "Opened again by")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = ["stopped_at", "stop_code", "stop_reason", "paused_until", "reset_at", "opened_by"]
        if obj is not None:
            shown += ["organization", "channel"]
        if not is_operator(request.user):
            shown.append("sender_id")
        return [name for name in shown if name not in self.hidden_fields(request)]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_operator(request.user)

    @display(description="State", label={"Stopped": "danger", "Open": "success"})
    def shown_state(self, state: SenderState) -> str:
        return "Stopped" if state.stopped_at else "Open"

    @action(description="Mended: open again", permissions=["change"])
    def open_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        for state in queryset.select_related("organization"):
            open_sender_again(state, by=cast(User, request.user))
            messages.success(request, f"{state}: what waits goes out.")


@admin.register(MessageTemplate)
class MessageTemplateAdmin(ServiceAdmin):
    """The words of reminders, per channel and language."""

    add_right = change_right = delete_right = Can.MANAGE
    list_display = ("channel", "language", "provider_name", "names_medicines", "shown_state",
                    "organization")  # fmt: skip
    list_filter = ("channel",)
    search_fields = ("body", "provider_name")
    autocomplete_fields = ("organization",)
    fields = ("organization", ("channel", "language"), "provider_name", "body", "names_medicines",
              "stopped_at", "stop_reason")  # fmt: skip
    readonly_fields = ("stopped_at", "stop_reason")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"body": DEFAULT_BODIES["en"]} | super().get_changeform_initial_data(request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        save_template(obj)

    @display(description="State", label={"Refused": "danger", "In use": "success"})
    def shown_state(self, template: MessageTemplate) -> str:
        return "Refused" if template.stopped_at else "In use"
