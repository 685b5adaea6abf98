"""Rows that wait over HTTP: look at one, correct it, correct many, try again."""

from functools import partial
from typing import Any, cast

from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiResponse, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.schema import endpoint
from core.api.viewsets import ScopedViewSet
from core.errors import DomainError
from core.roles import Can
from uploads.api import examples
from uploads.api.rows import ProblemSerializer, UnderstoodRowSerializer
from uploads.fixing import Trying, correct_rows, fix_row, retry_rows
from uploads.fixing.groups import (
    PreviewedGroups,
    WaitingGroup,
    WaitingGroups,
    field_of,
    may_be_corrected_at_once,
)
from uploads.fixing.selection import ensure_open
from uploads.medical import MedicalRedactor
from uploads.models import FileUpload, Outcome, RowAttempt, UploadRow

_MOST_ROWS = 10_000
_MOST_CELLS = 16_384


class RowAttemptSerializer(serializers.Serializer):
    """One try of a row; number 1 is the upload's own."""

    number = serializers.IntegerField()
    raw = serializers.DictField(help_text="{heading: cell} as tried.")
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    problems = ProblemSerializer(many=True)
    workbook = serializers.IntegerField(
        allow_null=True, help_text="The upload of the corrected workbook that brought the cells."
    )
    tried_by_name = serializers.CharField(allow_blank=True)
    tried_at = serializers.DateTimeField()


class TriedRowSerializer(UnderstoodRowSerializer):
    """A row with everything that was tried with it; nothing is listed before the second try."""

    tries = serializers.SerializerMethodField()

    class Meta(UnderstoodRowSerializer.Meta):
        fields = [*UnderstoodRowSerializer.Meta.fields, "tries"]
        read_only_fields = fields

    @extend_schema_field(RowAttemptSerializer(many=True))
    def get_tries(self, row: UploadRow) -> list[dict[str, Any]]:
        redactor = self.redactor(row)
        tries = RowAttempt.objects.filter(row=row).select_related("tried_by").order_by("number")
        shown = [
            {
                "number": each.number,
                "raw": redactor.named(each.cells),
                "outcome": each.outcome,
                "problems": redactor.redacted_problems(row.row_number, each.problems),
                "workbook": each.workbook_id,
                "tried_by_name": each.tried_by.username if each.tried_by else "",
                "tried_at": each.tried_at,
            }
            for each in tries
        ]
        return cast(list[dict[str, Any]], RowAttemptSerializer(shown, many=True).data)


class CellField(serializers.JSONField):
    """A text, number or boolean; the service says what else is wrong with it."""


class FixSerializer(serializers.Serializer):
    cells = serializers.DictField(
        child=CellField(allow_null=True),
        required=False,
        default=dict,
        help_text="{heading or column number from 0: corrected cell}. Empty: try it as it is.",
    )
    attempts = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=2_000_000_000,
        help_text="The row's `attempts` as you saw it: 409 when somebody tried it since.",
    )

    def validate_cells(self, cells: dict[str, Any]) -> dict[str, Any]:
        if len(cells) > _MOST_CELLS:
            raise serializers.ValidationError("These are more cells than a sheet has columns.")
        return cells


class RetrySerializer(serializers.Serializer):
    rows = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=2_000_000_000),
        required=False,
        allow_empty=False,
        max_length=_MOST_ROWS,
        help_text="Row numbers as the sheet shows them; without, all rows that wait.",
    )
    dry_run = serializers.BooleanField(default=False, help_text="Only say how many are meant.")


class CorrectSerializer(RetrySerializer):
    column = serializers.CharField(max_length=500, help_text="Heading, or number from 0.")
    value = serializers.CharField(
        required=False,
        allow_blank=True,
        trim_whitespace=False,
        max_length=32_767,
        help_text="The cell as it is now, whatever its case; all waiting rows that have it.",
    )
    problem = serializers.CharField(
        required=False,
        max_length=40,
        help_text="A problem's code: only rows that wait for it with this value, as typed. They "
        "are what GET /uploads/{id}/waiting/groups/ counts.",
    )
    replacement = CellField(allow_null=True)
    remember = serializers.BooleanField(
        default=False, help_text="Teach the branch this spelling. For managers."
    )


