"""Reverting an upload over HTTP: preview, start, watch, and the three lists."""

from typing import Any

import django_filters
from django.http.response import HttpResponseBase
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import NameField
from core.api.filters import ScopedFilterSet, yes_or_no
from core.api.schema import endpoint
from core.api.viewsets import ScopedViewSet
from core.roles import Can
from jobs.progress import progress_of
from uploads.api.serializers import ProgressSerializer
from uploads.models import FileUpload, RevertEntry, RevertList, UploadRevert
from uploads.reverting.sentences import revert_sentence
from uploads.reverting.services import latest_revert, preview_revert, revert_upload

# Entries of each list that are answered at once; the lists themselves are paged.
_FIRST = 20


class FactSerializer(serializers.Serializer):
    """What a sentence is made of. Values may be such facts themselves, or lists of them."""

    text = serializers.CharField()
    code = serializers.CharField(help_text="Empty of a text that has none.")
    values = serializers.DictField()


class RevertEntrySerializer(serializers.ModelSerializer):
    """One record in one of the lists."""

    sentences = serializers.ListField(child=serializers.CharField())
    facts = FactSerializer(
        many=True, help_text="Of each sentence; none of an upload reverted before there were facts."
    )

    class Meta:
        model = RevertEntry
        fields = [
            "id", "decision", "record_type", "record_id", "title", "row_number", "sentences",
            "facts",
        ]  # fmt: skip
        read_only_fields = fields


class RevertEntryExportSerializer(RevertEntrySerializer):
    class Meta(RevertEntrySerializer.Meta):
        fields = [name for name in RevertEntrySerializer.Meta.fields if name != "facts"]
        read_only_fields = fields

    facts = None  # type: ignore[assignment]

    def to_representation(self, entry: RevertEntry) -> dict[str, Any]:
        shown = super().to_representation(entry)
        return {**shown, "sentences": " ".join(shown["sentences"])}


class RevertListSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text="Records in this list.")
    counts = serializers.DictField(
        child=serializers.IntegerField(), help_text="{customers: 12, visits: 14, values: 3}"
    )
    first = RevertEntrySerializer(many=True, help_text=f"The first {_FIRST}.")


class UploadRevertSerializer(serializers.ModelSerializer):
    started_by_name = NameField("started_by", "username")
    sentence = serializers.SerializerMethodField(help_text="How far it is, or what became of it.")
    progress = serializers.SerializerMethodField()
    reverted = serializers.SerializerMethodField(help_text="What goes, or goes back.")
    kept = serializers.SerializerMethodField(help_text="What somebody else changed or told since.")
    blocked = serializers.SerializerMethodField(help_text="What somebody built on since.")

    class Meta:
        model = UploadRevert
        fields = [
            "id",
            "upload",
            "is_preview",
            "status",
            "started_by",
            "started_by_name",
            "started_at",
            "finished_at",
            "reason",
            "error",
            "job",
            "progress",
            "sentence",
            "reverted",
            "kept",
            "blocked",
        ]
        read_only_fields = fields

    def get_sentence(self, revert: UploadRevert) -> str:
        return revert_sentence(revert)

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, revert: UploadRevert) -> dict[str, Any]:
        job = revert.job
        if job is None:
            return dict.fromkeys(("done", "total", "percent", "rows_per_second", "seconds_left"))
        return {"done": job.done, "total": job.total} | vars(progress_of(job))

    @extend_schema_field(RevertListSerializer)
    def get_reverted(self, revert: UploadRevert) -> dict[str, Any]:
        return _list_of(revert, RevertList.REVERTED)

    @extend_schema_field(RevertListSerializer)
    def get_kept(self, revert: UploadRevert) -> dict[str, Any]:
        return _list_of(revert, RevertList.KEPT)

    @extend_schema_field(RevertListSerializer)
    def get_blocked(self, revert: UploadRevert) -> dict[str, Any]:
        return _list_of(revert, RevertList.BLOCKED)


