"""Which leads a list shows."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet

from core.api.filters import (
    NONE,
    DayRangeFilter,
    ScopedFilterSet,
    ScopedModelChoiceFilter,
    ScopedOrNoneFilter,
    YesNoFilter,
    instants_within,
)
from leads.models import ChannelPartner, ConversionStatus, Lead, LeadProjectAssociation, Project

_OF_THE_MEMBERSHIP = {
    "project": "project",
    "project_status": "status__iexact",
    "channel_partner": "channel_partner",
}


class LeadFilter(ScopedFilterSet):
    """What is asked of a membership (project, status, partner, when it came and was converted) must
    hold of one and the same project."""

    status = django_filters.ChoiceFilter(
        field_name="conversion_status", choices=ConversionStatus.choices
    )
    project = ScopedModelChoiceFilter(
        queryset=Project.objects.all(), method="of_the_membership", label="Leads in this project."
    )
    project_status = django_filters.CharFilter(
        method="of_the_membership",
        max_length=60,
        label='In the project\'s words, such as "Site visit".',
    )
    channel_partner = ScopedModelChoiceFilter(
        queryset=ChannelPartner.objects.all(),
        method="of_the_membership",
        label="Leads on whom this partner's claim stands.",
    )
    credited_partner = ScopedOrNoneFilter(
        queryset=ChannelPartner.objects.all(),
        method="of_the_membership",
        label="In whose figures the lead counts, in projects that it left as well.",
    )
    brought = DayRangeFilter(
        method="of_the_membership",
        label="When the partner claimed them first, or without one when they came to the project.",
    )
    converted = DayRangeFilter(
        method="of_the_membership", label="When they bought in the project; days included."
    )
    once_per_person = YesNoFilter(
        method="of_the_membership", label="Of several leads of one person only the oldest."
    )
    next_follow_up = DayRangeFilter(field_name="next_follow_up_on", label="Days included.")
    created = DayRangeFilter(field_name="created_at", label="Days included.")

    class Meta:
        model = Lead
        fields = ["conversion_status", "branch", "assigned_to", "customer", "source", "is_active"]

    def of_the_membership(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Left to `filter_queryset`: they must hold of the same project."""
        return queryset

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        queryset = super().filter_queryset(queryset)
        values = self.form.cleaned_data
        wanted = _wanted_of_a_membership(values)
        if wanted:
            memberships = LeadProjectAssociation.objects.with_brought_at()
            memberships = memberships.filter(lead=OuterRef("pk"), **wanted)
            queryset = queryset.filter(Exists(memberships))
        if values.get("once_per_person"):
            older = queryset.filter(customer=OuterRef("customer"), pk__lt=OuterRef("pk"))
            queryset = queryset.exclude(Exists(older.order_by()))
        return queryset


def _wanted_of_a_membership(values: Mapping[str, Any]) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        lookup: values[name] for name, lookup in _OF_THE_MEMBERSHIP.items() if values.get(name)
    }
    credited, brought, converted = (
        values.get(name) for name in ("credited_partner", "brought", "converted")
    )
    if credited:
        wanted["channel_partner"] = None if credited == NONE else credited
    if brought:
        wanted |= instants_within("brought_at", brought)
    if converted:
        wanted |= instants_within("converted_at", converted)
    if wanted and not (credited or brought or converted):  # figures count what was archived, too
        wanted["archived_at"] = None
    return wanted
