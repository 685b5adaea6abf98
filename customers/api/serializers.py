"""Customers in requests and answers."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.fields import (
    HidesMedicalFields,
    ScopedModelSerializer,
    asking_user,
)
from customers.counts import counts_of
from customers.models import (
    MEDICAL_FIELDS,
    Customer,
    CustomerIdentifier,
    DuplicateCandidate,
    IgnoredIdentifier,
)
from customers.queries import open_candidates

# TextFields have no limit of their own; this is about six printed pages.
_LONGEST_TEXT = 20_000
# Several numbers in one cell are welcome: "98250 12345 / 079-2656 0000".
_LONGEST_KEY = 300


class CustomerShortSerializer(serializers.ModelSerializer):
    """Enough to tell who it is."""

    branch_name = serializers.CharField(source="branch.name", default="", read_only=True)

    class Meta:
        model = Customer
        fields = [
            "id",
            "full_name",
            "phone",
            "branch",
            "branch_name",
            "last_activity",
            "is_active",
        ]
        read_only_fields = fields


class CustomerSerializer(HidesMedicalFields, ScopedModelSerializer):
    medical_fields = MEDICAL_FIELDS
    branch_name = serializers.CharField(source="branch.name", default="", read_only=True)

    class Meta:
        model = Customer
        fields = [
            "id",
            "full_name",
            "phone",
            "email",
            "passport_number",
            "branch",
            "branch_name",
            "city",
            "address",
            "date_of_birth",
            "age",
            "gender",
            "category",
            "service_type",
            "source",
            "chronic_conditions",
            "allergies",
            "primary_doctor",
            "prefers_generic",
            "generic_education_given",
            "special_notes",
            "whatsapp_status",
            "is_active",
            "last_activity",
            "first_uploaded_at",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class CustomerIdentifierSerializer(serializers.ModelSerializer):
    class Meta:
        model = CustomerIdentifier
        fields = ["id", "kind", "value", "first_seen", "source"]
        read_only_fields = fields


class CustomerDetailSerializer(CustomerSerializer):
    """One customer with every key it is known by."""

    identifiers = CustomerIdentifierSerializer(many=True, read_only=True)
    counts = serializers.SerializerMethodField(
        help_text="What there is of this customer elsewhere, such as visits."
    )

    class Meta(CustomerSerializer.Meta):
        fields = [*CustomerSerializer.Meta.fields, "identifiers", "counts"]
        read_only_fields = fields

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
    def get_counts(self, customer: Customer) -> dict[str, int]:
        return counts_of(customer, asking_user(self))


class CustomerWriteSerializer(HidesMedicalFields, ScopedModelSerializer):
    """What is sent. Phone, e-mail and passport come in any spelling and are read by the service."""

    medical_fields = MEDICAL_FIELDS
    phone = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=_LONGEST_KEY,
        help_text='In any spelling; several by comma or slash: "97235 21333 / 079-2656 0000".',
    )
    email = serializers.CharField(required=False, allow_blank=True, max_length=_LONGEST_KEY)
    passport_number = serializers.CharField(
        required=False, allow_blank=True, max_length=_LONGEST_KEY
    )

    class Meta:
        model = Customer
        fields = [
            "full_name",
            "phone",
            "email",
            "passport_number",
            "branch",
            "city",
            "address",
            "date_of_birth",
            "age",
            "gender",
            "category",
            "service_type",
            "chronic_conditions",
            "allergies",
            "primary_doctor",
            "prefers_generic",
            "generic_education_given",
            "special_notes",
        ]
        extra_kwargs = {
            name: {"max_length": _LONGEST_TEXT}
            for name in ("chronic_conditions", "allergies", "special_notes")
        }


class PotentialDuplicateSerializer(serializers.Serializer):
    """Another record that may be the same person, and why."""

    candidate = serializers.IntegerField()
    score = serializers.FloatField()
    reasons = serializers.ListField(child=serializers.CharField())
    customer = CustomerShortSerializer()


class SavedCustomerSerializer(CustomerDetailSerializer):
    """The customer, and who else may be the same person."""

    potential_duplicates = serializers.SerializerMethodField()

    class Meta(CustomerDetailSerializer.Meta):
        fields = [*CustomerDetailSerializer.Meta.fields, "potential_duplicates"]
        read_only_fields = fields

    @extend_schema_field(PotentialDuplicateSerializer(many=True))
    def get_potential_duplicates(self, customer: Customer) -> Any:
        pairs = [
            {
                "candidate": pair.pk,
                "score": pair.score,
                "reasons": pair.reasons,
                "customer": pair.second if pair.first_id == customer.pk else pair.first,
            }
            for pair in open_candidates(customer, reader=asking_user(self))
        ]
        return PotentialDuplicateSerializer(pairs, many=True).data


class DuplicateCandidateSerializer(serializers.ModelSerializer):
    first = CustomerShortSerializer()
    second = CustomerShortSerializer()

    class Meta:
        model = DuplicateCandidate
        fields = [
            "id",
            "first",
            "second",
            "score",
            "reasons",
            "status",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class IgnoredIdentifierSerializer(serializers.ModelSerializer):
    value = serializers.CharField(
        max_length=_LONGEST_KEY, help_text="In any spelling; kept in its normal form."
    )

    class Meta:
        model = IgnoredIdentifier
        fields = ["id", "kind", "value", "reason", "created_at"]
        # The service says it when a value is on the list, once it is in its normal form.
        validators: list[Any] = []


class AddedIgnoredIdentifierSerializer(IgnoredIdentifierSerializer):
    """The entry, and the customer who has had the key so far and keeps it."""

    still_of = CustomerShortSerializer(
        allow_null=True,
        help_text="Whose key it still is: remove it there unless it really is theirs.",
    )

    class Meta(IgnoredIdentifierSerializer.Meta):
        fields = [*IgnoredIdentifierSerializer.Meta.fields, "still_of"]
        read_only_fields = fields
