"""Leads in requests and answers."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Branch
from core.api.fields import LONGEST_TEXT, NameField, ScopedModelSerializer, ScopedRelatedField
from customers.api.duplicates import DuplicatesMixin
from customers.api.serializers import KeyField
from leads.api.associations import LeadProjectSerializer
from leads.duplicates import LEAD
from leads.models import ChannelPartner, Lead, LeadProjectAssociation, Project
from leads.services.transitions import describe_projects_of_lost


class WantsNoMessagesField(serializers.BooleanField):
    """Of the customer at `path`, who is loaded along."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(source="*", read_only=True, help_text="Wants no messages.")

    def to_representation(self, value: Any) -> bool:
        for name in self.path.split("."):
            value = getattr(value, name)
        return value.opted_out_at is not None


class ProjectOfLeadSerializer(serializers.ModelSerializer):
    """A project that a person is in, as lists name it; those in use come first."""

    name = serializers.CharField(source="project.name", read_only=True)
    is_archived = serializers.SerializerMethodField()

    class Meta:
        model = LeadProjectAssociation
        fields = ["project", "name", "status", "is_archived"]
        read_only_fields = fields

    def get_is_archived(self, membership: LeadProjectAssociation) -> bool:
        return membership.archived_at is not None


class LeadSerializer(serializers.ModelSerializer):
    branch_name = NameField("branch")
    assigned_to_name = NameField("assigned_to")
    projects = ProjectOfLeadSerializer(source="associations", many=True, read_only=True)
    opted_out = WantsNoMessagesField("customer")

    class Meta:
        model = Lead
        fields = [
            "id",
            "customer",
            "full_name",
            "contact_number",
            "passport_number",
            "opted_out",
            "branch",
            "branch_name",
            "source",
            "conversion_status",
            "lost_reason",
            "decided_at",
            "assigned_to",
            "assigned_to_name",
            "assigned_at",
            "next_follow_up_on",
            "projects",
            "notes",
            "is_active",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class LeadDetailSerializer(DuplicatesMixin, LeadSerializer):
    """A lead with its place in every project, and who else may be the same person."""

    duplicate_type = LEAD
    associations = LeadProjectSerializer(many=True, read_only=True)

    class Meta(LeadSerializer.Meta):
        fields = [*LeadSerializer.Meta.fields, "associations", "potential_duplicates", "merges"]
        read_only_fields = fields


class DueLeadSerializer(LeadSerializer):
    """A lead that somebody promised to contact by today."""

    overdue_days = serializers.SerializerMethodField(help_text="0: it is due today.")

    class Meta(LeadSerializer.Meta):
        fields = [*LeadSerializer.Meta.fields, "overdue_days"]
        read_only_fields = fields

    def get_overdue_days(self, lead: Lead) -> int:
        assert lead.next_follow_up_on is not None
        return (lead.organization.today() - lead.next_follow_up_on).days


class ContestedClaimSerializer(serializers.Serializer):
    """The claim is in the ledger, but an earlier one of another partner stands."""

    partner = serializers.IntegerField(source="partner_id")
    active_partner = serializers.IntegerField(source="active_partner_id")
    valid_until = serializers.DateTimeField()


class LeadResultSerializer(LeadDetailSerializer):
    """`created` is false when the person was a lead already; then it was brought up to date."""

    created = serializers.SerializerMethodField()
    contested_claim = serializers.SerializerMethodField()

    class Meta(LeadDetailSerializer.Meta):
        fields = [
            *LeadDetailSerializer.Meta.fields,
            "created",
            "contested_claim",
        ]
        read_only_fields = fields

    def get_created(self, lead: Lead) -> bool:
        return self.context["taken"].created

    @extend_schema_field(ContestedClaimSerializer(allow_null=True))
    def get_contested_claim(self, lead: Lead) -> Any:
        contested = self.context["taken"].contested
        return None if contested is None else ContestedClaimSerializer(contested).data


class _KeysSerializer(ScopedModelSerializer):
    contact_number = KeyField(
        help_text="The phone under its name in answers; give one of the two.",
    )
    phone = KeyField(
        help_text='In any spelling; several by comma or slash: "97235 21333 / 079-2656 0000".',
    )
    email = KeyField()
    passport_number = KeyField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        number = attrs.pop("contact_number", None)
        if number is not None and attrs.setdefault("phone", number) != number:
            raise serializers.ValidationError(
                {"contact_number": "It differs from phone. Give one of the two."}
            )
        return attrs


class LeadChangeSerializer(_KeysSerializer):
    class Meta:
        model = Lead
        fields: tuple[str, ...] = (
            "full_name",
            "contact_number",
            "phone",
            "email",
            "passport_number",
            "branch",
            "source",
            "notes",
            "next_follow_up_on",
        )
        extra_kwargs = {"notes": {"max_length": LONGEST_TEXT}}


class LeadEntrySerializer(_KeysSerializer):
    """A person to win, and perhaps the project they are interested in."""

    city = serializers.CharField(max_length=120, required=False, allow_blank=True)
    branch = ScopedRelatedField(queryset=Branch.objects.all(), required=False, allow_null=True)
    project = ScopedRelatedField(queryset=Project.objects.all(), required=False, allow_null=True)
    status = serializers.CharField(
        max_length=60,
        required=False,
        allow_blank=True,
        help_text="In the project's own words; New when left out.",
    )
    channel_partner = ScopedRelatedField(
        queryset=ChannelPartner.objects.all(),
        required=False,
        allow_null=True,
        help_text="Who brought the lead to the project; goes into the ledger of claims.",
    )
    enquired_on = serializers.DateField(required=False, allow_null=True)
    is_pretagged = serializers.BooleanField(required=False, allow_null=True)
    phone_verified = serializers.BooleanField(required=False, allow_null=True)

    class Meta:
        model = Lead
        fields = (
            "full_name",
            "contact_number",
            "phone",
            "email",
            "passport_number",
            "city",
            "branch",
            "source",
            "notes",
            "project",
            "status",
            "channel_partner",
            "enquired_on",
            "is_pretagged",
            "phone_verified",
        )
        extra_kwargs = {"notes": {"max_length": LONGEST_TEXT}}


class ConversionSerializer(serializers.Serializer):
    project = ScopedRelatedField(queryset=Project.objects.all(), required=False, allow_null=True)
    value = serializers.DecimalField(
        max_digits=14, decimal_places=2, required=False, allow_null=True, min_value=0
    )


class LossSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)
    archive_projects = serializers.BooleanField(
        default=False, help_text="Whether the lead is taken out of its projects' lists, too."
    )


class LostLeadSerializer(LeadDetailSerializer):
    what_becomes_of_projects = serializers.SerializerMethodField(help_text="In words.")

    class Meta(LeadDetailSerializer.Meta):
        fields = [*LeadDetailSerializer.Meta.fields, "what_becomes_of_projects"]
        read_only_fields = fields

    def get_what_becomes_of_projects(self, lead: Lead) -> str:
        return describe_projects_of_lost(lead)
