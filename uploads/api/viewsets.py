"""Sheets in over HTTP: hand in, watch, answer, cancel, look back."""

from datetime import date
from typing import Any, cast

from django.db.models import QuerySet
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.utils.dateparse import parse_date
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_view,
)
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts.models import User
from core.api.exports import EXPORT_RENDERERS, XLSX_TYPE
from core.api.filters import StrictOrdering
from core.api.schema import ErrorSerializer
from core.api.viewsets import ScopedReadOnlyViewSet
from core.errors import DomainError
from core.roles import Can
from uploads.api import examples
from uploads.api.filters import UploadFilter, UploadRowFilter
from uploads.api.fixing import FIXING_RIGHTS, FixingActions
from uploads.api.paging import RowPages
from uploads.api.preview import PREVIEW_RIGHTS, PreviewActions
from uploads.api.revert import REVERT_RIGHTS, RevertActions
from uploads.api.rows import (
    HistoryRowSerializer,
    UploadedCustomerSerializer,
    UploadRowExportSerializer,
    UploadRowSerializer,
    export_columns,
)
from uploads.api.scorecard import ScorecardAction
from uploads.api.serializers import (
    AnswerSerializer,
    KindSerializer,
    UploadListSerializer,
    UploadRequestSerializer,
    UploadSerializer,
    UploadSummarySerializer,
)
from uploads.api.workbook import WORKBOOK_RIGHTS, WorkbookActions
from uploads.columns import COLUMNS
from uploads.columns.template import template_workbook
from uploads.medical import MedicalRedactor
from uploads.models import FileUpload, UploadKind, UploadRow
from uploads.queries import known_count, matched_counts, problem_counts
from uploads.sentences import summary_sentence
from uploads.services import (
    cancel_upload,
    get_customers_by_upload_date,
    get_upload_history,
    open_original,
    receive_upload,
    start_upload,
)

_SHAPING = {"page", "page_size", "format", "ordering"}
_FILE = OpenApiResponse(bytes, "The file.")


