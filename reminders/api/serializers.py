from typing import Any

from rest_framework import serializers

from core.api.fields import HidesMedicalFields, ScopedModelSerializer
from reminders.models import RefillReminder, RefillResponse, SentBy

_LONGEST_NOTES = 500


class RefillReminderSerializer(HidesMedicalFields, ScopedModelSerializer):
    """`due_on` is the day to act on: the reminder's date unless it was put off."""

    medical_fields = frozenset({"medicine_name", "response_notes"})
    customer_name = serializers.CharField(source="customer.full_name", read_only=True)
    phone = serializers.CharField(source="customer.phone", read_only=True)
    branch_name = serializers.CharField(source="branch.name", read_only=True)
    bill = serializers.IntegerField(source="purchase.bill_id", read_only=True)
    sent_by_name = serializers.CharField(source="sent_by_user.name", default="", read_only=True)
    responded_by_name = serializers.CharField(
        source="responded_by.name", default="", read_only=True
    )
    days_overdue = serializers.SerializerMethodField()

    class Meta:
        model = RefillReminder
        fields = [
            "id",
            "customer",
            "customer_name",
            "phone",
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
            "response",
            "response_notes",
            "responded_at",
            "responded_by_name",
            "closing_reason",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields

    def get_days_overdue(self, reminder: RefillReminder) -> int:
        """0 while it is not due, and once it is over."""
        if not reminder.is_open:
            return 0
        return max(0, (reminder.organization.today() - reminder.due_on).days)


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
