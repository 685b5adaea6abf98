"""Customers, what they went through, and keys of nobody, in requests and answers."""

from typing import Any, ClassVar, cast

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.fields import (
    LONGEST_TEXT,
    HidesMedicalFields,
    NameField,
    OwnOrganizationField,
    ScopedModelSerializer,
    asking_user,
)
from customers.api.duplicates import DuplicatesMixin
from customers.counts import counts_of, totals_of
from customers.models import (
    MEDICAL_FIELDS,
    Customer,
    CustomerIdentifier,
    IdentifierKind,
    IgnoredIdentifier,
)
from customers.models.duplicate import CUSTOMER
from history.journey import Item
from history.models import ChangeAction, ChangeCause

# Several numbers in one cell are welcome: "98250 12345 / 079-2656 0000".
LONGEST_KEY = 300


class KeyField(serializers.CharField):
    """A phone, e-mail or passport as somebody types it; a service reads and judges it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_blank=True, max_length=LONGEST_KEY, **kwargs)


class CustomerShortSerializer(serializers.ModelSerializer):
    """Enough to tell who it is."""

    branch_name = NameField("branch")

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
    branch_name = NameField("branch")
    service_type = serializers.CharField(allow_null=True, read_only=True)

    class Meta:
        model = Customer
        fields = [
            "id",
            "full_name",
            "phone",
            "email",
            "passport_number",
            "organization",
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
            "message_consent_at",
            "opted_out_at",
            "is_active",
            "last_activity",
            "first_uploaded_at",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields

    def to_representation(self, customer: Customer) -> dict[str, Any]:
        """An empty service type is null, as in the documents that this answer follows."""
        shown = super().to_representation(customer)
        if "service_type" in shown:
            shown["service_type"] = shown["service_type"] or None
        return shown


class WithOtherKeys(serializers.Serializer):
    """For files: the phones and e-mails beside those that are shown, as the customer's upload."""

    other_phones = serializers.SerializerMethodField()
    other_emails = serializers.SerializerMethodField()

    def get_other_phones(self, customer: Customer) -> list[str]:
        return _other_keys(customer, IdentifierKind.PHONE, customer.phone)

    def get_other_emails(self, customer: Customer) -> list[str]:
        return _other_keys(customer, IdentifierKind.EMAIL, customer.email)


def _other_keys(customer: Customer, kind: str, shown: str) -> list[str]:
    return [
        key.value for key in customer.identifiers.all() if key.kind == kind and key.value != shown
    ]


class CustomerIdentifierSerializer(serializers.ModelSerializer):
    class Meta:
        model = CustomerIdentifier
        fields = ["id", "kind", "value", "first_seen", "source"]
        read_only_fields = fields


_TOTALS = {
    "type": "object",
    "additionalProperties": {},
    "description": "visits, first_visit, last_visit, bills, first_bill, last_bill and value per "
    "currency: of what you may see, bills in force only.",
}


class _ListWithTotals(serializers.ListSerializer):
    def to_representation(self, data: Any) -> list[Any]:
        """The totals of all customers of the page at once."""
        customers = list(data)
        ids = [customer.pk for customer in customers]
        cast(dict[str, Any], self.context)["totals"] = totals_of(ids, asking_user(self))
        return super().to_representation(customers)


class CustomerWithTotalsSerializer(CustomerSerializer):
    """For lists: what each customer's visits and bills come to, where `totals` asks for it."""

    only_if_asked = ("totals",)
    totals = serializers.SerializerMethodField()

    class Meta(CustomerSerializer.Meta):
        fields = [*CustomerSerializer.Meta.fields, "totals"]
        read_only_fields = fields
        list_serializer_class = _ListWithTotals

    @extend_schema_field(_TOTALS)
    def get_totals(self, customer: Customer) -> dict[str, Any]:
        known = self.context.get("totals") or totals_of([customer.pk], asking_user(self))
        return known[customer.pk]


_OTHER_KEYS = ["other_phones", "other_emails"]


class CustomerExportSerializer(WithOtherKeys, CustomerSerializer):
    class Meta(CustomerSerializer.Meta):
        fields = [*CustomerSerializer.Meta.fields, *_OTHER_KEYS]
        read_only_fields = fields


class CustomerTotalsExportSerializer(WithOtherKeys, CustomerWithTotalsSerializer):
    class Meta(CustomerWithTotalsSerializer.Meta):
        fields = [*CustomerWithTotalsSerializer.Meta.fields, *_OTHER_KEYS]
        read_only_fields = fields


