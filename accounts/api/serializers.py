from typing import Any

from django.db import models
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Branch, Organization, User
from accounts.models.user import LONGEST_ALIAS
from accounts.nobody import LONGEST_NAME, MOST_NAMES
from core.api.fields import ScopedModelSerializer, ScopedRelatedField
from core.roles import Can, Role


# JSON Schema's "time" has an offset; an hour of the organization's own clock has none.
@extend_schema_field(
    {"type": "string", "pattern": r"^\d\d:\d\d(:\d\d(\.\d{1,6})?)?$", "example": "20:00:00"}
)
class ClockTimeField(serializers.TimeField):
    """An hour and minute of the day in the organization's zone."""


class OrganizationSerializer(ScopedModelSerializer):
    serializer_field_mapping = ScopedModelSerializer.serializer_field_mapping | {
        models.TimeField: ClockTimeField
    }

    names_of_nobody = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_NAME),
        required=False,
        allow_null=True,
        max_length=MOST_NAMES,
        help_text='Names that are nobody\'s, such as "Cash" or "Walk in": they make no customer. '
        "Capitals, dots, spaces and dashes are ignored. null: the usual ones again.",
    )

    second_factor_roles = serializers.ListField(
        child=serializers.ChoiceField(Role.choices),
        required=False,
        max_length=len(Role),
        help_text="Roles that sign in with a second factor; whoever has none sets one up at the "
        "next sign-in.",
    )

    class Meta:
        model = Organization
        fields = [
            "id",
            "name",
            "default_region",
            "time_zone",
            "date_order",
            "currency",
            "refill_lead_days",
            "refill_carries_stock",
            "send_hour",
            "quiet_from",
            "quiet_until",
            "messages_per_hour",
            "messages_need_consent",
            "message_language",
            "assigns_contacts",
            "contacts_per_day",
            "claim_days",
            "reactivate_on_activity",
            "names_of_nobody",
            "second_factor_roles",
            "forget_cells_after_months",
            "forget_files_after_months",
            "forget_messages_after_months",
        ]

    def to_representation(self, organization: Organization) -> dict[str, Any]:
        """Whoever never said them sees the usual names, to take some away or add to them."""
        names = organization.all_names_of_nobody
        return {**super().to_representation(organization), "names_of_nobody": names}


class BranchSerializer(ScopedModelSerializer):
    aliases = serializers.ListField(
        child=serializers.CharField(max_length=120),
        required=False,
        max_length=100,
        help_text='Other spellings met in sheets: ["CG Rd", "C.G. Rd"].',
    )

    class Meta:
        model = Branch
        fields = ["id", "name", "code", "city", "aliases", "is_active", "created_at"]


class UserSerializer(ScopedModelSerializer):
    branches = ScopedRelatedField(
        many=True,
        queryset=Branch.objects.all(),
        required=False,
        help_text="Staff and viewers with branches see only these; without, the organization. New "
        "staff need one where there are branches.",
    )
    aliases = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_ALIAS),
        required=False,
        max_length=50,
        help_text='Other names met in sheets under "Attended by": ["Chitra ben", "CJ"].',
    )
    password = serializers.CharField(write_only=True, style={"input_type": "password"})

    class Meta:
        model = User
        fields = [
            "id",
            "username",
            "password",
            "first_name",
            "last_name",
            "email",
            "aliases",
            "role",
            "branches",
            "is_active",
            "last_login",
        ]
        read_only_fields = ["last_login"]
        extra_kwargs = {"role": {"help_text": "Left out, a new member is staff."}}

    def get_fields(self) -> dict[str, serializers.Field]:
        fields: dict[str, Any] = super().get_fields()
        if self.instance is not None:
            fields["password"].required = False
        return fields


class CurrencySerializer(serializers.Serializer):
    code = serializers.CharField(source="bill_currency", help_text="ISO 4217, such as INR.")
    decimals = serializers.IntegerField(
        source="currency_decimals", help_text="Of every amount: 2 for rupees, 3 for dinars."
    )


class MeSerializer(serializers.ModelSerializer):
    """Who is signed in and what they may do, and what the organization writes days and amounts by.

    Whoever belongs to no organization, the platform's operator, has neither day nor currency.
    """

    rights = serializers.SerializerMethodField()
    organization = OrganizationSerializer(read_only=True)
    branches = serializers.SerializerMethodField()
    currency = CurrencySerializer(source="organization", read_only=True, allow_null=True)
    today = serializers.DateField(
        source="organization.today",
        read_only=True,
        default=None,
        allow_null=True,
        help_text="The day it is where the organization stands.",
    )

    class Meta:
        model = User
        fields = [
            "id",
            "username",
            "first_name",
            "last_name",
            "email",
            "role",
            "rights",
            "organization",
            "branches",
            "currency",
            "today",
        ]
        read_only_fields = fields

    def get_rights(self, user: User) -> list[str]:
        return [right.value for right in Can if user.can(right)]

    @extend_schema_field(BranchSerializer(many=True))
    def get_branches(self, user: User) -> Any:
        """The branches this person works with; staff may be limited to some."""
        return BranchSerializer(Branch.objects.for_user(user), many=True).data
