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

from accounts.api.filters import CreditedToFilter
from accounts.models import Branch
from core.api.exports import XLSX_TYPE
from core.api.filters import (
    DayRangeFilter,
    ScopedFilterSet,
    ScopedModelChoiceFilter,
    ScopedOrNoneFilter,
    StrictOrdering,
    YesNoFilter,
    searched_by,
)
from core.api.schema import ErrorSerializer, endpoint
from core.api.viewsets import ScopedReadOnlyViewSet
from core.errors import DomainError
from core.roles import Can
from customers.api.search import ListSearch
from uploads.api import examples
from uploads.api.fixing import FixingActions
from uploads.api.notices import NoticeActions
from uploads.api.preview import PreviewActions
from uploads.api.requests import AnswerSerializer, ContactListSerializer, UploadRequestSerializer
from uploads.api.revert import RevertActions
from uploads.api.rows import (
    HistoryRowSerializer,
    RowPages,
    UnderstoodRowSerializer,
    UploadedCustomerSerializer,
    UploadRowExportSerializer,
    UploadRowFilter,
    export_columns,
)
from uploads.api.scorecard import ScorecardAction
from uploads.api.serializers import (
    KindSerializer,
    UploadListSerializer,
    UploadSerializer,
    UploadSummarySerializer,
)
from uploads.api.workbook import WorkbookActions
from uploads.columns import COLUMNS
from uploads.columns.template import template_workbook
from uploads.medical import MedicalRedactor
from uploads.models import FileUpload, UploadKind, UploadRow
from uploads.models.upload import FileUploadQuerySet
from uploads.queries import (
    known_count,
    matched_counts,
    of_branch,
    problem_counts,
    with_waiting_rows,
)
from uploads.search import UPLOADS
from uploads.sentences import summary_sentence
from uploads.services import (
    cancel_upload,
    get_customers_by_upload_date,
    get_upload_history,
    note_downloaded,
    open_original,
    receive_upload,
    start_upload,
)

_SHAPING = {"page", "page_size", "format", "ordering"}
_FILE = OpenApiResponse(bytes, "The file.")


class UploadFilter(ScopedFilterSet):
    uploaded = DayRangeFilter(field_name="uploaded_at", label="Uploaded, days included.")

    branch = ScopedModelChoiceFilter(
        queryset=Branch.objects.all(),
        method="of_branch",
        label="With rows of this branch, or handed in for it.",
    )
    for_branch = ScopedOrNoneFilter(
        queryset=Branch.objects.all(), field_name="branch", label="Handed in for this branch."
    )
    uploaded_by = CreditedToFilter()
    scored = YesNoFilter(method="by_score", label="Whether the scorecard counts its rows.")

    waiting = YesNoFilter(method="with_waiting_rows", label="With rows that wait for you.")

    class Meta:
        model = FileUpload
        fields = ["kind", "status"]

    def by_score(self, uploads: QuerySet, name: str, value: bool) -> QuerySet:
        scored = cast(FileUploadQuerySet, uploads).scored(self.request.user)
        return scored if value else uploads.exclude(pk__in=scored.order_by().values("pk"))

    def of_branch(self, uploads: QuerySet, name: str, branch: Branch) -> QuerySet:
        return of_branch(uploads, branch)

    def with_waiting_rows(self, uploads: QuerySet, name: str, asked: bool) -> QuerySet:
        found = with_waiting_rows(uploads)
        return found if asked else uploads.exclude(pk__in=found.order_by().values("pk"))