@extend_schema_view(
    retrieve=extend_schema(examples=[examples.BEING_IMPORTED, examples.DONE, examples.ASKS])
)
class UploadViewSet(
    PreviewActions,
    FixingActions,
    WorkbookActions,
    RevertActions,
    ScorecardAction,
    ScopedReadOnlyViewSet,
):
    queryset = FileUpload.objects.all()
    filterset_class: Any = UploadFilter
    request_serializer_class: type[BaseSerializer] = UploadRequestSerializer
    search_fields = ("original_name",)
    ordering_fields = ("id", "uploaded_at", "original_name", "status", "size", "rows_read")
    exportable_actions = frozenset(
        {
            "list",
            "rows",
            "customers",
            "history",
            "preview_rows",
            "differences",
            "revert_entries",
            "scorecard",
        }
    )
    rights = {
        **FIXING_RIGHTS,
        **WORKBOOK_RIGHTS,
        "scorecard": Can.READ,
        "rows": Can.READ,
        "summary": Can.READ,
        "cancel": Can.WORK,
        "start": Can.WORK,
        "file": Can.WORK,
        "template": Can.READ,
        "customers": Can.READ,
        "history": Can.READ,
        "kinds": Can.READ,
        **REVERT_RIGHTS,
        **PREVIEW_RIGHTS,
    }
    summaries = {
        "list": "List uploads, newest first",
        "retrieve": "Show an upload: how far it is, how it was understood, what became of it",
    }

    def restrict(self, queryset: QuerySet[FileUpload]) -> QuerySet[FileUpload]:
        queryset = queryset.select_related("organization", "branch", "uploaded_by", "job")
        return queryset if self.detail else queryset.defer("profile", "options")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filters are for lists; an upload's own address finds it whatever else is asked."""
        return queryset if self.detail else super().filter_queryset(queryset)

    def get_serializer_class(self) -> type[BaseSerializer]:
        return UploadListSerializer if self.action == "list" else UploadSerializer

    @property
    def _user(self) -> User:
        return cast(User, self.request.user)

    @extend_schema(
        summary="Hand a sheet in",
        request={"multipart/form-data": UploadRequestSerializer},
        responses={
            201: UploadSerializer,
            413: OpenApiResponse(ErrorSerializer, "Over the limit.", [examples.TOO_LARGE]),
        },
        examples=[examples.FORM, examples.HANDED_IN, examples.NO_SPREADSHEET],
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The file is stored as it came and imported by a background job.

        Ask `GET /api/uploads/{id}/` how far it is. The same file again is accepted; its rows are
        then found to be known, and nothing is doubled.
        """
        if sum(len(files) for _, files in request.FILES.lists()) > 1:
            raise DomainError.at("file", "several_files", "Send one file in one request.")
        serializer = self.request_serializer_class(
            data=request.data, context=self.get_serializer_context()
        )
        serializer.is_valid(raise_exception=True)
        choices = dict(serializer.validated_data)
        upload = receive_upload(
            self.organization,
            preview=choices.pop("preview"),
            kind=choices.pop("kind"),
            file=choices.pop("file"),
            branch=choices.pop("branch", None),
            by=self._user,
            options=choices,
        )
        return Response(self.get_serializer(upload).data, status=201)

    @extend_schema(
        summary="Go on with an upload that asked what its columns are",
        request=AnswerSerializer,
        responses=UploadSerializer,
        examples=[examples.ANSWER],
    )
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        upload = self.get_object()
        serializer = AnswerSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        upload = start_upload(upload, by=self._user, options=serializer.validated_data)
        return Response(self.get_serializer(upload).data)

    @extend_schema(
        summary="Stop an upload; the rows imported so far stay",
        request=None,
        responses=UploadSerializer,
    )
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        upload = cancel_upload(self.get_object(), by=self._user)
        return Response(self.get_serializer(upload).data)

    @extend_schema(
        summary="List an upload's rows, as they came and what became of each",
        responses=UploadRowSerializer(many=True),
        examples=[examples.WAITING_ROW],
    )
    @action(
        detail=True,
        filterset_class=UploadRowFilter,
        filter_backends=[DjangoFilterBackend, StrictOrdering],
        pagination_class=RowPages,
        ordering_fields=("row_number",),
    )
    def rows(self, request: Request, pk: str) -> HttpResponseBase:
        upload = self.get_object()
        of_upload = UploadRow.objects.for_user(self._user).filter(upload=upload)
        rows = super().filter_queryset(
            of_upload.select_related(
                "customer", "lead", "contact", "channel_partner", "purchase__bill"
            )
        )
        asked = request.query_params.keys() - _SHAPING
        if asked <= {"outcome"}:
            outcome = request.query_params.get("outcome") or None
            cast(RowPages, self.paginator).known_count = known_count(upload, outcome)
        self.sheet = upload
        if isinstance(request.accepted_renderer, EXPORT_RENDERERS):
            return self.respond_with_list(
                rows, serializer_class=UploadRowExportSerializer, columns=export_columns(upload)
            )
        return self.respond_with_list(rows, serializer_class=UploadRowSerializer)

    @extend_schema(
        summary="Sum an upload up: outcomes, keys that matched, problems",
        responses=UploadSummarySerializer,
        examples=[examples.SUMMARY],
    )
    @action(detail=True)
    def summary(self, request: Request, pk: str) -> Response:
        upload = self.get_object()
        redactor = MedicalRedactor(upload, self._user)
        summary = {
            "counts": upload,
            "matched_by": matched_counts(upload),
            "problems": [
                {
                    "code": problem.code,
                    "rows": problem.rows,
                    "example": problem.message(redactor.problems(problem.example)),
                }
                for problem in problem_counts(upload)
            ],
            "sentence": summary_sentence(upload),
        }
        return Response(UploadSummarySerializer(summary).data)

    @extend_schema(summary="Download the file as it came", responses={(200, "*/*"): _FILE})
    @action(detail=True)
    def file(self, request: Request, pk: str) -> FileResponse:
        upload = self.get_object()
        return FileResponse(
            open_original(upload),
            as_attachment=True,
            filename=upload.original_name,
            content_type="application/octet-stream",  # nobody's browser shall show it
        )

    @extend_schema(
        summary="Download an empty sheet whose headings are known",
        parameters=[
            OpenApiParameter("kind", required=True, enum=UploadKind.values),
        ],
        responses={(200, XLSX_TYPE): _FILE},
        filters=False,
    )
    @action(detail=False, filter_backends=[], pagination_class=None)
    def template(self, request: Request) -> FileResponse:
        kind = request.query_params.get("kind", "")
        if kind not in COLUMNS:
            raise DomainError.at(
                "kind", "invalid_choice", f"Say kind=, one of: {', '.join(COLUMNS)}."
            )
        return FileResponse(
            template_workbook(kind),
            as_attachment=True,
            filename=f"{kind}-template.xlsx",
            content_type=XLSX_TYPE,
        )

    @extend_schema(
        summary="List what was uploaded on a day or by an upload, beside the customers as they are",
        parameters=[
            OpenApiParameter("date", date, description="The organization's day, as 2025-09-25."),
            OpenApiParameter("upload", int, description="An upload's id."),
        ],
        responses=UploadedCustomerSerializer(many=True),
        filters=False,
    )
    @action(detail=False, filter_backends=[])
    def customers(self, request: Request) -> HttpResponseBase:
        """Give `date` or `upload`, or both. Only rows that belong to a customer are listed."""
        upload_id = self._asked_upload()
        day = _asked_day(request)
        if upload_id is None and day is None:
            raise DomainError.at("date", "required", "Give date=2025-09-25 or upload=ID.")
        rows = get_customers_by_upload_date(
            upload_date=day, upload_id=upload_id, organization=self._user.organization
        )
        rows = cast(Any, rows).for_user(self._user)
        return self.respond_with_list(rows, serializer_class=UploadedCustomerSerializer)

    @extend_schema(
        summary="List the rows that touched a person; without a phone, recent uploads",
        parameters=[
            OpenApiParameter("phone", description="In any spelling: 097235-21333."),
        ],
        responses=PolymorphicProxySerializer(
            "UploadHistory",
            [HistoryRowSerializer, UploadListSerializer],
            resource_type_field_name=None,
            many=True,
        ),
        filters=False,
    )
    @action(detail=False, filter_backends=[])
    def history(self, request: Request) -> HttpResponseBase:
        phone = request.query_params.get("phone", "")
        found = get_upload_history(phone, organization=self._user.organization)
        shown = HistoryRowSerializer if phone else UploadListSerializer
        rows = cast(Any, found).for_user(self._user)
        return self.respond_with_list(rows, serializer_class=shown)

    @extend_schema(
        summary="List the kinds of sheets, and the fields that their columns can be",
        responses=KindSerializer(many=True),
        filters=False,
    )
    @action(detail=False, filter_backends=[], pagination_class=None)
    def kinds(self, request: Request) -> Response:
        kinds = [
            {"kind": kind, "label": str(UploadKind(kind).label), "fields": fields}
            for kind, fields in COLUMNS.items()
        ]
        return Response(KindSerializer(kinds, many=True).data)

    def _asked_upload(self) -> int | None:
        """Somebody else's id is answered like a missing one."""
        asked = self.request.query_params.get("upload")
        if not asked:
            return None
        return get_object_or_404(FileUpload.objects.for_user(self._user), pk=asked).pk

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "upload": getattr(self, "sheet", None)}


def _asked_day(request: Request) -> date | None:
    text = request.query_params.get("date", "")
    if not text:
        return None
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None or not 1900 <= day.year < 2200:
        raise DomainError.at("date", "invalid", "Give a day that exists, as 2025-09-25.")
    return day
