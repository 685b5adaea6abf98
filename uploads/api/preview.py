"""Previews over HTTP: what a sheet would do, run it, and what came out otherwise."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Branch
from core.api.fields import ScopedRelatedField, asking_user
from core.api.filters import StrictOrdering
from core.api.schema import endpoint
from core.api.viewsets import ScopedViewSet
from core.roles import Can
from uploads.api.requests import AnswerSerializer
from uploads.api.rows import FILLED, ProblemSerializer, RowPages, UploadRowFilter
from uploads.medical import MedicalRedactor
from uploads.models import FileUpload, PreviewRow, UploadStatus
from uploads.queries import came_otherwise, previewed_count
from uploads.sentences import preview_sentence, summary_sentence
from uploads.services import preview_again, run_upload

_PLAIN = {"page", "page_size", "format", "ordering", "outcome"}


class PreviewChoicesSerializer(AnswerSerializer):
    """What is to be understood otherwise; what is not named stays as it was chosen before, what
    is named and left blank is as the sheet itself shows."""

    branch = ScopedRelatedField(
        queryset=Branch.objects.all(),
        required=False,
        allow_null=True,
        help_text="For rows that name no shop; null for none.",
    )
    create_missing_branches = serializers.BooleanField(
        required=False, help_text="Shops that are not known become branches. For managers."
    )


class PreviewCountsSerializer(serializers.Serializer):
    """rows = created + updated + unchanged + needs_attention."""

    rows = serializers.IntegerField()
    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    needs_attention = serializers.IntegerField()
    seen_before = serializers.IntegerField()


class UploadPreviewSerializer(serializers.Serializer):
    """What the sheet would do. `counts` is null until the preview is finished."""

    status = serializers.ChoiceField(choices=UploadStatus.choices)
    previewed_at = serializers.DateTimeField(allow_null=True, help_text="When it began.")
    counts = PreviewCountsSerializer(allow_null=True)
    sentence = serializers.CharField()
    differences = serializers.IntegerField(
        help_text="Rows that came out otherwise once the sheet was imported."
    )


class PreviewRowSerializer(serializers.ModelSerializer):
    outcome_label = serializers.CharField(source="get_outcome_display", read_only=True)
    raw = serializers.SerializerMethodField(help_text="{heading: cell} as the sheet has it.")
    filled = serializers.SerializerMethodField()
    customer = serializers.IntegerField(
        source="customer.pk",
        read_only=True,
        allow_null=True,
        help_text="Nobody whose upload was reverted since.",
    )
    customer_name = serializers.SerializerMethodField(help_text="As the customer is called now.")
    changes = serializers.SerializerMethodField()
    problems = serializers.SerializerMethodField()

    class Meta:
        model = PreviewRow
        fields = [
            "row_number",
            "outcome",
            "outcome_label",
            "matched_by",
            "raw",
            "filled",
            "customer",
            "customer_name",
            "new_customer",
            "changes",
            "problems",
            "difference",
        ]
        read_only_fields = fields

    @property
    def redactor(self) -> MedicalRedactor:
        """One for the whole list: all rows are of one upload."""
        shared = self.root.__dict__
        if "_redactor" not in shared:
            shared["_redactor"] = MedicalRedactor(self.context["upload"], asking_user(self))
        return cast(MedicalRedactor, shared["_redactor"])

    @extend_schema_field({"type": "object", "additionalProperties": True})
    def get_raw(self, row: PreviewRow) -> dict[str, Any]:
        return self.redactor.raw(row)

    @extend_schema_field(FILLED)
    def get_filled(self, row: PreviewRow) -> dict[str, Any]:
        return self.redactor.filled(row)

    def get_customer_name(self, row: PreviewRow) -> str:
        return str(row.customer) if row.customer else ""

    @extend_schema_field(
        {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {}},
            "description": "{field: [before, after]}; a visit that would be added is [null, new].",
        }
    )
    def get_changes(self, row: PreviewRow) -> dict[str, Any]:
        return self.redactor.changes(row)

    @extend_schema_field(ProblemSerializer(many=True))
    def get_problems(self, row: PreviewRow) -> list[dict[str, Any]]:
        return self.redactor.problems(row)


class PreviewActions(ScopedViewSet):
    """Actions of UploadViewSet."""

    @endpoint(
        "Show what an upload would do, before anything of it is imported",
        Can.READ_UPLOADS,
        gives=UploadPreviewSerializer,
    )
    @action(detail=True)
    def preview(self, request: Request, pk: str) -> Response:
        upload: FileUpload = self.get_object()
        is_previewed = upload.status == UploadStatus.PREVIEWED
        values = {
            "status": upload.status,
            "previewed_at": upload.previewed_at,
            "counts": upload.preview_counts or None,
            "sentence": (preview_sentence if is_previewed else summary_sentence)(upload),
            "differences": upload.differences_count,
        }
        return self.answer(values, UploadPreviewSerializer)

    @endpoint(
        "Preview an upload again, understood otherwise", Can.UPLOAD, takes=PreviewChoicesSerializer
    )
    @preview.mapping.post
    def preview_again(self, request: Request, pk: str) -> Response:
        upload = self.get_object()
        options = self.read(PreviewChoicesSerializer)
        branch = options.pop("branch", ...)
        return self.answer(preview_again(upload, by=self.user, options=options, branch=branch))

    @endpoint(
        "List what would become of each row of an upload",
        Can.READ_UPLOADS,
        gives=PreviewRowSerializer(many=True),
    )
    @action(
        detail=True,
        url_path="preview/rows",
        filterset_class=UploadRowFilter,
        filter_backends=[DjangoFilterBackend, StrictOrdering],
        pagination_class=RowPages,
        ordering_fields=("row_number",),
    )
    def preview_rows(self, request: Request, pk: str) -> HttpResponseBase:
        upload = self.get_object()
        rows = self.filter_queryset(self._previewed().filter(upload=upload))
        if upload.status == UploadStatus.PREVIEWED and request.query_params.keys() <= _PLAIN:
            outcome = request.query_params.get("outcome") or None
            cast(RowPages, self.paginator).known_count = previewed_count(upload, outcome)
        return self.respond_with_list(rows, PreviewRowSerializer, upload=upload)

    @endpoint("Import an upload as it was previewed", Can.UPLOAD)
    @action(detail=True, methods=["post"])
    def run(self, request: Request, pk: str) -> Response:
        return self.answer(run_upload(self.get_object(), by=self.user))

    @endpoint(
        "List the rows that came out otherwise than previewed, and why",
        Can.READ_UPLOADS,
        gives=PreviewRowSerializer(many=True),
    )
    @action(detail=True, filter_backends=[])
    def differences(self, request: Request, pk: str) -> HttpResponseBase:
        upload = self.get_object()
        rows = came_otherwise(self._previewed(), upload)
        return self.respond_with_list(rows, PreviewRowSerializer, upload=upload)

    def _previewed(self) -> QuerySet[PreviewRow]:
        rows = PreviewRow.objects.for_user(self.user)
        return rows.select_related("customer").order_by("row_number")
