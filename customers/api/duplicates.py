"""Pairs that may be one person: the queue, and what records' own answers tell of them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

import django_filters
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Branch
from core.api.fields import LARGEST_ID, NameField, asking_user
from core.api.filters import (
    DayRangeFilter,
    NamedChoiceFilter,
    ScopedFilterSet,
    ScopedModelChoiceFilter,
    yes_or_no,
)
from core.api.schema import endpoint
from core.api.viewsets import ScopedReadOnlyViewSet
from core.roles import Can
from customers.duplicates.reasons import facts_of
from customers.duplicates.registry import rule_of, rules
from customers.duplicates.services import (
    dismiss,
    in_open_pair,
    of_branch,
    open_pairs_of,
    pairs_to_show,
    related_pairs,
    start_scan,
)
from customers.merging.queries import with_record
from customers.models import CandidateStatus, DuplicateCandidate, MergeRecord
from customers.models.duplicate import DuplicateCandidateQuerySet
from customers.uploaded import named_by_upload
from jobs.api.jobs import JobSerializer

LIKELY_FAMILY = "One shared key is all that speaks for one person, and the names plainly differ."
_MERGED = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"id": {"type": "integer"}, "label": {"type": "string"}},
        "required": ["id", "label"],
    },
}
SHOW_DUPLICATES = OpenApiParameter(
    "show_duplicates",
    bool,
    description="With true only those that may be somebody's duplicate, each with "
    "`potential_duplicates`: its open pairs, the surest first.",
)


class PairSideSerializer(serializers.Serializer):
    """One record of a pair: a customer, a lead or a channel partner."""

    id = serializers.IntegerField()
    full_name = serializers.CharField()
    phone = serializers.CharField()
    email = serializers.CharField()
    branch = serializers.IntegerField(allow_null=True)
    branch_name = serializers.CharField()
    city = serializers.CharField()
    address = serializers.CharField()
    date_of_birth = serializers.DateField(allow_null=True)
    is_active = serializers.BooleanField()
    last_activity = serializers.DateTimeField(allow_null=True)


class ReasonFactSerializer(serializers.Serializer):
    """What the sentences in `reasons` say, in parts: for words of one's own."""

    code = serializers.CharField(
        help_text="phone_same, born_near, name_spelling, key_of_other, key_shared ...; other: text."
    )
    one = serializers.CharField(required=False, help_text="A name, spelt in two ways.")
    other = serializers.CharField(required=False)
    entry = serializers.CharField(required=False, help_text="What brought the key: Row 4 of a.csv.")
    key_kind = serializers.CharField(required=False, help_text="phone, e-mail or passport.")
    key = serializers.CharField(required=False)
    matched_by = serializers.CharField(required=False, help_text="By which key it was known.")
    text = serializers.CharField(required=False)


class PotentialDuplicateSerializer(serializers.Serializer):
    """Another record that may be the same person: `candidate` is the pair's id in /duplicates/."""

    candidate = serializers.IntegerField()
    score = serializers.FloatField()
    likely_family = serializers.BooleanField(help_text=LIKELY_FAMILY)
    reasons = serializers.ListField(child=serializers.CharField())
    reason_facts = ReasonFactSerializer(many=True)
    record = PairSideSerializer()


