from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import action, display
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from accounts.models import Organization, User
from core.admin.base import ScopedTabularInline
from core.admin.columns import date_hint, member_column, status_column
from core.admin.pages import do_with_each
from core.admin.services import ServiceAdmin
from customers.admin import CustomerAdmin
from customers.normalize import format_phone
from customers.record_search import OF_CUSTOMERS
from reminders.models import OPEN_FIRST, RefillReminder, RefillResponse, RefillStatus, SentBy
from reminders.services.refills import mark_sent, respond, snooze

_MEDICAL = frozenset({"medicine_name", "response_notes"})
_COLOURS = {
    RefillStatus.PENDING: "info",
    RefillStatus.SENT: "warning",
    RefillStatus.PURCHASED: "success",
}


_OPEN = (RefillStatus.PENDING, RefillStatus.SENT)
_REMINDED, _PUT_OFF = "reminded", "put_off"
_HEARD = [(answer.value, answer.label) for answer in RefillResponse if answer != "replied"]


class AnswerForm(forms.ModelForm):
    """What came of the reminder, told on its page."""

    answer = forms.ChoiceField(
        required=False,
        label="What came of it",
        choices=[("", "---------"), (_REMINDED, "Called: reminded"), *_HEARD,
                 (_PUT_OFF, "Put off, nobody was called")],
        widget=UnfoldAdminSelectWidget,
    )  # fmt: skip
    day = forms.DateField(
        required=False,
        label="Call again or put off until",
        widget=UnfoldAdminDateWidget,
    )
    notes = forms.CharField(
        required=False, max_length=2000, label="Notes", widget=UnfoldAdminTextInputWidget
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "day" in self.fields:
            self.fields["day"].help_text = date_hint()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not values.get("answer") and (values.get("day") or values.get("notes")):
            self.add_error("answer", "Say what came of it, so that the day and notes are kept.")
        if values.get("answer") == _PUT_OFF and not values.get("day"):
            self.add_error("day", "Until which day?")
        return values


class TodaysList(admin.SimpleListFilter):
    title = "list of today"
    parameter_name = "list"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("due", "Due"),
            ("calls", "To call"),
            ("late", "Three days late"),
            ("upcoming", "Not due yet"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        user = cast(User, request.user)
        today = (user.organization or Organization()).today()
        if self.value() == "due":
            return queryset.due(on=today)
        if self.value() == "calls":
            return queryset.to_call(on=today)
        if self.value() == "late":
            return queryset.late(on=today)
        if self.value() == "upcoming":
            return queryset.filter(status=RefillStatus.PENDING, due_on__gt=today)
        return queryset


class RefillReminderInline(ScopedTabularInline):
    model = RefillReminder
    add_right = change_right = delete_right = None
    medical_fields = _MEDICAL
    fields = ("due_on", "medicine_name", "status", "bought_on", "response")
    ordering = ("-due_on",)
    per_page = 10
    hide_title = True
    verbose_name_plural = "Refill reminders"


CustomerAdmin.add_inline(RefillReminderInline)


@admin.register(RefillReminder)
class RefillReminderAdmin(ServiceAdmin):
    """Bills make reminders; people tell here what became of them."""

    form = AnswerForm
    fields_called: ClassVar[dict[str, str]] = {
        "until": "day", "call_again_on": "day", "response": "answer"
    }  # fmt: skip
    add_right = None
    delete_right = None
    medical_fields = _MEDICAL
    list_display = ("due_on", "customer", "phone", "medicine_name", "shown_status", "response")
    list_filter = (TodaysList, "status", "branch", ("due_on", RangeDateFilter))
    list_filter_submit = True
    list_select_related = ("customer",)
    search = OF_CUSTOMERS
    search_fields = ("customer__full_name",)
    search_help_text = OF_CUSTOMERS.description
    ordering = (OPEN_FIRST, "due_on", "id")
    actions = ("called", "will_buy", "bought_elsewhere", "stopped", "snooze_a_week")
    fields = (
        ("customer", "phone"),
        "medicine_name",
        ("due_on", "reminder_date", "runs_out_on"),
        ("shown_status", "call_only"),
        ("sent_at", "sent_by", "reported_by"),
        ("response", "responded_at", "heard_by"),
        "response_notes",
        "closing_reason",
        ("bought_on", "branch"),
    )
    readonly_fields = flatten(fields)
    reported_by = member_column("sent_by_user", "Reminded by")
    heard_by = member_column("responded_by", "Answer heard by")
    shown_status = status_column(_COLOURS)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """An open reminder can be answered here, as it can in the list."""
        if obj is None or obj.status not in _OPEN or not self.has_change_permission(request, obj):
            return self.fields
        return [*self.fields[:3], ("answer", "day"), "notes", *self.fields[3:]]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        by, given = cast(User, request.user), form.cleaned_data
        reminder = RefillReminder.objects.select_related("organization", "customer").get(pk=obj.pk)
        match given.get("answer"):
            case "" | None:
                return
            case "reminded":
                mark_sent(reminder, sent_by=SentBy.CALL, by=by)
            case "put_off":
                snooze(reminder, until=given["day"])
            case answer:
                respond(
                    reminder,
                    response=answer,
                    by=by,
                    notes=given["notes"],
                    call_again_on=given["day"],
                )
        obj.refresh_from_db()

    @display(description="Phone")
    def phone(self, reminder: RefillReminder) -> str:
        return format_phone(reminder.customer.phone) or "-"

    @action(description="Called: reminded", permissions=["change"])
    def called(self, request: HttpRequest, queryset: QuerySet) -> None:
        by = cast(User, request.user)
        self._each(request, queryset, lambda each: mark_sent(each, sent_by=SentBy.CALL, by=by))

    @action(description="Called: will buy", permissions=["change"])
    def will_buy(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._answered(request, queryset, RefillResponse.WILL_BUY)

    @action(description="Called: bought elsewhere", permissions=["change"])
    def bought_elsewhere(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._answered(request, queryset, RefillResponse.BOUGHT_ELSEWHERE)

    @action(description="Called: no longer takes it", permissions=["change"])
    def stopped(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._answered(request, queryset, RefillResponse.STOPPED)

    @action(description="Put off for a week", permissions=["change"])
    def snooze_a_week(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._each(
            request,
            queryset,
            lambda each: snooze(
                each, until=max(each.due_on, each.organization.today()) + timedelta(days=7)
            ),
        )

    def _answered(self, request: HttpRequest, queryset: QuerySet, response: str) -> None:
        by = cast(User, request.user)
        self._each(request, queryset, lambda each: respond(each, response=response, by=by))

    def _each(
        self,
        request: HttpRequest,
        queryset: QuerySet,
        do: Callable[[RefillReminder], RefillReminder],
    ) -> None:
        do_with_each(
            request,
            queryset.select_related("organization", "customer"),
            do,
            done="Reminders changed",
            called=lambda reminder: reminder.customer,
        )
