"""Bills in answers."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from core.api.fields import HidesMedicalFields, ScopedModelSerializer, asking_user
from customers.api.serializers import CustomerShortSerializer
from history.models import Change
from visits.effects import effects_of
from visits.history import explain_change
from visits.models import MEDICAL_BILL_FIELDS, MEDICAL_LINE_FIELDS, Bill, Purchase
from visits.money import format_amount
from visits.queries import possible_repetition

_AMOUNT = {"type": "string", "format": "decimal", "example": "180.00"}
_ANYTHING = {"type": "object", "additionalProperties": {}}


EFFECTS = (
    "What followed from the bill elsewhere: `contact` that it converted or turned yellow, or null; "
    "`refills` that it planned, each with `medicine_name`, `runs_out_on` and `due_on`."
)


def format_name(user: User | None) -> str:
    return (user.get_full_name() or user.username) if user else ""


class PurchaseSerializer(HidesMedicalFields, serializers.ModelSerializer):
    medical_fields = MEDICAL_LINE_FIELDS
    amount = serializers.SerializerMethodField()

    class Meta:
        model = Purchase
        fields = [
            "id",
            "medicine_name",
            "generic_name",
            "is_generic",
            "quantity",
            "amount",
            "duration_days",
            "runs_out_on",
        ]
        read_only_fields = fields

    def medical_record(self, instance: Purchase) -> Bill:
        return instance.bill

    @extend_schema_field(_AMOUNT)
    def get_amount(self, line: Purchase) -> str:
        return format_amount(line.amount, line.bill.currency)


class BillSerializer(HidesMedicalFields, ScopedModelSerializer):
    medical_fields = MEDICAL_BILL_FIELDS
    customer = serializers.SerializerMethodField(help_text="null: nobody in particular.")
    visit = serializers.SerializerMethodField(help_text="null: of nobody in particular.")
    counter_sale = serializers.BooleanField(
        source="customer.is_counter", read_only=True, help_text="To nobody in particular."
    )
    customer_name = serializers.CharField(source="customer.full_name", read_only=True)
    customer_phone = serializers.CharField(source="customer.phone", read_only=True)
    branch_name = serializers.CharField(source="branch.name", read_only=True)
    created_by_name = serializers.SerializerMethodField()
    served_by_name = serializers.SerializerMethodField(
        help_text="Who sold, if not who wrote the bill."
    )
    cancelled = serializers.SerializerMethodField()
    discount_amount = serializers.SerializerMethodField()
    total_amount = serializers.SerializerMethodField(help_text="The lines less the discount.")
    purchases = PurchaseSerializer(many=True, read_only=True)

    class Meta:
        model = Bill
        fields = [
            "id",
            "bill_number",
            "bill_date",
            "branch",
            "branch_name",
            "customer",
            "customer_name",
            "customer_phone",
            "counter_sale",
            "customer_category",
            "was_contacted_before",
            "visited_but_no_purchase",
            "visit",
            "doctor_name",
            "currency",
            "discount_amount",
            "total_amount",
            "notes",
            "source",
            "purchases",
            "served_by",
            "served_by_name",
            "created_by",
            "created_by_name",
            "created_at",
            "updated_at",
            "cancelled",
            "cancelled_at",
            "cancel_reason",
        ]
        read_only_fields = fields

    def get_customer(self, bill: Bill) -> int | None:
        return None if bill.customer.is_counter else bill.customer_id

    def get_visit(self, bill: Bill) -> int | None:
        return None if bill.customer.is_counter else bill.visit_id

    def get_created_by_name(self, bill: Bill) -> str:
        return format_name(bill.created_by)

    def get_served_by_name(self, bill: Bill) -> str:
        return format_name(bill.served_by)

    @extend_schema_field(_AMOUNT)
    def get_discount_amount(self, bill: Bill) -> str:
        return format_amount(bill.discount_amount, bill.currency)

    @extend_schema_field(_AMOUNT)
    def get_total_amount(self, bill: Bill) -> str:
        return format_amount(bill.total_amount, bill.currency)

    def get_cancelled(self, bill: Bill) -> bool:
        return bill.cancelled_at is not None


class BillChangeSerializer(serializers.ModelSerializer):
    changes = serializers.SerializerMethodField(help_text="{field: [before, after]}.")
    why = serializers.CharField(source="note", read_only=True)
    changed_by = serializers.SerializerMethodField()
    changed_at = serializers.DateTimeField(source="at", read_only=True)

    class Meta:
        model = Change
        fields = ["id", "changes", "why", "changed_by", "changed_at"]
        read_only_fields = fields

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "array", "items": {}}})
    def get_changes(self, change: Change) -> dict[str, Any]:
        return explain_change(change, asking_user(self))

    def get_changed_by(self, change: Change) -> str:
        return format_name(change.by)


class BillDetailSerializer(BillSerializer):
    """One bill with what was corrected on it, newest first."""

    changes = serializers.SerializerMethodField()

    class Meta(BillSerializer.Meta):
        fields = [*BillSerializer.Meta.fields, "changes"]
        read_only_fields = fields

    @extend_schema_field(BillChangeSerializer(many=True))
    def get_changes(self, bill: Bill) -> Any:
        changes = Change.objects.of(bill).select_related("by")
        return BillChangeSerializer(changes, many=True, context=self.context).data


class RepeatedBillSerializer(serializers.ModelSerializer):
    class Meta:
        model = Bill
        fields = ["id", "bill_number", "created_at"]
        read_only_fields = fields


class EnteredBillSerializer(BillDetailSerializer):
    """The bill, whether its customer is new, and what else it did."""

    customer_created = serializers.SerializerMethodField()
    possible_repetition = serializers.SerializerMethodField(
        help_text="A bill of minutes ago of the same person, day, shop and lines."
    )
    effects = serializers.SerializerMethodField(help_text=EFFECTS)

    class Meta(BillDetailSerializer.Meta):
        fields = [
            *BillDetailSerializer.Meta.fields,
            "customer_created",
            "possible_repetition",
            "effects",
        ]
        read_only_fields = fields

    @extend_schema_field(RepeatedBillSerializer(allow_null=True))
    def get_possible_repetition(self, bill: Bill) -> dict[str, Any] | None:
        before = possible_repetition(bill)
        return RepeatedBillSerializer(before).data if before else None

    def get_customer_created(self, bill: Bill) -> bool:
        return bool(self.context["customer_created"])

    @extend_schema_field(_ANYTHING)
    def get_effects(self, bill: Bill) -> dict[str, Any]:
        return effects_of(bill, asking_user(self))


class QuickPurchaseAnswerSerializer(serializers.Serializer):
    """For the screen at the counter."""

    bill = BillDetailSerializer()
    customer = CustomerShortSerializer(allow_null=True)
    customer_created = serializers.BooleanField()
    possible_repetition = RepeatedBillSerializer(allow_null=True)
    effects = serializers.DictField(child=serializers.JSONField(), help_text=EFFECTS)