class TryingSerializer(serializers.Serializer):
    matched = serializers.IntegerField(help_text="Rows that wait and are meant.")
    settled = serializers.IntegerField(help_text="Of these, rows that wait no more.")
    job = serializers.IntegerField(
        source="job.pk", allow_null=True, default=None, help_text="Tries them in the background."
    )
    not_waiting = serializers.ListField(
        child=serializers.IntegerField(), help_text="Chosen rows that were left alone."
    )


class WaitingGroupSerializer(serializers.Serializer):
    """Rows that wait for the same reason; POST /uploads/{id}/rows/correct/ puts them right at once
    with `column`, `value` and `problem` (the code) of the group."""

    code = serializers.CharField()
    column = serializers.CharField(help_text="The heading; empty when it is about whole rows.")
    value = serializers.CharField(help_text="The cell as typed; up to 200 letters of it.")
    rows = serializers.IntegerField()
    first_row = serializers.IntegerField(help_text="As the sheet numbers it.")
    message = serializers.CharField(help_text="What is wrong and what to do.")
    field = serializers.SerializerMethodField(help_text="What the column was taken for.")
    is_correctable = serializers.SerializerMethodField(
        help_text="One correction can put all right. Not where each row needs a key of its own."
    )

    def to_representation(self, group: WaitingGroup) -> dict[str, Any]:
        redactor: MedicalRedactor = self.context["redactor"]
        (shown,) = redactor.redacted_problems(
            group.first_row,
            [{"column": group.column, "value": group.value, "message": group.message}],
        )
        return {**super().to_representation(group), **shown}

    @extend_schema_field({"type": "string", "nullable": True})
    def get_field(self, group: WaitingGroup) -> str | None:
        return field_of(self.context["upload"], group.column)

    def get_is_correctable(self, group: WaitingGroup) -> bool:
        return may_be_corrected_at_once(self.context["upload"], group)


_TRYING = {200: TryingSerializer, 202: OpenApiResponse(TryingSerializer, "In the background.")}
_MOST_GROUPS_OF_A_FILE = 20_000  # which is made in memory