class CustomerDetailSerializer(DuplicatesMixin, CustomerSerializer):
    """One customer with every key it is known by, and who else may be the same person."""

    duplicate_type = CUSTOMER

    identifiers = CustomerIdentifierSerializer(many=True, read_only=True)
    counts = serializers.SerializerMethodField(
        help_text="What there is of this customer elsewhere, such as visits."
    )
    totals = serializers.SerializerMethodField()

    class Meta(CustomerSerializer.Meta):
        fields = [
            *CustomerSerializer.Meta.fields,
            "identifiers",
            "counts",
            "totals",
            "potential_duplicates",
            "merges",
        ]
        read_only_fields = fields

    @extend_schema_field(_TOTALS)
    def get_totals(self, customer: Customer) -> dict[str, Any]:
        return totals_of([customer.pk], asking_user(self))[customer.pk]

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
    def get_counts(self, customer: Customer) -> dict[str, int]:
        return counts_of(customer, asking_user(self))


class CustomerWriteSerializer(HidesMedicalFields, ScopedModelSerializer):
    """What is sent. Phone, e-mail and passport come in any spelling and are read by the service."""

    medical_fields = MEDICAL_FIELDS
    phone = KeyField(
        help_text='In any spelling; several by comma or slash: "97235 21333 / 079-2656 0000".',
    )
    email = KeyField()
    passport_number = KeyField()
    service_type = serializers.CharField(
        required=False, allow_blank=True, allow_null=True, max_length=120
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
        extra_kwargs: ClassVar[dict[str, dict[str, Any]]] = {
            name: {"max_length": LONGEST_TEXT}
            for name in ("chronic_conditions", "allergies", "special_notes")
        }

    def validate_service_type(self, text: str | None) -> str:
        """None is how an empty one is shown."""
        return text or ""


class CustomerEntrySerializer(CustomerWriteSerializer):
    """A new customer: where from, too, which is told once."""

    organization = OwnOrganizationField(help_text="Only your own, by id or name.")

    class Meta(CustomerWriteSerializer.Meta):
        fields = [*CustomerWriteSerializer.Meta.fields, "source", "organization"]
        extra_kwargs = {
            **CustomerWriteSerializer.Meta.extra_kwargs,
            "source": {
                "help_text": 'Where from, in your words: "Walk-in". Left out: "Manual". Who is '
                "known already keeps theirs."
            },
        }


class OptOutSerializer(serializers.Serializer[Any]):
    why = serializers.CharField(
        max_length=200, required=False, allow_blank=True, help_text="What was said, and where."
    )


class IgnoredIdentifierSerializer(serializers.ModelSerializer):
    value = serializers.CharField(
        max_length=LONGEST_KEY, help_text="In any spelling; kept in its normal form."
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


class CustomerChangeSerializer(serializers.Serializer):
    """One entry of the change log, as the person who asks may see it."""

    id = serializers.IntegerField(source="record.pk")
    action = serializers.ChoiceField(ChangeAction.choices, source="record.action")
    cause = serializers.ChoiceField(ChangeCause.choices, source="record.cause")
    cause_id = serializers.IntegerField(source="record.cause_id", allow_null=True)
    cause_label = serializers.CharField(source="cause_text", help_text="row 14 of may.csv")
    changed_by = serializers.CharField(source="by", help_text="Empty when nobody did it by hand.")
    changed_at = serializers.DateTimeField(source="record.at")
    changes = serializers.DictField(
        child=serializers.ListField(child=serializers.JSONField()),
        help_text="{field: [before, after]}; `identifiers` has [removed, added] keys.",
    )
    sentences = serializers.ListField(
        child=serializers.CharField(), help_text="City: Ahmedabad → Surat"
    )


class JourneyItemSerializer(serializers.Serializer):
    """One thing that happened. `date` is a day where only the day is known, else an instant."""

    type = serializers.CharField(help_text="store_visit, edit, ...")
    title = serializers.CharField()
    description = serializers.CharField()
    date = serializers.CharField(help_text="2025-09-25 or 2025-09-25T10:30:00+05:30")
    details = serializers.DictField(child=serializers.JSONField())

    def to_representation(self, item: Item) -> dict[str, Any]:
        return {
            "type": item.type,
            "title": item.entry.title,
            "description": item.entry.description,
            "date": item.format_date(),
            "details": item.entry.details,
        }


class JourneyPageSerializer(serializers.Serializer):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = JourneyItemSerializer(many=True)
