from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

from django.contrib import admin
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import action, display

from accounts.admin_actions import do_with_each
from accounts.admin_base import ScopedAdmin, ScopedTabularInline
from accounts.models import Organization, User
from customers.admin import CustomerAdmin
from customers.normalize import format_phone
from reminders.models import RefillReminder, RefillResponse, RefillStatus, SentBy
from reminders.services.refills import mark_sent, respond, snooze

_MEDICAL = frozenset({"medicine_name", "response_notes"})
# Those that somebody may have to do something about, as DESIGN's lists have them.
_OPEN_FIRST = Case(
    When(status__in=[RefillStatus.PENDING, RefillStatus.SENT], then=Value(0)), default=Value(1)
)
_COLOURS = {
    RefillStatus.PENDING: "info",
    RefillStatus.SENT: "warning",
    RefillStatus.PURCHASED: "success",
}


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
    add_right = None
    change_right = None
    delete_right = None
    medical_fields = _MEDICAL
    fields = ("due_on", "medicine_name", "status", "bought_on", "response")
    ordering = ("-due_on",)
    per_page = 10
    hide_title = True
    verbose_name_plural = "Refill reminders"


CustomerAdmin.add_inline(RefillReminderInline)


@admin.register(RefillReminder)
class RefillReminderAdmin(ScopedAdmin):
    """Bills make reminders; people tell here what became of them."""

    add_right = None
    delete_right = None
    medical_fields = _MEDICAL
    list_display = ("due_on", "customer", "phone", "medicine_name", "shown_status", "response")
    list_filter = (TodaysList, "status", "branch", ("due_on", RangeDateFilter))
    list_filter_submit = True
    list_select_related = ("customer",)
    search_fields = ("customer__full_name", "customer__phone")
    search_help_text = "The customer's name or phone"
    ordering = (_OPEN_FIRST, "due_on", "id")
    actions = ("called", "will_buy", "bought_elsewhere", "stopped", "snooze_a_week")
    fields = (
        ("customer", "phone"),
        "medicine_name",
        ("due_on", "reminder_date", "runs_out_on"),
        ("shown_status", "call_only"),
        ("sent_at", "sent_by", "told_by"),
        ("response", "responded_at", "heard_by"),
        "response_notes",
        "closing_reason",
        ("bought_on", "branch"),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = [
            name
            for field in self.fields
            for name in (field if isinstance(field, tuple) else (field,))
        ]
        return [name for name in shown if name not in self.hidden_fields(request)]

    @display(description="Reminded by")
    def told_by(self, reminder: RefillReminder) -> str:
        """No link: not everybody who sees reminders may open the pages of users."""
        return reminder.sent_by_user.name if reminder.sent_by_user else "-"

    @display(description="Answer heard by")
    def heard_by(self, reminder: RefillReminder) -> str:
        return reminder.responded_by.name if reminder.responded_by else "-"

    @display(description="Phone")
    def phone(self, reminder: RefillReminder) -> str:
        return format_phone(reminder.customer.phone) or "-"

    @display(
        description="Status",
        ordering="status",
        label={RefillStatus(status).label: colour for status, colour in _COLOURS.items()},
    )
    def shown_status(self, reminder: RefillReminder) -> str:
        return reminder.get_status_display()

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
