"""The waiting rows as a workbook over HTTP: out, and corrected in again."""

from typing import Any

from django.http import FileResponse
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.exports import XLSX_TYPE
from core.roles import Can
from jobs.api.jobs import JobSerializer
from jobs.models import Job
from uploads.api.serializers import UploadSerializer
from uploads.models import FileUpload, WaitingWorkbook
from uploads.services import receive_workbook
from uploads.workbook.stored import ask_for_workbook, workbook_sentence

WORKBOOK_RIGHTS = {"workbook": Can.WORK, "hand_in_workbook": Can.WORK}
_LARGEST_ID = 2**63 - 1


class AskedJobSerializer(serializers.Serializer):
    job = serializers.IntegerField(required=False, min_value=1, max_value=_LARGEST_ID)


class WorkbookJobSerializer(JobSerializer):
    """The job that writes the workbook, and where the file will be."""

    sentence = serializers.SerializerMethodField()
    file = serializers.SerializerMethodField(help_text="Where the file is once the job is done.")

    class Meta(JobSerializer.Meta):
        fields = [*JobSerializer.Meta.fields, "sentence", "file"]
        read_only_fields = fields

    def get_sentence(self, job: Job) -> str:
        how_far = workbook_sentence(self.context["workbook"])
        return f"{how_far} Once job {job.pk} is done, the file is at {self.get_file(job)}."

    def get_file(self, job: Job) -> str:
        path = reverse("upload-workbook", args=[self.context["workbook"].upload_id])
        return f"{path}?job={job.pk}"


class WorkbookSerializer(serializers.Serializer):
    file = serializers.FileField(allow_empty_file=True, help_text="The workbook, corrected.")


class WorkbookActions:
    """Actions of UploadViewSet."""

    @extend_schema(
        summary="Download the waiting rows as a workbook to correct",
        parameters=[
            OpenApiParameter(
                "job",
                int,
                description="The file that this job wrote, whatever was corrected since.",
            )
        ],
        responses={
            (200, XLSX_TYPE): OpenApiResponse(bytes, "The file."),
            202: OpenApiResponse(
                WorkbookJobSerializer,
                "More rows than a request may take: poll, then take the file.",
            ),
        },
        filters=False,
    )
    @action(detail=True, filter_backends=[])
    def workbook(self: Any, request: Request, pk: str) -> FileResponse | Response:
        """With what is wrong and what to do beside each row; wrong cells are coloured.

        Thousands of rows are written in the background: the answer is the job, the same one for
        whoever asks meanwhile, and where its file will be. A file is the answer until a row was
        corrected since it was begun; then a fresh one is written.
        """
        upload: FileUpload = self.get_object()
        asked = AskedJobSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        made_by = asked.validated_data.get("job")
        found = ask_for_workbook(upload, by=self._user, made_by=made_by)
        if isinstance(found, WaitingWorkbook):
            context = {**self.get_serializer_context(), "workbook": found}
            return Response(WorkbookJobSerializer(found.job, context=context).data, status=202)
        return FileResponse(
            found,
            as_attachment=True,
            filename=f"waiting-{upload.pk}.xlsx",
            content_type=XLSX_TYPE,
        )

    @extend_schema(
        summary="Hand the corrected workbook in: its lines correct the rows they came from",
        request={"multipart/form-data": WorkbookSerializer},
        responses={201: UploadSerializer},
    )
    @workbook.mapping.post
    def hand_in_workbook(self: Any, request: Request, pk: str) -> Response:
        """`POST /api/uploads/` knows a corrected workbook by its tokens, too."""
        upload = self.get_object()
        file = self._valid(WorkbookSerializer)["file"]
        workbook = receive_workbook(upload, file=file, by=self._user)
        context = self.get_serializer_context()
        return Response(UploadSerializer(workbook, context=context).data, status=201)
