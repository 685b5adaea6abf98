"""GET /customers/may-lapse/: whom to call before they stay away."""

from datetime import date
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from accounts.models import Branch
from contacts.api.serializers import HandlingSerializer
from core.api.filters import ScopedFilterSet, ScopedModelChoiceFilter, YesNoFilter
from core.api.viewsets import ScopedListMixin, ScopedViewSet
from reminders.api.call_times import CallTimeSerializer
from reminders.late_customers import describe_late
from reminders.models import VisitRhythm, VisitRhythmQuerySet


class MayLapseSerializer(serializers.Serializer[Any]):
    """A customer who is later than their own rhythm, with the facts."""

    customer = serializers.IntegerField()
    name = serializers.CharField()
    phone = serializers.CharField()
    branch = serializers.IntegerField(allow_null=True)
    branch_name = serializers.CharField()
    city = serializers.CharField()
    category = serializers.CharField()
    opted_out = serializers.BooleanField(help_text="Wants no messages.")
    reasons = serializers.ListField(child=serializers.CharField())
    late_from = serializers.DateField(help_text="Since when they have been late.")
    visits = serializers.IntegerField(help_text="Days on which they came in two years.")
    last_visit_on = serializers.DateField()
    usual_gap_days = serializers.IntegerField(
        allow_null=True, help_text="Between two visits; null for who came less than three times."
    )
    expected_on = serializers.DateField(allow_null=True)
    open_refills = serializers.IntegerField(help_text="Medicines that ran out.")
    ran_out_on = serializers.DateField(allow_null=True, help_text="The first of them.")
    best_time = CallTimeSerializer(allow_null=True, help_text="null: too little is known.")
    handled_recently = HandlingSerializer(
        many=True, help_text="Who handled the phone in the last 7 days, newest first."
    )


class MayLapseFilter(ScopedFilterSet):
    branch = ScopedModelChoiceFilter(
        queryset=Branch.objects.all(), field_name="customer__branch", label="Of one branch."
    )
    opted_out = YesNoFilter(
        field_name="customer__opted_out_at",
        lookup_expr="isnull",
        exclude=True,
        label="Whether they want no messages.",
    )

    class Meta:
        model = VisitRhythm
        fields: list[str] = []


@extend_schema(tags=["customers"])
class MayLapseViewSet(ScopedListMixin, ScopedViewSet):
    """Each person once, whatever they are late with; whoever is late since yesterday first."""

    queryset = VisitRhythm.objects.all()
    serializer_class = MayLapseSerializer
    filterset_class = MayLapseFilter
    ordering_fields = ("late_from", "last_visit_on", "visits")
    export_fields = (
        "customer", "name", "phone", "branch_name", "city", "category", "opted_out", "reasons",
        "late_from", "visits", "last_visit_on", "usual_gap_days", "expected_on", "open_refills",
        "ran_out_on",
    )  # fmt: skip
    summaries = {"list": "List customers who are later than their own rhythm, as a list to call"}

    def restrict(self, queryset: VisitRhythmQuerySet) -> QuerySet[VisitRhythm]:
        late = queryset.late(on=self.organization.today())
        return late.select_related("organization", "customer__branch")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        today: date = self.organization.today()
        late = self.filter_queryset(self.get_queryset())
        return self.respond_with_list(late, prepare=partial(describe_late, today=today))
