"""Which leads a list shows."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet

from core.api.filters import DayRangeFilter, ScopedFilterSet, ScopedModelChoiceFilter
from leads.models import ChannelPartner, ConversionStatus, Lead, LeadProjectAssociation, Project

_OF_THE_MEMBERSHIP = {
    "project": "project",
    "project_status": "status__iexact",
    "channel_partner": "channel_partner",
}


class LeadFilter(ScopedFilterSet):
    """`project`, `project_status` and `channel_partner` are of one and the same project."""

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
    next_follow_up = DayRangeFilter(field_name="next_follow_up_on", label="Days included.")
    created = DayRangeFilter(field_name="created_at", label="Days included.")

    class Meta:
        model = Lead
        fields = ["conversion_status", "branch", "assigned_to", "customer", "source", "is_active"]

    def of_the_membership(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Left to `filter_queryset`: the three must hold of the same project."""
        return queryset

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        queryset = super().filter_queryset(queryset)
        values = self.form.cleaned_data
        wanted = {
            lookup: values[name] for name, lookup in _OF_THE_MEMBERSHIP.items() if values.get(name)
        }
        if not wanted:
            return queryset
        memberships = LeadProjectAssociation.objects.filter(
            lead=OuterRef("pk"), archived_at=None, **wanted
        )
        return queryset.filter(Exists(memberships))
