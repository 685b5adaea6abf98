"""Refill reminders over HTTP: what is due, and what people do with it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, cast

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django_filters import FilterSet
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.filters import CreditedToFilter
from accounts.models import Branch
from core.api.fields import HidesMedicalFields, NameField, ScopedModelSerializer
from core.api.filters import (
    DayRangeFilter,
    ScopedFilterSet,
    ScopedOrNoneFilter,
    YesNoFilter,
    searched_by,
)
from core.api.schema import endpoint
from core.api.viewsets import ScopedReadOnlyViewSet
from core.roles import Can
from customers.api.search import CustomerSearch
from reminders.models import (
    RefillReminder,
    RefillResponse,
    RefillStatus,
    SentBy,
)
from reminders.models.refills import LONG_OVER_DAYS, RefillReminderQuerySet
from reminders.services.refills import (
    do_by_hand,
    mark_sent,
    reopen,
    respond,
    revert_by_hand,
    revertible_until,
    snooze,
)

_LONGEST_NOTES = 500
_LISTS = {
    "due": "Open and due today or before",
    "calls": "Due, and for a call",
    "late": "Three days late: not bought, reminded or not",
    "upcoming": "Open and not due yet",
    "all": "Every one, whatever became of it",
}
_ANSWER = OpenApiExample(
    "Asked to be called again",
    request_only=True,
    value={"response": "call_later", "call_again_on": "2026-12-01", "notes": "After her trip"},
)


class RefillReminderSerializer(HidesMedicalFields, ScopedModelSerializer):
    """`due_on` is the day to act on: the reminder's date unless it was put off."""

    medical_fields = frozenset({"medicine_name", "response_notes"})
    customer_name = serializers.CharField(source="customer.full_name", read_only=True)
    phone = serializers.CharField(source="customer.phone", read_only=True)
    branch_name = serializers.CharField(source="branch.name", read_only=True)
    bill = serializers.IntegerField(source="purchase.bill_id", read_only=True)
    opted_out = serializers.SerializerMethodField(help_text="Wants no messages.")
    sent_by_name = NameField("sent_by_user")
    responded_by_name = NameField("responded_by")
    days_overdue = serializers.SerializerMethodField()
    message_status = serializers.CharField(
        read_only=True,
        help_text="Of the last message that spoke of it. uncertain: nobody knows whether it was "
        "sent; ask them.",
    )

    class Meta:
        model = RefillReminder
        fields = [
            "id",
            "customer",
            "customer_name",
            "phone",
            "opted_out",
            "branch",
            "branch_name",
            "bill",
            "purchase",
            "medicine_name",
            "runs_out_on",
            "reminder_date",
            "due_on",
            "days_overdue",
            "call_only",
            "status",
            "bought_on",
            "bought_by",
            "sent_at",
            "sent_by",
            "sent_by_name",
            "message_status",
            "response",
            "response_notes",
            "responded_at",
            "responded_by_name",
            "closing_reason",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields

    def get_opted_out(self, reminder: RefillReminder) -> bool:
        return reminder.customer.opted_out_at is not None

    def get_days_overdue(self, reminder: RefillReminder) -> int:
        """0 while it is not due, and once it is over."""
        if not reminder.is_open:
            return 0
        return max(0, (reminder.organization.today() - reminder.due_on).days)


class DoneByHandSerializer(RefillReminderSerializer):
    revert_token = serializers.SerializerMethodField(
        help_text="For /revert/: who did this gets back what was there before."
    )
    revertible_until = serializers.SerializerMethodField()

    class Meta(RefillReminderSerializer.Meta):
        fields = [*RefillReminderSerializer.Meta.fields, "revert_token", "revertible_until"]
        read_only_fields = fields

    def get_revert_token(self, reminder: RefillReminder) -> str:
        return str(self.context["revert_token"])

    def get_revertible_until(self, reminder: RefillReminder) -> datetime:
        return timezone.localtime(revertible_until(reminder))


class RevertSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(
        max_length=1000, help_text="`revert_token` of the answer that is to be reverted."
    )


class MarkSentSerializer(serializers.Serializer[Any]):
    sent_by = serializers.ChoiceField(choices=SentBy.choices, help_text="How they were reminded.")


class RefillResponseSerializer(serializers.Serializer[Any]):
    response = serializers.ChoiceField(
        choices=[
            choice for choice in RefillResponse.choices if choice[0] != RefillResponse.REPLIED
        ],
        help_text="What the customer said. Some answers close the reminder.",
    )
    notes = serializers.CharField(max_length=_LONGEST_NOTES, required=False, allow_blank=True)
    call_again_on = serializers.DateField(required=False, help_text='Needed for "call later".')


class SnoozeSerializer(serializers.Serializer[Any]):
    until = serializers.DateField(help_text="The day on which it is due again.")


class RefillReminderFilter(ScopedFilterSet):
    list = django_filters.ChoiceFilter(
        choices=list(_LISTS.items()),
        method="restrict_to_list",
        label="Which list of today. Left out: due, or all where a status is asked for.",
    )
    branch = ScopedOrNoneFilter(queryset=Branch.objects.all())
    status = django_filters.MultipleChoiceFilter(choices=RefillStatus.choices)
    due_on = DayRangeFilter()
    reminder_date = DayRangeFilter()
    sent = DayRangeFilter(field_name="sent_at", label="Reminded, days included.")
    sent_by_user = CreditedToFilter()
    answered = YesNoFilter(
        method="by_answer", label="Whether there is an answer: not to pick up is none."
    )
    responded = DayRangeFilter(field_name="responded_at", label="Answered, days included.")
    responded_by = CreditedToFilter()
    call_only = YesNoFilter()
    long_over = YesNoFilter(
        method="by_long_over",
        label=f"Whether it was due more than {LONG_OVER_DAYS} days ago: such ones are in nobody's "
        "/worklist/.",
    )

    class Meta:
        model = RefillReminder
        fields = ["customer", "response", "sent_by"]

    def filter_queryset(self, queryset: QuerySet[RefillReminder]) -> QuerySet[RefillReminder]:
        """Whoever asks for nothing else works through what is due.

        A status names other ones by itself: those due are never sent, closed or bought.
        """
        rows: Any = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        if asked["list"] or asked["status"]:
            return rows
        return rows.due(on=_today(self.request))

    def by_answer(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        rows = cast(RefillReminderQuerySet, queryset)
        return rows.answered() if value else rows.exclude(pk__in=rows.answered().values("pk"))

    def by_long_over(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        rows = cast(RefillReminderQuerySet, queryset)
        return rows.long_over(value, on=_today(self.request))

    def restrict_to_list(
        self: FilterSet, queryset: QuerySet[RefillReminder], name: str, value: str
    ) -> Any:
        today = _today(self.request)
        rows: Any = queryset
        if value == "all":
            return rows
        if value == "due":
            return rows.due(on=today)
        if value == "calls":
            return rows.to_call(on=today)
        if value == "late":
            return rows.late(on=today)
        return rows.filter(status=RefillStatus.PENDING, due_on__gt=today)


def _today(request: Any) -> date:
    organization = request.user.organization
    return organization.today() if organization else date.today()  # noqa: DTZ011 - the operator's


class RefillReminderViewSet(ScopedReadOnlyViewSet):
    """Reminders are made by bills, and follow them; people answer, put off and close them."""

    queryset = RefillReminder.objects.all()
    serializer_class = RefillReminderSerializer
    filterset_class = RefillReminderFilter
    filter_backends = searched_by(CustomerSearch)
    customer_path = "customer"
    ordering_fields = ("id", "due_on", "reminder_date", "runs_out_on", "sent_at", "status")
    summaries = {
        "list": "List what is due, the earliest first; ?list=calls, late, upcoming or all",
        "retrieve": "Show a refill reminder",
    }

    def restrict(self, queryset: QuerySet[RefillReminder]) -> QuerySet[RefillReminder]:
        refills = cast(RefillReminderQuerySet, queryset).with_message_status()
        return refills.select_related(
            "organization", "customer", "branch", "purchase", "sent_by_user", "responded_by"
        )

    @endpoint(
        "Say that the customer was reminded by hand; nothing is sent any more",
        Can.WORK,
        takes=MarkSentSerializer,
        gives=DoneByHandSerializer,
    )
    @action(detail=True, methods=["post"], url_path="mark-sent")
    def mark_sent(self, request: Request, pk: str) -> Response:
        reminder = self.get_object()
        values = self.read(MarkSentSerializer)
        return self._by_hand(reminder, lambda one: mark_sent(one, by=self.user, **values))

    @endpoint(
        "Write down what the customer said",
        Can.WORK,
        takes=RefillResponseSerializer,
        examples=[_ANSWER],
    )
    @action(detail=True, methods=["post"], url_path="response")
    def respond(self, request: Request, pk: str) -> Response:
        reminder = self.get_object()
        return self.answer(respond(reminder, by=self.user, **self.read(RefillResponseSerializer)))

    @endpoint(
        "Put an open reminder off",
        Can.WORK,
        takes=SnoozeSerializer,
        gives=DoneByHandSerializer,
    )
    @action(detail=True, methods=["post"])
    def snooze(self, request: Request, pk: str) -> Response:
        reminder = self.get_object()
        values = self.read(SnoozeSerializer)
        return self._by_hand(reminder, lambda one: snooze(one, **values))

    @endpoint(
        "Revert your own mark-sent or snooze, for a minute: the reminder is as it was before",
        Can.WORK,
        takes=RevertSerializer,
    )
    @action(detail=True, methods=["post"])
    def revert(self, request: Request, pk: str) -> Response:
        reminder = self.get_object()
        return self.answer(revert_by_hand(reminder, by=self.user, **self.read(RevertSerializer)))

    @endpoint("Open a reminder again that was closed by mistake", Can.WORK)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        return self.answer(reopen(self.get_object()))

    def _by_hand(
        self, reminder: RefillReminder, act: Callable[[RefillReminder], RefillReminder]
    ) -> Response:
        done, token = do_by_hand(reminder, act, by=self.user)
        return self.answer(done, DoneByHandSerializer, revert_token=token)
