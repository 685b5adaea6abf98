"""What a channel partner brought, over HTTP; see `reports.figures.partners` for what counts."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from operator import attrgetter
from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import ScopedRelatedField
from core.api.filters import NONE, days_out_of_range
from core.api.schema import endpoint
from core.api.viewsets import ScopedViewSet
from core.replica import of_one_moment
from core.roles import Can
from customers.merging.archived import ensure_not_archived
from leads.api.serializers import WantsNoMessagesField
from leads.models import ChannelPartner, Project
from reports.api.base import AGAINST, FORMAT, AgainstField
from reports.figures.partners import (
    Days,
    PartnerRow,
    Performance,
    load_visits,
    partner_performance,
    partner_visits,
    performance_of,
)

_DAYS = [
    OpenApiParameter("from", date, description="First day, 2025-01-31; may be left out."),
    OpenApiParameter("to", date, description="Last day, included; may be left out."),
]


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


class MonthPerformanceSerializer(serializers.Serializer):
    month = serializers.DateField(help_text="Its first day.")
    leads = serializers.IntegerField()
    visits = serializers.IntegerField()
    conversions = serializers.IntegerField()
    value = serializers.DecimalField(max_digits=20, decimal_places=2)


class PartnerPerformanceSerializer(serializers.Serializer):
    partner = serializers.IntegerField()
    start = serializers.DateField(allow_null=True)
    end = serializers.DateField(allow_null=True)
    projects = ProjectPerformanceSerializer(many=True)
    months = MonthPerformanceSerializer(
        many=True,
        help_text="Those with anything in them, over all projects; a person once in each.",
    )
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
        if wrong := days_out_of_range(attrs, "from", "to"):
            raise serializers.ValidationError(wrong)
        start, end = attrs.get("from"), attrs.get("to")
        if start and end and end < start:
            message = f"The range ends on {end}, before it starts on {start}. Swap the two."
            raise serializers.ValidationError({"to": [message]}, code="range_reversed")
        return attrs


_ORDERS = ("name", "leads", "visits", "conversions", "value", "commission")


class TableQuerySerializer(RangeSerializer):
    def get_fields(self) -> dict[str, serializers.Field]:
        ways = [f"{sign}{name}" for name in _ORDERS for sign in ("", "-")]
        ordering = serializers.ChoiceField(choices=ways, required=False)
        project = ScopedRelatedField(queryset=Project.objects.all(), required=False)
        more = {"ordering": ordering, "project": project, "against": AgainstField()}
        return {**super().get_fields(), **more}


class PartnerSumsSerializer(serializers.Serializer):
    leads = serializers.IntegerField()
    visits = serializers.IntegerField()
    conversions = serializers.IntegerField()
    value = serializers.DecimalField(max_digits=20, decimal_places=2)
    commission = serializers.DecimalField(max_digits=20, decimal_places=2)


class PartnerRowSerializer(PartnerSumsSerializer):
    partner = serializers.IntegerField(allow_null=True, help_text="null: no partner, the last row.")
    partner_name = serializers.CharField()
    code = serializers.CharField()
    is_active = serializers.BooleanField(allow_null=True)
    previous = PartnerSumsSerializer(
        allow_null=True, help_text="Of the days compared with; null without `from`."
    )

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        first = ("partner", "partner_name", "code", "is_active")
        return {name: fields[name] for name in (*first, *(n for n in fields if n not in first))}


class PartnerTableSerializer(serializers.Serializer):
    start = serializers.DateField(allow_null=True)
    end = serializers.DateField(allow_null=True)
    compared_from = serializers.DateField(allow_null=True)
    compared_to = serializers.DateField(allow_null=True)
    partners = PartnerRowSerializer(many=True)
    total = PartnerSumsSerializer(help_text="What the rows add up to.")
    previous_total = PartnerSumsSerializer(allow_null=True)


class PartnerOrNoneField(ScopedRelatedField):
    """`none`: what came without a partner."""

    def to_internal_value(self, data: Any) -> Any:
        return None if data == NONE else super().to_internal_value(data)


class VisitsQuerySerializer(RangeSerializer):
    def get_fields(self) -> dict[str, serializers.Field]:
        return {
            **super().get_fields(),
            "partner": PartnerOrNoneField(queryset=ChannelPartner.objects.all()),
            "project": ScopedRelatedField(queryset=Project.objects.all(), required=False),
        }


class PartnerVisitSerializer(serializers.Serializer):
    customer = serializers.IntegerField(source="customer.pk")
    customer_name = serializers.CharField(source="customer.full_name")
    customer_phone = serializers.CharField(source="customer.phone")
    opted_out = WantsNoMessagesField("customer")
    visit_date = serializers.DateField()
    branch_name = serializers.CharField(
        source="visit.branch.name",
        default="",
        help_text="Empty where only a follow-up says that they came.",
    )


class PartnerPerformanceViewSet(ScopedViewSet):
    """Further actions of `leads.api.partners.ChannelPartnerViewSet`, which knows no reports."""

    exportable_actions = frozenset({"table", "visits"})
    queryset = ChannelPartner.objects.select_related("organization")
    serializer_class = PartnerPerformanceSerializer

    def get_object(self) -> ChannelPartner:
        partner = super().get_object()
        ensure_not_archived(partner, "channel partner")
        return partner

    @endpoint(
        "What a partner brought, per project and in total",
        Can.READ,
        parameters=_DAYS,
    )
    @action(detail=True, pagination_class=None)
    def performance(self, request: Request, pk: str) -> Response:
        """Leads by the day of the claim, visits and conversions by their own day.

        The total counts a person once, in however many projects they are.
        """
        partner = self.get_object()
        asked = self.read_query(RangeSerializer)
        days = {"start": asked.get("from"), "end": asked.get("to")}
        projects, total = of_one_moment(lambda: performance_of(partner, self.user, **days))
        months = [{"month": day, **_sums(total.months[day])} for day in sorted(total.months)]
        return self.answer(
            {"partner": partner.pk, **days, "projects": projects, "months": months, "total": total}
        )

    @endpoint(
        "What each partner brought, across projects; and what came without one",
        Can.READ,
        gives=PartnerTableSerializer,
        operation_id="channel_partners_performance_table",
        parameters=[
            *_DAYS,
            OpenApiParameter(
                "ordering",
                enum=[f"{sign}{name}" for name in _ORDERS for sign in ("", "-")],
                description="By name when left out; no partner is always last.",
            ),
            OpenApiParameter("project", int, description="What was brought to it alone."),
            AGAINST,
            FORMAT,
        ],
    )
    @action(detail=False, url_path="performance", filter_backends=[], pagination_class=None)
    def table(self, request: Request) -> HttpResponseBase:
        """A row is the total of the partner's own page: a person counts once there.

        Whom two partners brought, to different projects, counts with each. With `from`, `previous`
        is of the same days before, as on the dashboard.
        """
        asked = self.read_query(TableQuerySerializer)
        against = asked.get("against", "")
        days = Days(self.organization, asked.get("from"), asked.get("to"), against)
        before = days.compared_with()
        project = asked.get("project")
        rows, total = of_one_moment(lambda: partner_performance(self.user, days, before, project))
        rows = _ordered(rows, asked.get("ordering", "name"))
        if self.wants_file:
            return self._as_file([*rows, total])
        return self.answer(
            {
                "start": days.start,
                "end": days.end,
                "compared_from": before.start if before else None,
                "compared_to": before.end if before else None,
                "partners": rows,
                "total": total,
                "previous_total": total.previous,
            },
            PartnerTableSerializer,
        )

    @endpoint(
        "The visits that a partner's figure counts, the newest first",
        Can.READ,
        gives=PartnerVisitSerializer(many=True),
        parameters=[
            OpenApiParameter(
                "partner", str, required=True, description="Whose; `none`: of no partner."
            ),
            *_DAYS,
            OpenApiParameter("project", int, description="Of whom was brought to it alone."),
        ],
    )
    @action(detail=False, filter_backends=[])
    def visits(self, request: Request) -> HttpResponseBase:
        """As many as `visits` in the table of the same days: to a shop, or to a site as a follow-up
        says."""
        asked = self.read_query(VisitsQuerySerializer)
        days = Days(self.organization, asked.get("from"), asked.get("to"))
        counted = partial(partner_visits, self.user, days, asked["partner"], asked.get("project"))
        seen = of_one_moment(counted)
        if self.wants_file:
            rows = list(PartnerVisitSerializer(load_visits(seen), many=True).data)
            titles = list(PartnerVisitSerializer().fields)
            return self.respond_with_table(titles, rows, name="partner-visits")
        page = self.paginate_queryset(seen) or []
        return self.get_paginated_response(
            PartnerVisitSerializer(load_visits(page), many=True).data
        )

    def _as_file(self, rows: list[PartnerRow]) -> HttpResponseBase:
        lines = [_file_line(row) for row in PartnerRowSerializer(rows, many=True).data]
        return self.respond_with_table(list(lines[0]), lines, name="partner-performance")


def _file_line(row: Mapping[str, Any]) -> dict[str, Any]:
    previous = row["previous"] or {}
    line = {name: value for name, value in row.items() if name != "previous"}
    return line | {f"previous_{n}": previous.get(n) for n in PartnerSumsSerializer().fields}


def _sums(month: Performance) -> dict[str, Any]:
    return {name: getattr(month, name) for name in ("leads", "visits", "conversions", "value")}


def _ordered(rows: list[PartnerRow], ordering: str) -> list[PartnerRow]:
    name = ordering.removeprefix("-").replace("name", "partner_name")
    *partners, nobody = rows
    partners.sort(key=attrgetter(name), reverse=ordering.startswith("-"))
    return [*partners, nobody]
