"""Channel partners, their projects and what they brought, in requests and answers."""

from typing import Any

from rest_framework import serializers

from core.api.fields import ScopedModelSerializer, ScopedRelatedField
from customers.api.duplicates import DuplicatesMixin
from leads.duplicates import CHANNEL_PARTNER
from leads.models import ChannelPartner, PartnerProject, Project
from leads.models.partner import PERCENT

_LONGEST_NOTES = 20_000


class CommissionField(serializers.DecimalField):
    def __init__(self) -> None:
        super().__init__(
            max_digits=5,
            decimal_places=2,
            validators=PERCENT,
            required=False,
            allow_null=True,
            help_text="Percent, 0 to 100.",
        )


class PartnerProjectSerializer(ScopedModelSerializer):
    project_name = serializers.CharField(source="project.name", read_only=True)

    class Meta:
        model = PartnerProject
        fields = ["project", "project_name", "commission_percent", "created_at"]
        read_only_fields = fields


class PartnerSerializer(ScopedModelSerializer):
    projects = PartnerProjectSerializer(many=True, read_only=True)

    class Meta:
        model = ChannelPartner
        fields = [
            "id",
            "code",
            "name",
            "phone",
            "email",
            "city",
            "rera_number",
            "is_active",
            "notes",
            "projects",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class PartnerDetailSerializer(DuplicatesMixin, PartnerSerializer):
    """A partner, and who else may be the same."""

    duplicate_type = CHANNEL_PARTNER

    class Meta(PartnerSerializer.Meta):
        fields = [*PartnerSerializer.Meta.fields, "potential_duplicates", "merges"]
        read_only_fields = fields


class SavedPartnerSerializer(PartnerDetailSerializer):
    created = serializers.SerializerMethodField(help_text="False: the phone was known.")

    class Meta(PartnerDetailSerializer.Meta):
        fields = [*PartnerDetailSerializer.Meta.fields, "created"]
        read_only_fields = fields

    def get_created(self, partner: ChannelPartner) -> bool:
        return bool(self.context.get("created"))


class PartnerWriteSerializer(ScopedModelSerializer):
    """Lengths and spellings are the service's to judge."""

    name = serializers.CharField(required=False, allow_blank=True, max_length=300)
    phone = serializers.CharField(required=False, max_length=300, help_text="In any spelling.")
    code = serializers.CharField(required=False, allow_blank=True, max_length=100)
    email = serializers.CharField(required=False, allow_blank=True, max_length=300)
    notes = serializers.CharField(required=False, allow_blank=True, max_length=_LONGEST_NOTES)
    is_active = serializers.BooleanField(required=False)

    class Meta:
        model = ChannelPartner
        fields: tuple[str, ...] = (
            "name",
            "phone",
            "code",
            "email",
            "city",
            "rera_number",
            "notes",
            "is_active",
        )
        # The service says, with the id, whose phone or code it is.
        validators: tuple[Any, ...] = ()


class PartnerEntrySerializer(PartnerWriteSerializer):
    project = ScopedRelatedField(queryset=Project.objects.all(), required=False, allow_null=True)
    commission_percent = CommissionField()

    class Meta(PartnerWriteSerializer.Meta):
        fields = (*PartnerWriteSerializer.Meta.fields, "project", "commission_percent")


class PartnerLinkSerializer(serializers.Serializer):
    project = ScopedRelatedField(queryset=Project.objects.all())
    commission_percent = CommissionField()