def _list_of(revert: UploadRevert, decision: RevertList) -> dict[str, Any]:
    counts = dict(revert.counts.get(decision.value, {}))
    first = revert.entries.filter(decision=decision)[:_FIRST]
    return {
        "count": counts.pop("entries", 0),
        "counts": counts,
        "first": RevertEntrySerializer(first, many=True).data,
    }


class RevertRequestSerializer(serializers.Serializer):
    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=500, help_text="Why; kept with the upload."
    )


class RevertEntryFilter(ScopedFilterSet):
    """Without a model: the API document finds it on the view of uploads."""

    decision = django_filters.ChoiceFilter(choices=RevertList.choices, label="One of the lists.")
    preview = django_filters.BooleanFilter(
        method="everything", label="Of the newest preview instead of the reverting itself."
    )

    def everything(self, entries: Any, name: str, value: bool) -> Any:
        return entries  # the view has chosen


class RevertActions(ScopedViewSet):
    """Actions of UploadViewSet."""

    @endpoint(
        "Show what reverting the upload did, or how far it is",
        Can.MANAGE,
        gives=UploadRevertSerializer,
    )
    @action(detail=True)
    def revert(self, request: Request, pk: str) -> Response:
        """What its rows created and nobody else touched goes, what they changed goes back. What
        somebody else changed, told or built on since stays and is named. Once per upload.
        """
        return self.answer(_found(self.get_object(), is_preview=False), UploadRevertSerializer)

    @endpoint(
        "Revert the upload, in the background",
        Can.MANAGE,
        takes=RevertRequestSerializer,
        gives=UploadRevertSerializer,
        status=202,
    )
    @revert.mapping.post
    def start_revert(self, request: Request, pk: str) -> Response:
        """What its rows created and nobody else touched goes, what they changed goes back. What
        somebody else changed, told or built on since stays and is named. Once per upload.
        """
        upload = self.get_object()
        reason = self.read(RevertRequestSerializer).get("reason", "")
        started = revert_upload(upload, by=self.user, reason=reason)
        return self.answer(started, UploadRevertSerializer, status=202)

    @endpoint(
        "Show what reverting the upload would do, or how far the finding out is",
        Can.MANAGE,
        gives=UploadRevertSerializer,
    )
    @action(detail=True, url_path="revert/preview")
    def revert_preview(self, request: Request, pk: str) -> Response:
        """By the same code as the reverting itself. Ask again with GET until `status` is `done`."""
        return self.answer(_found(self.get_object(), is_preview=True), UploadRevertSerializer)

    @endpoint(
        "Find out what reverting the upload would do; nothing is changed",
        Can.MANAGE,
        gives=UploadRevertSerializer,
        status=202,
    )
    @revert_preview.mapping.post
    def start_revert_preview(self, request: Request, pk: str) -> Response:
        """By the same code as the reverting itself. Ask again with GET until `status` is `done`."""
        started = preview_revert(self.get_object(), by=self.user)
        return self.answer(started, UploadRevertSerializer, status=202)

    @endpoint(
        "List the records that were reverted, kept or in the way, with the reasons",
        Can.MANAGE,
        gives=RevertEntrySerializer(many=True),
    )
    @action(
        detail=True,
        url_path="revert/entries",
        filterset_class=RevertEntryFilter,
        filter_backends=[DjangoFilterBackend],
    )
    def revert_entries(self, request: Request, pk: str) -> HttpResponseBase:
        """Of the reverting itself, or with `preview=true` of the newest preview."""
        revert = _found(self.get_object(), is_preview=yes_or_no(request, "preview"))
        entries = self.filter_queryset(
            RevertEntry.objects.for_user(self.user).filter(revert=revert)
        )
        build = RevertEntryExportSerializer if self.wants_file else RevertEntrySerializer
        return self.respond_with_list(entries, build)


def _found(upload: FileUpload, *, is_preview: bool) -> UploadRevert:
    revert = latest_revert(upload, is_preview=is_preview)
    if revert is None:
        what = "No preview of reverting this upload was asked for" if is_preview else _NOT_REVERTED
        raise NotFound(f"{what}. Send a POST to this address to start it.")
    return revert


_NOT_REVERTED = "This upload was not reverted"
