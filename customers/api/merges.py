"""Merging over HTTP: look first, then merge; what was merged stays on record."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, OpenApiResponse
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import LARGEST_ID, IdField
from core.api.filters import NamedChoiceFilter, ScopedFilterSet
from core.api.schema import ErrorSerializer, endpoint
from core.api.viewsets import ScopedReadOnlyViewSet
from core.roles import Can
from customers.merging.preview import describe
from customers.merging.queries import with_record
from customers.merging.registry import kinds
from customers.merging.services import merge_records, preview_merge
from customers.merging.snapshots import note_medical_snapshot
from customers.models import MergeMember, MergeRecord

_MOST_NAMED = 1000  # the service says how many are merged at once; this only bounds what is read

_PREVIEW = OpenApiExample(
    "Two customers", request_only=True, value={"type": "customer", "primary": 3, "duplicates": [7]}
)
_MERGE = OpenApiExample(
    "The name of 7, the city of 3",
    request_only=True,
    value={
        "type": "customer",
        "primary": 3,
        "duplicates": [7],
        "choices": {"full_name": 7, "city": 3},
    },
)
_GONE = OpenApiResponse(ErrorSerializer, "One of them was merged away already, or is being erased.")


class MergeRequestSerializer(serializers.Serializer):
    type = serializers.CharField(max_length=30, help_text="customer, lead or channel_partner.")
    primary = IdField(help_text="The record that stays.")
    duplicates = serializers.ListField(
        child=IdField(), max_length=_MOST_NAMED, help_text="Those that are merged into it: 1 to 19."
    )
    choices = serializers.DictField(
        child=IdField(),
        required=False,
        help_text="{field: id of the record whose value to keep}; each conflict needs one.",
    )


class PreviewValueSerializer(serializers.Serializer):
    record = serializers.IntegerField()
    value = serializers.JSONField(allow_null=True)
    shown = serializers.CharField(help_text="For people.")


class PreviewFieldSerializer(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    conflict = serializers.BooleanField(help_text="A choice is needed.")
    choosable = serializers.BooleanField(help_text="A choice is possible.")
    suggestion = serializers.IntegerField(allow_null=True, help_text="The record proposed.")
    result = serializers.JSONField(allow_null=True, help_text="The value as things stand.")
    how = serializers.CharField(help_text="What happens unless you choose.")
    values = PreviewValueSerializer(many=True)


class IdentifierOfRecordSerializer(serializers.Serializer):
    record = serializers.IntegerField()
    kind = serializers.CharField()
    value = serializers.CharField()


class MoveSerializer(serializers.Serializer):
    relation = serializers.CharField(help_text="visits.Visit.customer")
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField()


class CombinedSerializer(serializers.Serializer):
    """Rows that collided and became one: `were` has each as it was, the kept one first."""

    relation = serializers.CharField()
    title = serializers.CharField(help_text="Which, for people.")
    kept = serializers.IntegerField()
    were = serializers.ListField(child=serializers.DictField())
    now = serializers.DictField()


class LabelledSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]


class PreviewRecordSerializer(LabelledSerializer):
    size = serializers.IntegerField(help_text="How many of what is `counted` it has.")


class PreviewPartSerializer(serializers.Serializer):
    type = serializers.CharField()
    primary = serializers.IntegerField()
    duplicates = serializers.ListField(child=serializers.IntegerField())
    records = PreviewRecordSerializer(many=True)
    counted = serializers.CharField(
        help_text="visits of customers, follow_ups of leads, leads of channel partners."
    )
    fields = PreviewFieldSerializer(many=True)  # type: ignore[assignment]
    identifiers = IdentifierOfRecordSerializer(many=True)
    moves = MoveSerializer(many=True)
    combines = CombinedSerializer(many=True)


class MergePreviewSerializer(PreviewPartSerializer):
    """`parts`: merges that follow, such as of the leads that two customers are."""

    parts = PreviewPartSerializer(many=True)


class MergeMemberSerializer(serializers.ModelSerializer):
    class Meta:
        model = MergeMember
        fields = ["record_id", "is_primary", "label", "snapshot"]
        read_only_fields = fields

    def to_representation(self, member: MergeMember) -> Any:
        note_medical_snapshot("customer", member.record_id, member.snapshot)
        return super().to_representation(member)


class MergeSerializer(serializers.ModelSerializer):
    members = MergeMemberSerializer(
        source="members_in_order", many=True, help_text="Every record as it was, the kept first."
    )
    merged_by_name = serializers.CharField(source="merged_by.name", default="")

    class Meta:
        model = MergeRecord
        fields = [
            "id",
            "type",
            "primary_id",
            "part_of",
            "members",
            "choices",
            "changes",
            "moved",
            "combined",
            "merged_by",
            "merged_by_name",
            "merged_at",
        ]
        read_only_fields = fields


def _types() -> list[tuple[str, str]]:
    return [(kind.name, kind.noun) for kind in kinds().values()]


class MergeFilter(ScopedFilterSet):
    type = NamedChoiceFilter(choices=_types, label="customer, lead or channel_partner.")
    record = django_filters.NumberFilter(
        method="of_record", label="Took part, as the one kept or as a duplicate."
    )

    class Meta:
        model = MergeRecord
        fields: tuple[str, ...] = ()

    def of_record(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        number = int(value)
        if number != value or not 0 < number <= LARGEST_ID:
            return rows.none()
        return with_record(rows, number)


class MergeViewSet(ScopedReadOnlyViewSet):
    """What is read here has all that the records held: for those who may merge."""

    queryset = MergeRecord.objects.all()
    serializer_class = MergeSerializer
    filterset_class = MergeFilter
    ordering_fields = ("id", "merged_at")
    rights = {"list": Can.MANAGE, "retrieve": Can.MANAGE}
    summaries = {
        "list": "List merges, newest first",
        "retrieve": "Show a merge: the records as they were, what moved, what was combined",
    }

    def restrict(self, queryset: QuerySet) -> QuerySet:
        return queryset.select_related("merged_by").prefetch_related("members")

    @endpoint(
        "Merge records into one; a conflict without a choice is a 400 that lists it",
        Can.MANAGE,
        takes=MergeRequestSerializer,
        gives=MergeSerializer,
        status=201,
        also={409: _GONE},
        examples=[_MERGE],
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.answer(self.stored(merge_records(**self._asked()).pk), status=201)

    @endpoint(
        "What merging would do, field by field and relation by relation; nothing changes",
        Can.MANAGE,
        takes=MergeRequestSerializer,
        gives=MergePreviewSerializer,
        also={409: _GONE},
        examples=[_PREVIEW],
    )
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        return self.answer(describe(preview_merge(**self._asked())), MergePreviewSerializer)

    def _asked(self) -> dict[str, Any]:
        values = self.read(MergeRequestSerializer)
        return {
            "type_name": values["type"],
            "primary": values["primary"],
            "duplicates": values["duplicates"],
            "choices": values.get("choices", {}),
            "by": self.user,
            "organization": self.organization,
        }
