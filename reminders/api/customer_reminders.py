"""Reminders of customers over HTTP: planned, listed, done, cancelled."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from contacts.models import ContactReminderStatus
from core.api.fields import (
    HidesMedicalFields,
    NameField,
    ScopedModelSerializer,
    ScopedRelatedField,
)
from core.api.filters import DayRangeFilter, ScopedFilterSet, ScopedModelChoiceFilter
from core.api.schema import endpoint
from core.api.viewsets import ScopedReadOnlyViewSet
from core.roles import Can
from customers.models import Customer
from reminders.models import CustomerReminder
from reminders.services.customer_reminders import finish_customer_reminder, remind_of_customer
from reminders.services.unattended import take_over_unattended, unattended_reminders

_LONGEST_NOTE = 500
_ENTRY = OpenApiExample(
    "When the new stock is in",
    request_only=True,
    value={"customer": 12, "due_on": "2026-12-05", "note": "Tell her the 60-tablet pack is in"},
)


class CustomerReminderSerializer(HidesMedicalFields, ScopedModelSerializer):
    medical_fields = frozenset({"note", "answer"})
    customer_name = serializers.CharField(source="customer.full_name", read_only=True)
    phone = serializers.CharField(source="customer.phone", read_only=True)
    assigned_to_name = NameField("assigned_to")
    handled_by_name = NameField("handled_by")

    class Meta:
        model = CustomerReminder
        fields = [
            "id",
            "customer",
            "customer_name",
            "phone",
            "due_on",
            "note",
            "assigned_to",
            "assigned_to_name",
            "status",
            "answer",
            "handled_at",
            "handled_by_name",
            "created_at",
        ]
        read_only_fields = fields


class CustomerReminderEntrySerializer(serializers.Serializer[Any]):
    customer = ScopedRelatedField(queryset=Customer.objects.all())
    due_on = serializers.DateField(help_text="Today or later, within five years.")
    note = serializers.CharField(max_length=_LONGEST_NOTE, required=False, allow_blank=True)


class TakeOverSerializer(serializers.Serializer[Any]):
    staff = ScopedRelatedField(
        queryset=User.objects.all(),
        within_organization=True,
        allow_null=True,
        help_text="Who left, or reads only now; null: those of nobody.",
    )


class TakenOverSerializer(serializers.Serializer[Any]):
    of_customers = serializers.IntegerField()
    of_contacts = serializers.IntegerField()


class UnattendedRemindersSerializer(TakenOverSerializer):
    """Open reminders that stand in nobody's day."""

    staff = serializers.IntegerField(source="staff.pk", allow_null=True, default=None)
    name = serializers.CharField(source="staff.name", default="")
    reason = serializers.ChoiceField(
        choices=["left", "reads_only", "nobody"],
        help_text="left: deactivated; reads_only: a viewer now; nobody: they are nobody's.",
    )
    overdue = serializers.IntegerField(help_text="For a day before today.")
    earliest_on = serializers.DateField()


class CustomerReminderFilter(ScopedFilterSet):
    customer = ScopedModelChoiceFilter(
        queryset=Customer.objects.all(), within_organization=True, label="Of whatever branch."
    )
    due_on = DayRangeFilter(label="Days included.")

    class Meta:
        model = CustomerReminder
        fields = ["status", "assigned_to"]


class CustomerReminderViewSet(ScopedReadOnlyViewSet):
    """For customers who are no contact and no lead any more: whoever plans one has it in their day.

    A call about it ends at /call-outcomes/, too, which puts it off or closes it.
    """

    queryset = CustomerReminder.objects.all()
    serializer_class = CustomerReminderSerializer
    filterset_class = CustomerReminderFilter
    ordering_fields = ("id", "due_on", "status", "created_at")
    summaries = {
        "list": "List customers' reminders, the earliest day first",
        "retrieve": "Show a customer's reminder",
        "create": "Plan a day on which you act for a customer",
    }

    def restrict(self, queryset: QuerySet[CustomerReminder]) -> QuerySet[CustomerReminder]:
        return queryset.select_related("customer", "assigned_to", "handled_by")

    @endpoint(
        takes=CustomerReminderEntrySerializer,
        gives=CustomerReminderSerializer,
        status=201,
        examples=[_ENTRY],
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        values = self.read(CustomerReminderEntrySerializer)
        reminder = remind_of_customer(values.pop("customer"), by=self.user, **values)
        return self.answer(reminder, status=201)

    @endpoint("What was to be done is done", Can.WORK)
    @action(detail=True, methods=["post"])
    def done(self, request: Request, pk: str) -> Response:
        return self._finish(ContactReminderStatus.DONE)

    @endpoint("The reminder is off", Can.WORK)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        return self._finish(ContactReminderStatus.CANCELLED)

    @endpoint(
        "Whose open reminders nobody has in their day: of who left, and nobody's",
        Can.MANAGE,
        gives=UnattendedRemindersSerializer(many=True),
    )
    @action(detail=False, filter_backends=[], pagination_class=None)
    def unattended(self, request: Request) -> Response:
        """Of customers and of contacts; `POST /customer-reminders/take-over/` takes them."""
        found = unattended_reminders(self.organization)
        return self.answer(found, UnattendedRemindersSerializer, many=True)

    @endpoint(
        "Take over the open reminders of who left; how many",
        Can.MANAGE,
        takes=TakeOverSerializer,
        gives=TakenOverSerializer,
    )
    @action(detail=False, methods=["post"], url_path="take-over")
    def take_over(self, request: Request) -> Response:
        """Those of contacts go to whose the contacts are, where that is somebody who works."""
        values = self.read(TakeOverSerializer)
        taken = take_over_unattended(self.organization, values["staff"], by=self.user)
        return self.answer(taken, TakenOverSerializer)

    def _finish(self, status: ContactReminderStatus) -> Response:
        reminder = finish_customer_reminder(self.get_object(), by=self.user, status=status)
        return self.answer(reminder)
