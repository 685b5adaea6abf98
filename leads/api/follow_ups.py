"""Follow-ups and loan commitments in requests and answers."""

from rest_framework import serializers

from core.api.fields import ScopedModelSerializer, ScopedRelatedField
from leads.models import FollowUpHistory, Lead, LoanCommitment, Project

_LONGEST_NOTES = 20_000


class FollowUpSerializer(serializers.ModelSerializer):
    lead_name = serializers.CharField(source="lead.full_name", read_only=True)
    project_name = serializers.CharField(source="project.name", default="", read_only=True)
    done_by_name = serializers.CharField(source="done_by.name", default="", read_only=True)

    class Meta:
        model = FollowUpHistory
        fields = [
            "id",
            "lead",
            "lead_name",
            "project",
            "project_name",
            "kind",
            "notes",
            "response",
            "next_follow_up_on",
            "done_by",
            "done_by_name",
            "done_at",
        ]
        read_only_fields = fields


class FollowUpEntrySerializer(ScopedModelSerializer):
    """What was said; it ends with the day of the next follow-up or with a closing reason."""

    closing_reason = serializers.CharField(
        max_length=500,
        required=False,
        allow_blank=True,
        help_text="Why there will be no further one: the lead is lost for this reason.",
    )
    project = ScopedRelatedField(queryset=Project.objects.all(), required=False, allow_null=True)

    class Meta:
        model = FollowUpHistory
        fields = ["kind", "notes", "response", "next_follow_up_on", "closing_reason", "project"]
        extra_kwargs = {name: {"max_length": _LONGEST_NOTES} for name in ("notes", "response")}


class LoanSerializer(serializers.ModelSerializer):
    lead_name = serializers.CharField(source="lead.full_name", read_only=True)
    project_name = serializers.CharField(source="project.name", default="", read_only=True)

    class Meta:
        model = LoanCommitment
        fields = [
            "id",
            "lead",
            "lead_name",
            "project",
            "project_name",
            "amount",
            "lender",
            "promised_on",
            "status",
            "notes",
            "created_by",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class LoanEntrySerializer(ScopedModelSerializer):
    lead = ScopedRelatedField(queryset=Lead.objects.all())
    project = ScopedRelatedField(queryset=Project.objects.all(), required=False, allow_null=True)
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        model = LoanCommitment
        fields = ["lead", "project", "amount", "lender", "promised_on", "notes"]
        extra_kwargs = {"notes": {"max_length": _LONGEST_NOTES}}
