"""Channel partners, their projects and what they brought, in requests and answers."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.fields import ScopedModelSerializer, ScopedRelatedField
from customers.api.duplicates import TellsDuplicates
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


class PartnerDetailSerializer(TellsDuplicates, PartnerSerializer):
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


class PerformanceSerializer(serializers.Serializer):
    leads = serializers.IntegerField(help_text="People, each once.")
    visits = serializers.IntegerField(help_text="To a shop or site, since the claim.")
    conversions = serializers.IntegerField(help_text="People who bought, each once.")
    value = serializers.DecimalField(max_digits=20, decimal_places=2)
    commission = serializers.DecimalField(
        max_digits=20, decimal_places=2, allow_null=True, help_text="Null: no percentage is agreed."
    )


class ProjectPerformanceSerializer(PerformanceSerializer):
    project = serializers.IntegerField()
    project_name = serializers.CharField()
    commission_percent = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)


class PartnerPerformanceSerializer(serializers.Serializer):
    partner = serializers.IntegerField()
    start = serializers.DateField(allow_null=True)
    end = serializers.DateField(allow_null=True)
    projects = ProjectPerformanceSerializer(many=True)
    total = PerformanceSerializer()


@extend_schema_field({"type": "string", "format": "date"})
class DayField(serializers.DateField):
    """2024-05-31 and nothing else."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], required=False, **kwargs)


class RangeSerializer(serializers.Serializer):
    """`from` and `to` of a query; the names are Python's own words, hence `get_fields`."""

    def get_fields(self) -> dict[str, serializers.Field]:
        return {"from": DayField(), "to": DayField()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        start, end = attrs.get("from"), attrs.get("to")
        if start and end and end < start:
            message = f"The range ends on {end}, before it starts on {start}. Swap the two."
            raise serializers.ValidationError({"to": [message]}, code="range_reversed")
        return attrs
