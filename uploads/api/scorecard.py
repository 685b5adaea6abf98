"""The uploaders' scorecard over HTTP."""

from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from accounts.models import Branch
from core.api.fields import ScopedRelatedField
from core.api.filters import days_out_of_range
from core.api.schema import endpoint
from core.api.viewsets import ScopedViewSet
from core.roles import Can
from uploads.scorecard import Score, default_span, describe_reasons, scorecard

FILE_COLUMNS = (
    "month",
    "branch",
    "person",
    "uploads",
    "rows",
    "waited",
    "waited_percent",
    "fixed",
    "fixed_percent",
    "reasons",
)


class ScorecardQuerySerializer(serializers.Serializer):
    branch = ScopedRelatedField(queryset=Branch.objects.all(), required=False)

    def get_fields(self) -> dict[str, Any]:
        days = {"from": serializers.DateField, "to": serializers.DateField}
        return {
            **super().get_fields(),
            **{name: field(required=False) for name, field in days.items()},
        }

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if wrong := days_out_of_range(given, "from", "to"):
            raise serializers.ValidationError(wrong)
        if given.get("from") and given.get("to") and given["from"] > given["to"]:
            raise serializers.ValidationError({"to": "This day is before the first one."})
        return given


class ScoreSerializer(serializers.Serializer):
    month = serializers.DateField(help_text="Its first day.")
    branch = serializers.IntegerField(source="branch_id", allow_null=True)
    branch_name = serializers.CharField(source="branch")
    person = serializers.IntegerField(source="person_id", allow_null=True)
    person_name = serializers.CharField(source="person")
    uploads = serializers.IntegerField()
    rows = serializers.IntegerField()
    waited = serializers.IntegerField(help_text="Rows that waited when they were first tried.")
    waited_percent = serializers.FloatField()
    fixed = serializers.IntegerField(help_text="Of these, rows that were imported later.")
    fixed_percent = serializers.FloatField()
    reasons = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="{problem code: rows}; a row may wait for several.",
    )


class ScorecardSerializer(serializers.Serializer):
    scores = ScoreSerializer(many=True)

    def get_fields(self) -> dict[str, Any]:
        return {
            "from": serializers.DateField(),
            "to": serializers.DateField(),
            **super().get_fields(),
        }


class ScorecardAction(ScopedViewSet):
    """An action of UploadViewSet."""

    @endpoint(
        "Sum up how many rows of whose uploads waited, and why, by month",
        Can.READ,
        gives=ScorecardSerializer,
        parameters=[
            OpenApiParameter("from", str, description="The first day, as 2025-09-01."),
            OpenApiParameter("to", str, description="The last day. Default: the last 12 months."),
            OpenApiParameter("branch", int, description="A branch's id."),
        ],
    )
    @action(detail=False, filter_backends=[], pagination_class=None)
    def scorecard(self, request: Request) -> HttpResponseBase:
        """Managers see everybody's uploads, others their own. `format=csv` or `xlsx`: a file."""
        asked = self.read(ScorecardQuerySerializer, given=request.query_params)
        first, last = default_span(self.organization)
        first, last = asked.get("from", first), asked.get("to", last)
        scores = scorecard(
            self.organization,
            reader=self.user,
            first=first,
            last=last,
            branch=asked.get("branch"),
        )
        if self.wants_file:
            lines = [file_line(score) for score in scores]
            return self.respond_with_table(FILE_COLUMNS, lines, name="scorecard")
        return self.answer({"from": first, "to": last, "scores": scores}, ScorecardSerializer)


def file_line(score: Score) -> dict[str, Any]:
    line = {name: getattr(score, name) for name in FILE_COLUMNS}
    return line | {"month": f"{score.month:%Y-%m}", "reasons": describe_reasons(score.reasons)}
