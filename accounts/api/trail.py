"""The trail: who used the service for what, when and from where."""

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import ActorType, TrailEntry, TrailKind
from core.api.fields import LARGEST_ID
from core.api.filters import DayRangeFilter, NamedChoiceFilter, ScopedFilterSet
from core.api.viewsets import ScopedReadOnlyViewSet
from core.roles import Can


class TrailFilter(ScopedFilterSet):
    kind = NamedChoiceFilter(choices=TrailKind)
    actor_type = NamedChoiceFilter(choices=ActorType)
    actor = django_filters.NumberFilter(
        field_name="actor_id",
        min_value=1,
        max_value=LARGEST_ID,
        help_text="Id of the user or, with `actor_type=api_key`, of the key.",
    )
    at = DayRangeFilter()
    target_type = django_filters.CharFilter(help_text="Of what record: customer, user, upload ...")
    target = django_filters.NumberFilter(
        method="about",
        min_value=1,
        max_value=LARGEST_ID,
        help_text="Id of the record, of those that a page showed, too.",
    )

    class Meta:
        model = TrailEntry
        fields = ["kind", "actor_type", "actor", "at", "target_type", "target"]

    def about(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset.about(int(value))


class ActorSerializer(serializers.Serializer[Any]):
    type = serializers.ChoiceField(ActorType.choices, source="actor_type")
    id = serializers.IntegerField(source="actor_id")
    name = serializers.CharField(source="actor_name")


class TargetSerializer(serializers.Serializer[Any]):
    type = serializers.CharField(source="target_type", help_text="customer, user, upload ...")
    ids = serializers.ListField(
        child=serializers.IntegerField(),
        source="listed_ids",
        help_text="At most 200; `count` in details says of how many.",
    )
    name = serializers.CharField(source="target_name", help_text="Of users and keys alone.")


class TrailEntrySerializer(serializers.ModelSerializer):
    actor = serializers.SerializerMethodField(help_text="null: nobody known.")
    target = serializers.SerializerMethodField(help_text="null: no record.")

    class Meta:
        model = TrailEntry
        fields = ["id", "at", "kind", "actor", "target", "details", "address", "browser"]
        extra_kwargs = {
            "details": {"help_text": "Such as `changes`: {field: [before, after]}."},
            "address": {"help_text": "Empty for what no request did."},
            "browser": {"help_text": "What the browser or program says of itself."},
        }

    @extend_schema_field(ActorSerializer(allow_null=True))
    def get_actor(self, entry: TrailEntry) -> Any:
        return ActorSerializer(entry).data if entry.actor_id is not None else None

    @extend_schema_field(TargetSerializer(allow_null=True))
    def get_target(self, entry: TrailEntry) -> Any:
        return TargetSerializer(entry).data if entry.target_type else None


class TrailViewSet(ScopedReadOnlyViewSet):
    queryset = TrailEntry.objects.all()
    serializer_class = TrailEntrySerializer
    filterset_class = TrailFilter
    rights = {"list": Can.ADMINISTER, "retrieve": Can.ADMINISTER}
    ordering_fields = ("at",)
    summaries = {
        "list": "Who used the service for what, when and from where, newest first",
        "retrieve": "Show one entry of the trail",
    }
    export_fields = (
        "id", "at", "kind", "actor.type", "actor.id", "actor.name", "target.type", "target.ids",
        "target.name", "details", "address", "browser",
    )  # fmt: skip
