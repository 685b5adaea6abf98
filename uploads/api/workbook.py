"""The waiting rows as a workbook over HTTP: out, and corrected in again."""

from django.http import FileResponse
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.exports import XLSX_TYPE
from core.api.fields import IdField
from core.api.schema import endpoint
from core.api.viewsets import ScopedViewSet
from core.roles import Can
from jobs.api.jobs import JobSerializer
from jobs.models import Job
from uploads.api.serializers import UploadSerializer
from uploads.models import FileUpload, WaitingWorkbook
from uploads.services import note_downloaded, receive_workbook
from uploads.workbook.stored import ask_for_workbook, workbook_sentence


class AskedJobSerializer(serializers.Serializer):
    job = IdField(required=False)


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


class WorkbookActions(ScopedViewSet):
    """Actions of UploadViewSet."""

    @endpoint(
        "Download the waiting rows as a workbook to correct",
        Can.UPLOAD,
        gives={
            (200, XLSX_TYPE): OpenApiResponse(bytes, "The file."),
            202: OpenApiResponse(
                WorkbookJobSerializer,
                "More rows than a request may take: poll, then take the file.",
            ),
        },
        parameters=[
            OpenApiParameter(
                "job",
                int,
                description="The file that this job wrote, whatever was corrected since.",
            )
        ],
    )
    @action(detail=True, filter_backends=[])
    def workbook(self, request: Request, pk: str) -> FileResponse | Response:
        """With what is wrong and what to do beside each row; wrong cells are coloured.

        Thousands of rows are written in the background: the answer is the job, the same one for
        whoever asks meanwhile, and where its file will be. A file is the answer until a row was
        corrected since it was begun; then a fresh one is written.
        """
        upload: FileUpload = self.get_object()
        made_by = self.read(AskedJobSerializer, given=request.query_params).get("job")
        found = ask_for_workbook(upload, by=self.user, made_by=made_by)
        if isinstance(found, WaitingWorkbook):
            return self.answer(found.job, WorkbookJobSerializer, status=202, workbook=found)
        note_downloaded(upload, "waiting rows", by=self.user)
        return FileResponse(
            found,
            as_attachment=True,
            filename=f"waiting-{upload.pk}.xlsx",
            content_type=XLSX_TYPE,
        )

    @endpoint(
        "Hand the corrected workbook in: its lines correct the rows they came from",
        Can.UPLOAD,
        takes={"multipart/form-data": WorkbookSerializer},
        gives=UploadSerializer,
        status=201,
    )
    @workbook.mapping.post
    def hand_in_workbook(self, request: Request, pk: str) -> Response:
        """`POST /api/uploads/` knows a corrected workbook by its tokens, too."""
        upload = self.get_object()
        workbook = receive_workbook(upload, by=self.user, **self.read(WorkbookSerializer))
        return self.answer(workbook, status=201)
