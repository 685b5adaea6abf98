"""Projects and the places of leads in them, in requests and answers."""

from typing import Any

from rest_framework import serializers

from core.api.fields import ScopedModelSerializer, ScopedRelatedField
from leads.models import ChannelPartner, Lead, LeadProjectAssociation, Project

_LONGEST_NOTES = 20_000
_EDITABLE = (
    "status",
    "is_pretagged",
    "pretag_status",
    "phone_verified",
    "enquired_on",
    "value",
    "notes",
)


class ProjectSerializer(ScopedModelSerializer):
    statuses: Any = serializers.SlugRelatedField(
        "name", many=True, read_only=True, help_text="One set, in one spelling each."
    )

    class Meta:
        model = Project
        fields = [
            "id",
            "name",
            "code",
            "city",
            "description",
            "is_active",
            "statuses",
            "created_at",
        ]


class LeadProjectSerializer(serializers.ModelSerializer):
    """One line of a person's project grid."""

    project_name = serializers.CharField(source="project.name", read_only=True)
    assigned_to_name = serializers.CharField(source="assigned_to.name", default="", read_only=True)
    assigned_by_name = serializers.CharField(source="assigned_by.name", default="", read_only=True)
    channel_partner_name = serializers.CharField(
        source="channel_partner.name", default="", read_only=True
    )

    class Meta:
        model = LeadProjectAssociation
        fields = [
            "id",
            "lead",
            "project",
            "project_name",
            "status",
            "assigned_to",
            "assigned_to_name",
            "assigned_at",
            "assigned_by",
            "assigned_by_name",
            "is_pretagged",
            "pretag_status",
            "phone_verified",
            "channel_partner",
            "channel_partner_name",
            "source",
            "enquired_on",
            "value",
            "converted_at",
            "notes",
            "archived_at",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class AssociationSerializer(LeadProjectSerializer):
    """A lead in a project, with who that is."""

    lead_name = serializers.CharField(source="lead.full_name", read_only=True)
    contact_number = serializers.CharField(source="lead.contact_number", read_only=True)

    class Meta(LeadProjectSerializer.Meta):
        fields = [*LeadProjectSerializer.Meta.fields, "lead_name", "contact_number"]
        read_only_fields = fields


class AssociationChangeSerializer(ScopedModelSerializer):
    class Meta:
        model = LeadProjectAssociation
        fields: tuple[str, ...] = _EDITABLE
        extra_kwargs = {"notes": {"max_length": _LONGEST_NOTES}}


class AssociationEntrySerializer(AssociationChangeSerializer):
    lead = ScopedRelatedField(queryset=Lead.objects.all())
    project = ScopedRelatedField(queryset=Project.objects.all())
    channel_partner = ScopedRelatedField(
        queryset=ChannelPartner.objects.all(), required=False, allow_null=True
    )

    class Meta(AssociationChangeSerializer.Meta):
        fields = ("lead", "project", "channel_partner", *_EDITABLE)
        # A lead that is in the project already is brought up to date there.
        validators: tuple[object, ...] = ()
