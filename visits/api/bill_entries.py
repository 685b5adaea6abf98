"""Bills in requests. Which values may stand on a bill the service says; here they are only read."""

from typing import Any

from rest_framework import serializers

from accounts.models import Branch, User
from core.api.fields import LONGEST_TEXT, IdField, ScopedModelSerializer, ScopedRelatedField
from customers.api.serializers import KeyField
from customers.models import Category, Customer
from visits.models import Bill
from visits.receipts import Paper
from visits.services import PERSON_FIELDS

_MOST_DAYS = 2**31
_NUMBER: dict[str, Any] = {"invalid": "Give a number, such as 180 or 95.50."}


def _amount(**kwargs: Any) -> serializers.DecimalField:
    return serializers.DecimalField(
        max_digits=None, decimal_places=None, error_messages=_NUMBER, **kwargs
    )


def _served_by() -> ScopedRelatedField:
    return ScopedRelatedField(
        queryset=User.objects.all(),
        required=False,
        allow_null=True,
        help_text="The user who sold, if not who writes the bill; they attended the visit, too.",
    )


class LineEntrySerializer(serializers.Serializer):
    medicine_name = serializers.CharField(allow_blank=True)
    generic_name = serializers.CharField(required=False, allow_blank=True)
    is_generic = serializers.BooleanField(required=False, allow_null=True, default=None)
    quantity = _amount(required=False, help_text="Above 0; 1 when left out.")
    amount = _amount(required=False, help_text="Of the whole line, in the bill's currency.")
    duration_days = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=-_MOST_DAYS,
        max_value=_MOST_DAYS,
        help_text="How long it lasts, 1 to 366 days: a refill is reminded of before.",
    )


class LineCorrectionSerializer(LineEntrySerializer):
    """`id` is that of a line of the bill; what is left out of it stays."""

    id = IdField(required=False)
    medicine_name = serializers.CharField(allow_blank=True, required=False)
    is_generic = serializers.BooleanField(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "id" not in attrs and "medicine_name" not in attrs and self.parent is not None:
            attrs["medicine_name"] = ""  # the service says that it is missing
        return attrs


class _BillFields(ScopedModelSerializer):
    customer = ScopedRelatedField(
        queryset=Customer.objects.all(),
        within_organization=True,
        required=False,
        help_text="A customer of any branch: the walk-in may be known elsewhere.",
    )
    branch = ScopedRelatedField(queryset=Branch.objects.all())
    bill_number = serializers.CharField(
        required=False, allow_blank=True, help_text="One is made when it is left out."
    )
    served_by = _served_by()
    doctor_name = serializers.CharField(required=False, allow_blank=True)
    discount_amount = _amount(required=False, help_text="Off the sum of the lines.")
    notes = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_TEXT)

    class Meta:
        model = Bill
        fields: tuple[str, ...] = (
            "customer",
            "branch",
            "bill_number",
            "bill_date",
            "customer_category",
            "served_by",
            "was_contacted_before",
            "doctor_name",
            "discount_amount",
            "notes",
        )
        # The service names the bill that has the number.
        validators: tuple[Any, ...] = ()


class BillCorrectionSerializer(_BillFields):
    purchases = LineCorrectionSerializer(
        many=True, required=False, help_text="All lines that the bill has from now on."
    )
    why = serializers.CharField(required=False, allow_blank=True, max_length=500)
    customer = ScopedRelatedField(
        queryset=Customer.objects.all(),
        within_organization=True,
        required=False,
        allow_null=True,
        help_text="Whose bill it is after all; null for nobody in particular.",
    )

    class Meta(_BillFields.Meta):
        fields = (*_BillFields.Meta.fields, "purchases", "why")


class BillEntrySerializer(_BillFields):
    """Of a known customer by id, of a person by phone, e-mail, passport or name, or of nobody.

    Without a customer and without a person it is a sale at the counter, to nobody in particular.
    """

    full_name = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        help_text="A name such as CASH, without a phone, is nobody's.",
    )
    phone = KeyField(help_text="Instead of `customer`: found by it, or added.")
    email = KeyField()
    passport_number = KeyField()
    purchases = LineEntrySerializer(many=True, required=False)
    items = LineEntrySerializer(many=True, required=False, help_text="Another name of purchases.")

    class Meta(_BillFields.Meta):
        fields = (
            *_BillFields.Meta.fields,
            "visited_but_no_purchase",
            *PERSON_FIELDS,
            "purchases",
            "items",
        )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        named = [name for name in PERSON_FIELDS if attrs.get(name)]
        if "customer" in attrs and named:
            message = "Give either the customer's id, or the phone (and name) of who bought."
            raise serializers.ValidationError({"customer": [message]})
        if "purchases" in attrs and "items" in attrs:
            message = "Give the lines once, as purchases."
            raise serializers.ValidationError({"items": [message]})
        return attrs


class QuickPurchaseSerializer(serializers.Serializer):
    """The counter: who it is by phone or by id, and what was bought.

    Without customer, phone and name it is a sale to nobody in particular.
    """

    customer = ScopedRelatedField(
        queryset=Customer.objects.all(),
        within_organization=True,
        required=False,
        help_text="Somebody known, of any branch: one of a family on one phone, or who has none. "
        "The bill is theirs; a phone and a name beside it change nothing.",
    )
    phone = KeyField(help_text="In any spelling.")
    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    category = serializers.ChoiceField(Category.choices, required=False, allow_blank=True)
    items = LineEntrySerializer(many=True, required=False)
    branch = ScopedRelatedField(
        queryset=Branch.objects.all(),
        required=False,
        help_text="Left out by whoever works in one branch only.",
    )
    bill_date = serializers.DateField(required=False, help_text="Today when left out.")
    bill_number = serializers.CharField(required=False, allow_blank=True)
    served_by = _served_by()
    doctor_name = serializers.CharField(required=False, allow_blank=True)
    discount_amount = _amount(required=False)
    was_contacted_before = serializers.BooleanField(required=False)
    visited_but_no_purchase = serializers.BooleanField(required=False)


class CancellationSerializer(serializers.Serializer):
    reason = serializers.CharField(allow_blank=True, help_text="Kept with the bill.")


class ReceiptQuerySerializer(serializers.Serializer):
    paper = serializers.ChoiceField(Paper.choices, default=Paper.A6)