class FixingActions(ScopedViewSet):
    """Actions of UploadViewSet."""

    @endpoint(
        "Show a row of an upload with all that was tried",
        Can.READ_UPLOADS,
        gives=TriedRowSerializer,
    )
    @action(detail=True, url_path=r"rows/(?P<row_number>\d{1,9})", filter_backends=[])
    def row(self, request: Request, pk: str, row_number: str) -> Response:
        upload: FileUpload = self.get_object()
        rows = self._own_rows()
        return self._row_response(get_object_or_404(rows, upload=upload, row_number=row_number))

    @endpoint(
        "Correct cells of a row that waits, and try it again at once",
        Can.UPLOAD,
        takes=FixSerializer,
        gives=TriedRowSerializer,
        examples=[examples.FIX],
    )
    @row.mapping.patch
    def fix(self, request: Request, pk: str, row_number: str) -> Response:
        """409 while the sheet is being imported, for a row that is not there yet as well."""
        upload: FileUpload = self.get_object()
        row = self._own_rows().filter(upload=upload, row_number=row_number).first()
        if row is None:
            ensure_open(upload)
            raise Http404
        return self._fix(row)

    @endpoint(
        "Show a row by its id",
        Can.READ_UPLOADS,
        gives=TriedRowSerializer,
        operation_id="uploads_row_by_id_retrieve",
    )
    @action(detail=False, url_path=r"rows/(?P<row_id>\d{1,18})", filter_backends=[])
    def row_by_id(self, request: Request, row_id: str) -> Response:
        return self._row_response(get_object_or_404(self._own_rows(), pk=row_id))

    @endpoint(
        "Correct cells of a row that waits, by the row's id",
        Can.UPLOAD,
        takes=FixSerializer,
        gives=TriedRowSerializer,
        examples=[examples.FIX],
        operation_id="uploads_row_by_id_partial_update",
    )
    @row_by_id.mapping.patch
    def fix_by_id(self, request: Request, row_id: str) -> Response:
        return self._fix(get_object_or_404(self._own_rows(), pk=row_id))

    @endpoint(
        "Group the rows that wait by what is wrong with them, the largest group first",
        Can.READ_UPLOADS,
        gives=WaitingGroupSerializer(many=True),
        examples=[examples.WAITING_GROUP],
    )
    @action(detail=True, url_path="waiting/groups", filter_backends=[])
    def waiting_groups(self, request: Request, pk: str) -> HttpResponseBase:
        """A row with several problems is in several groups. The rows of one: `rows/` with its
        `problem`, `column` and `value`, and `outcome=needs_attention`.
        """
        upload: FileUpload = self.get_object()
        return self._show_groups(upload, WaitingGroups(upload), name="waiting")

    @endpoint(
        "Group the rows that would wait by what is wrong with them, the largest group first",
        Can.READ_UPLOADS,
        gives=WaitingGroupSerializer(many=True),
        examples=[examples.WAITING_GROUP],
    )
    @action(detail=True, url_path="preview/groups", filter_backends=[])
    def preview_groups(self, request: Request, pk: str) -> HttpResponseBase:
        """Before anything is imported, as `waiting/groups/` has them afterwards. The rows of one:
        `preview/rows/` with its `problem`, `column` and `value`, and `outcome=needs_attention`.
        """
        upload: FileUpload = self.get_object()
        return self._show_groups(upload, PreviewedGroups(upload), name="would-wait")

    def _show_groups(
        self, upload: FileUpload, groups: WaitingGroups, *, name: str
    ) -> HttpResponseBase:
        context = {"upload": upload, "redactor": MedicalRedactor(upload, self.user)}
        show = partial(WaitingGroupSerializer, many=True, context=context)
        if not self.wants_file:
            return self.get_paginated_response(show(self.paginate_queryset(groups) or []).data)
        if len(groups) > _MOST_GROUPS_OF_A_FILE:
            raise DomainError(
                "So many different values wait that a table of them says little. Take the workbook "
                "of the waiting rows, which has each row.",
                code="too_many_rows",
            )
        titles = list(WaitingGroupSerializer().fields)
        return self.respond_with_table(titles, list(show(groups[:]).data), name=name)

    @endpoint(
        "Try waiting rows again as they are", Can.UPLOAD, takes=RetrySerializer, gives=_TRYING
    )
    @action(detail=True, methods=["post"], url_path="rows/retry")
    def retry(self, request: Request, pk: str) -> Response:
        """After a shop, project or partner was added. Many rows are tried in the background."""
        given = self.read(RetrySerializer)
        return self._tries_response(retry_rows(self.get_object(), by=self.user, **given))

    @endpoint(
        "Correct the same cell of many waiting rows, and try them again",
        Can.UPLOAD,
        takes=CorrectSerializer,
        gives=_TRYING,
        examples=[examples.CORRECT],
    )
    @action(detail=True, methods=["post"], url_path="rows/correct")
    def correct(self, request: Request, pk: str) -> Response:
        upload = self.get_object()
        given = self.read(CorrectSerializer)
        return self._tries_response(correct_rows(upload, by=self.user, **given))

    def _own_rows(self) -> QuerySet[UploadRow]:
        return UploadRow.objects.for_user(self.user).select_related(
            "upload__organization",
            "upload__branch",
            "customer",
            "lead",
            "contact",
            "channel_partner",
            "project",
            "purchase__bill",
        )

    def _fix(self, row: UploadRow) -> Response:
        given = self.read(FixSerializer)
        fix_row(row, cells=given["cells"], by=self.user, seen=given.get("attempts"))
        return self._row_response(row)

    def _row_response(self, row: UploadRow) -> Response:
        return self.answer(row, TriedRowSerializer, upload=row.upload)

    def _tries_response(self, trying: Trying) -> Response:
        return self.answer(trying, TryingSerializer, status=202 if trying.job else 200)
