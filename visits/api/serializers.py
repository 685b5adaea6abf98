from typing import Any

from rest_framework import serializers

from accounts.models import Branch, User
from core.api.fields import ScopedModelSerializer, ScopedRelatedField
from customers.models import Customer
from visits.models import Visit
from visits.services import CORRECTABLE_FIELDS

_LONGEST_NOTES = 20_000
WHAT_A_VISIT_IS = ("customer", "branch", "visit_date")


class VisitSerializer(ScopedModelSerializer):
    customer_name = serializers.CharField(source="customer.full_name", read_only=True)
    customer_phone = serializers.CharField(source="customer.phone", read_only=True)
    branch_name = serializers.CharField(source="branch.name", read_only=True)
    attended_by_name = serializers.CharField(
        read_only=True, help_text="As a sheet names them where that is none of the users."
    )

    class Meta:
        model = Visit
        fields = [
            "id",
            "customer",
            "customer_name",
            "customer_phone",
            "branch",
            "branch_name",
            "visit_date",
            "outcome",
            "notes",
            "attended_by",
            "attended_by_name",
            "source",
            "created_at",
        ]
        read_only_fields = fields


class VisitCorrectionSerializer(ScopedModelSerializer):
    class Meta:
        model = Visit
        fields: tuple[str, ...] = CORRECTABLE_FIELDS
        extra_kwargs = {"notes": {"max_length": _LONGEST_NOTES}}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Who sends back what they got changes nothing by it."""
        shown = {} if self.instance is None else VisitSerializer(self.instance).data
        sent = self.initial_data
        fixed = [
            n for n in WHAT_A_VISIT_IS if n in sent and n in shown and str(sent[n]) != str(shown[n])
        ]
        if fixed:
            message = "Who came, where and when make the visit: record the right one instead."
            raise serializers.ValidationError({name: [message] for name in fixed})
        return attrs


class VisitEntrySerializer(VisitCorrectionSerializer):
    """A visit entered by hand: of a known customer by id, or of a person by phone and name."""

    customer = ScopedRelatedField(
        queryset=Customer.objects.all(),
        within_organization=True,
        required=False,
        help_text="A customer of any branch: the walk-in may be known elsewhere.",
    )
    phone = serializers.CharField(
        max_length=300, required=False, help_text="Instead of `customer`: found by it, or added."
    )
    full_name = serializers.CharField(max_length=200, required=False)
    branch = ScopedRelatedField(queryset=Branch.objects.all())
    visit_date = serializers.DateField(required=False, help_text="Today when left out.")
    attended_by = ScopedRelatedField(queryset=User.objects.all(), required=False, allow_null=True)

    class Meta(VisitCorrectionSerializer.Meta):
        fields = ("customer", "phone", "full_name", "branch", "visit_date", *CORRECTABLE_FIELDS)
        # The service says, with its id, that a visit is recorded already.
        validators: tuple[Any, ...] = ()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("customer" in attrs) == ("phone" in attrs):
            message = "Give either the customer's id, or the phone (and name) of who came."
            raise serializers.ValidationError({"customer": [message]})
        return attrs