class DuplicateCandidateSerializer(serializers.ModelSerializer):
    first = serializers.SerializerMethodField()
    second = serializers.SerializerMethodField()
    likely_family = serializers.BooleanField(help_text=LIKELY_FAMILY)
    reasons = serializers.ListField(source="all_reasons", child=serializers.CharField())
    reason_facts = serializers.SerializerMethodField()

    class Meta:
        model = DuplicateCandidate
        fields = [
            "id",
            "type",
            "first",
            "second",
            "score",
            "likely_family",
            "reasons",
            "reason_facts",
            "status",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields

    @extend_schema_field(ReasonFactSerializer(many=True))
    def get_reason_facts(self, pair: DuplicateCandidate) -> Any:
        return facts_of(pair.all_reasons)

    @extend_schema_field(PairSideSerializer)
    def get_first(self, pair: DuplicateCandidate) -> Any:
        return _side(pair, 0)

    @extend_schema_field(PairSideSerializer)
    def get_second(self, pair: DuplicateCandidate) -> Any:
        return _side(pair, 1)


class DuplicateDetailSerializer(DuplicateCandidateSerializer):
    related = serializers.SerializerMethodField(
        help_text="Open pairs that one of the two is in, too, the surest first."
    )

    class Meta(DuplicateCandidateSerializer.Meta):
        fields = [*DuplicateCandidateSerializer.Meta.fields, "related"]
        read_only_fields = fields

    @extend_schema_field(DuplicateCandidateSerializer(many=True))
    def get_related(self, pair: DuplicateCandidate) -> Any:
        related = related_pairs(pair, asking_user(self))
        return DuplicateCandidateSerializer(related, many=True).data


def _side(pair: DuplicateCandidate, position: int) -> Any:
    rule = rule_of(pair.type)
    return PairSideSerializer(rule.side(rule.sides(pair)[position])).data


def seen_from(pair: DuplicateCandidate, record_id: int) -> dict[str, Any]:
    """The pair as it is told on one of its records: who the other one is."""
    rule = rule_of(pair.type)
    first, second = rule.sides(pair)
    other = second if first.pk == record_id else first
    values = {
        "candidate": pair.pk,
        "score": pair.score,
        "likely_family": pair.likely_family,
        "reasons": pair.all_reasons,
        "reason_facts": facts_of(pair.all_reasons),
        "record": rule.side(other),
    }
    return cast(dict[str, Any], PotentialDuplicateSerializer(values).data)


def potential_duplicates(type_name: str, record_id: int, reader: Any) -> list[dict[str, Any]]:
    pairs = open_pairs_of(type_name, [record_id], reader).get(record_id, [])
    return [seen_from(pair, record_id) for pair in pairs]


class MergeOfRecordSerializer(serializers.ModelSerializer):
    """A merge as its records tell it; /merges/{id}/ has all of it for those who may merge."""

    merged_by_name = NameField("merged_by")
    merged = serializers.SerializerMethodField(help_text="The records that became this one.")

    class Meta:
        model = MergeRecord
        fields = ["id", "primary_id", "merged", "merged_by_name", "merged_at"]
        read_only_fields = fields

    @extend_schema_field(_MERGED)
    def get_merged(self, merge: MergeRecord) -> Any:
        others = [one for one in merge.members_in_order if not one.is_primary]
        return [{"id": one.record_id, "label": one.label} for one in others]


class DuplicatesMixin(serializers.Serializer):
    """For the page of one record: who may be the same, and who was merged into it."""

    duplicate_type: str
    potential_duplicates = serializers.SerializerMethodField()
    merges = serializers.SerializerMethodField()

    @extend_schema_field(PotentialDuplicateSerializer(many=True))
    def get_potential_duplicates(self, record: Any) -> Any:
        return potential_duplicates(self.duplicate_type, record.pk, asking_user(self))

    @extend_schema_field(MergeOfRecordSerializer(many=True))
    def get_merges(self, record: Any) -> Any:
        merges = MergeRecord.objects.filter(
            organization=record.organization_id, type=self.duplicate_type
        )
        given = with_record(merges, record.pk).select_related("merged_by")
        return MergeOfRecordSerializer(given.prefetch_related("members"), many=True).data


class ShowsDuplicates:
    """A list that takes `show_duplicates=true`: two conditions and one more query, however long."""

    duplicate_type: str

    def filter_queryset(self: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        filtered = super().filter_queryset(queryset)  # type: ignore[misc]
        if self.action == "list" and yes_or_no(self.request, "show_duplicates"):
            return in_open_pair(self.duplicate_type, filtered, self.request.user)
        return filtered

    def list(self: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wanted = yes_or_no(request, "show_duplicates")
        response = super().list(request, *args, **kwargs)  # type: ignore[misc]
        if wanted and isinstance(response, Response):
            rows: Sequence[dict[str, Any]] = response.data["results"]
            pairs = open_pairs_of(self.duplicate_type, [row["id"] for row in rows], request.user)
            for row in rows:
                found = pairs.get(row["id"], [])
                row["potential_duplicates"] = [seen_from(pair, row["id"]) for pair in found]
        return response


def _types() -> list[tuple[str, str]]:
    return [(rule.type, rule.label) for rule in rules()]


class DuplicateFilter(ScopedFilterSet):
    type = NamedChoiceFilter(choices=_types, label="customer, lead or channel_partner.")
    status = NamedChoiceFilter(choices=CandidateStatus.choices)
    min_score = django_filters.NumberFilter(
        field_name="score",
        lookup_expr="gte",
        min_value=0,
        max_value=1,
        label="At least this sure: 0 to 1.",
    )
    branch = ScopedModelChoiceFilter(
        queryset=Branch.objects.all(),
        field_name="first__branch",  # the type in the API document
        method="of_branch",
        label="Pairs of which a record is of this branch; channel partners are of none.",
    )
    created = DayRangeFilter(field_name="created_at", label="Found, days included.")
    upload = django_filters.NumberFilter(
        method="of_upload",
        min_value=1,
        max_value=LARGEST_ID,
        label="Pairs that the rows of this upload are in.",
    )

    class Meta:
        model = DuplicateCandidate
        fields = ["status"]

    def of_branch(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset if value is None else queryset.filter(of_branch(value))

    def of_upload(self, queryset: Any, name: str, value: Decimal) -> Any:
        return named_by_upload(queryset, int(value), self.request.user)


class DuplicateCandidateViewSet(ScopedReadOnlyViewSet):
    queryset = DuplicateCandidate.objects.all()
    serializer_class = DuplicateCandidateSerializer
    detail_serializer_class = DuplicateDetailSerializer
    filterset_class = DuplicateFilter
    ordering_fields = ("score", "created_at", "updated_at")
    summaries = {
        "list": "List pairs that may be one person, the surest first",
        "retrieve": "Show a pair that may be one person",
    }

    def restrict(self, queryset: QuerySet[DuplicateCandidate]) -> QuerySet[DuplicateCandidate]:
        return pairs_to_show(cast(DuplicateCandidateQuerySet, queryset))

    @endpoint(right=Can.WORK)
    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, pk: str) -> Response:
        """Not the same person: no scan, upload or edit opens the pair again.

        Dismissing it once more changes nothing; a merged pair answers 409.
        """
        return self.answer(dismiss(self.get_object(), by=self.user))

    @endpoint(
        "Look for duplicates among all records, in the background",
        Can.MANAGE,
        gives=JobSerializer,
        status=202,
    )
    @action(detail=False, methods=["post"])
    def scan(self, request: Request) -> Response:
        """Answers the job to poll; while one is at it already, that one."""
        job = start_scan(self.organization, by=self.user, whole=True)
        return self.answer(job, JobSerializer, status=202)
