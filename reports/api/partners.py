"""What a channel partner brought, over HTTP; see `reports.figures.partners` for what counts."""

from datetime import date
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.schema import endpoint
from core.api.viewsets import ScopedViewSet
from core.replica import from_replica
from core.roles import Can
from customers.merging.archived import ensure_not_archived
from leads.models import ChannelPartner
from reports.figures.partners import performance_of


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


class PartnerPerformanceViewSet(ScopedViewSet):
    """A further action of `leads.api.partners.ChannelPartnerViewSet`, which knows no reports."""

    queryset = ChannelPartner.objects.select_related("organization")
    serializer_class = PartnerPerformanceSerializer

    def get_object(self) -> ChannelPartner:
        partner = super().get_object()
        ensure_not_archived(partner, "channel partner")
        return partner

    @endpoint(
        "What a partner brought, per project and in total",
        Can.READ,
        parameters=[
            OpenApiParameter("from", date, description="First day, 2025-01-31; may be left out."),
            OpenApiParameter("to", date, description="Last day, included; may be left out."),
        ],
    )
    @action(detail=True, pagination_class=None)
    def performance(self, request: Request, pk: str) -> Response:
        """Leads by the day of the claim, visits and conversions by their own day.

        The total counts a person once, in however many projects they are.
        """
        partner = self.get_object()
        asked = self.read_query(RangeSerializer)
        days = {"start": asked.get("from"), "end": asked.get("to")}
        projects, total = from_replica(lambda: performance_of(partner, self.user, **days))
        return self.answer({"partner": partner.pk, **days, "projects": projects, "total": total})