@extend_schema_view(
    retrieve=extend_schema(examples=[examples.BEING_IMPORTED, examples.DONE, examples.ASKS])
)
class UploadViewSet(
    PreviewActions,
    FixingActions,
    WorkbookActions,
    RevertActions,
    ScorecardAction,
    NoticeActions,
    ScopedReadOnlyViewSet,
):
    queryset = FileUpload.objects.all()
    serializer_class = UploadListSerializer
    detail_serializer_class = UploadSerializer
    filterset_class: Any = UploadFilter
    request_serializer_class: type[BaseSerializer] = UploadRequestSerializer
    filter_backends = searched_by(ListSearch)
    record_search = UPLOADS
    ordering_fields = ("id", "uploaded_at", "original_name", "status", "size", "rows_read")
    exportable_actions = frozenset(
        {
            "list",
            "rows",
            "customers",
            "history",
            "waiting_groups",
            "preview_groups",
            "preview_rows",
            "differences",
            "revert_entries",
            "scorecard",
        }
    )
    rights = {"list": Can.READ_UPLOADS, "retrieve": Can.READ_UPLOADS}
    summaries = {
        "list": "List uploads, newest first",
        "retrieve": "Show an upload: how far it is, how it was understood, what became of it",
    }

    def restrict(self, queryset: QuerySet[FileUpload]) -> QuerySet[FileUpload]:
        queryset = queryset.select_related("organization", "branch", "uploaded_by", "job")
        return queryset if self.detail else queryset.defer("profile", "options")

    @endpoint(
        "Hand a sheet in",
        Can.UPLOAD,
        takes={"multipart/form-data": UploadRequestSerializer},
        gives=UploadSerializer,
        status=201,
        also={413: OpenApiResponse(ErrorSerializer, "Over the limit.", [examples.TOO_LARGE])},
        examples=[examples.FORM, examples.HANDED_IN, examples.NO_SPREADSHEET],
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The file is stored as it came and imported by a background job.

        Ask `GET /api/uploads/{id}/` how far it is. The same file again is accepted; its rows are
        then found to be known, and nothing is doubled.
        """
        if sum(len(files) for _, files in request.FILES.lists()) > 1:
            raise DomainError.at("file", "several_files", "Send one file in one request.")
        choices = self.read(self.request_serializer_class)
        upload = receive_upload(
            self.organization,
            preview=choices.pop("preview"),
            kind=choices.pop("kind"),
            file=choices.pop("file"),
            branch=choices.pop("branch", None),
            by=self.user,
            options=choices,
        )
        return self.answer(upload, UploadSerializer, status=201)

    @endpoint(
        "Go on with an upload that asked what its columns are",
        Can.UPLOAD,
        takes=AnswerSerializer,
        examples=[examples.ANSWER],
    )
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        upload, options = self.get_object(), self.read(AnswerSerializer)
        return self.answer(start_upload(upload, by=self.user, options=options))

    @endpoint("Stop an upload; the rows imported so far stay", Can.UPLOAD)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        return self.answer(cancel_upload(self.get_object(), by=self.user))

    @endpoint(
        "List an upload's rows, as they came and what became of each",
        Can.READ_UPLOADS,
        gives=UnderstoodRowSerializer(many=True),
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
        of_upload = UploadRow.objects.for_user(self.user).filter(upload=upload)
        rows = self.filter_queryset(
            of_upload.select_related(
                "customer", "lead", "contact", "channel_partner", "project", "purchase__bill"
            )
        )
        asked = request.query_params.keys() - _SHAPING
        if asked <= {"outcome"}:
            outcome = request.query_params.get("outcome") or None
            cast(RowPages, self.paginator).known_count = known_count(upload, outcome)
        if self.wants_file:
            columns = export_columns(upload)
            return self.respond_with_list(
                rows, UploadRowExportSerializer, columns=columns, upload=upload
            )
        return self.respond_with_list(rows, UnderstoodRowSerializer, upload=upload)

    @endpoint(
        "Sum an upload up: outcomes, keys that matched, problems",
        Can.READ_UPLOADS,
        gives=UploadSummarySerializer,
        examples=[examples.SUMMARY],
    )
    @action(detail=True)
    def summary(self, request: Request, pk: str) -> Response:
        upload = self.get_object()
        redactor = MedicalRedactor(upload, self.user)
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
        return self.answer(summary, UploadSummarySerializer)

    @endpoint("Download the file as it came", Can.UPLOAD, gives={(200, "*/*"): _FILE})
    @action(detail=True)
    def file(self, request: Request, pk: str) -> FileResponse:
        upload = self.get_object()
        content = open_original(upload)
        note_downloaded(upload, "file as it came", by=self.user)
        return FileResponse(
            content,
            as_attachment=True,
            filename=upload.original_name,
            content_type="application/octet-stream",  # nobody's browser shall show it
        )

    @endpoint(
        "Download an empty sheet whose headings are known",
        Can.READ_UPLOADS,
        gives={(200, XLSX_TYPE): _FILE},
        parameters=[OpenApiParameter("kind", required=True, enum=UploadKind.values)],
    )
    @action(detail=False, filter_backends=[], pagination_class=None)
    def template(self, request: Request) -> FileResponse:
        kind = request.query_params.get("kind", "")
        if kind not in COLUMNS:
            message = f"Say kind=, one of: {', '.join(COLUMNS)}."
            raise DomainError.at("kind", "invalid_choice", message)
        return FileResponse(
            template_workbook(kind),
            as_attachment=True,
            filename=f"{kind}-template.xlsx",
            content_type=XLSX_TYPE,
        )

    @endpoint(
        "List what was uploaded on a day or by an upload, beside the customers as they are",
        Can.READ,
        gives=UploadedCustomerSerializer(many=True),
        parameters=[
            OpenApiParameter("date", date, description="The organization's day, as 2025-09-25."),
            OpenApiParameter("upload", int, description="An upload's id."),
        ],
    )
    @action(detail=False, filter_backends=[])
    def customers(self, request: Request) -> HttpResponseBase:
        """Give `date` or `upload`, or both. Only rows that belong to a customer are listed."""
        upload_id = self._asked_upload()
        day = _asked_day(request)
        if upload_id is None and day is None:
            raise DomainError.at("date", "required", "Give date=2025-09-25 or upload=ID.")
        rows: Any = get_customers_by_upload_date(
            upload_date=day, upload_id=upload_id, organization=self.user.organization
        )
        return self.respond_with_list(rows.for_user(self.user), UploadedCustomerSerializer)

    @endpoint(
        "List the rows that touched a person; without a phone, recent uploads",
        Can.READ,
        gives=PolymorphicProxySerializer(
            "UploadHistory",
            [HistoryRowSerializer, UploadListSerializer],
            resource_type_field_name=None,
            many=True,
        ),
        parameters=[OpenApiParameter("phone", description="In any spelling: 097235-21333.")],
    )
    @action(detail=False, filter_backends=[])
    def history(self, request: Request) -> HttpResponseBase:
        phone = request.query_params.get("phone", "")
        found: Any = get_upload_history(phone, organization=self.user.organization)
        build = HistoryRowSerializer if phone else UploadListSerializer
        return self.respond_with_list(found.for_user(self.user), build)

    @endpoint(
        "List the kinds of sheets, and the fields that their columns can be",
        Can.READ_UPLOADS,
        gives=KindSerializer(many=True),
    )
    @action(detail=False, filter_backends=[], pagination_class=None)
    def kinds(self, request: Request) -> Response:
        kinds = [
            {"kind": kind, "label": str(UploadKind(kind).label), "fields": fields}
            for kind, fields in COLUMNS.items()
        ]
        return self.answer(kinds, KindSerializer, many=True)

    def _asked_upload(self) -> int | None:
        """Somebody else's id is answered like a missing one."""
        asked = self.request.query_params.get("upload")
        if not asked:
            return None
        return get_object_or_404(FileUpload.objects.for_user(self.user), pk=asked).pk


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


class ContactUploadViewSet(UploadViewSet):
    """`POST /contacts/upload/` alone; what becomes of the upload is asked at `/uploads/{id}/`."""

    request_serializer_class = ContactListSerializer

    @endpoint(
        "Hand in a list of numbers to call",
        takes={"multipart/form-data": ContactListSerializer},
        gives=UploadSerializer,
        status=201,
        tags=["contacts"],
        examples=[examples.NO_SPREADSHEET],
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One column of phones is enough; names, shops and notes are read when they are there.

        The same as `POST /api/uploads/` with kind contacts: one phone is one contact.
        """
        return super().create(request, *args, **kwargs)
