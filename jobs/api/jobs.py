"""Work in the background over HTTP: how far it is, and cancelling it."""

from typing import ClassVar

from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import ScopedModelSerializer
from core.api.schema import endpoint
from core.api.viewsets import ScopedReadOnlyViewSet
from core.roles import Can
from jobs.models import Job
from jobs.progress import progress_of
from jobs.services import cancel_job


class JobSerializer(ScopedModelSerializer):
    """A job and how far it is. Poll it until `finished_at` is set."""

    percent = serializers.SerializerMethodField(help_text="0 to 100; null without a total.")
    rows_per_second = serializers.SerializerMethodField()
    seconds_left = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields = [
            "id",
            "kind",
            "status",
            "done",
            "total",
            "percent",
            "rows_per_second",
            "seconds_left",
            "cancel_requested",
            "error",
            "error_code",
            "result",
            "created_at",
            "started_at",
            "finished_at",
        ]
        read_only_fields = fields

    def get_percent(self, job: Job) -> float | None:
        return progress_of(job).percent

    def get_rows_per_second(self, job: Job) -> float | None:
        return progress_of(job).rows_per_second

    def get_seconds_left(self, job: Job) -> int | None:
        return progress_of(job).seconds_left


class JobViewSet(ScopedReadOnlyViewSet):
    """Work in the background of the whole organization, whoever started it."""

    queryset = Job.objects.all()
    serializer_class = JobSerializer
    filterset_fields = ("kind", "status")
    ordering_fields: ClassVar[tuple[str, ...]] = ("id", "created_at", "finished_at")

    @endpoint(right=Can.WORK)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Cancel a job; what is done stays.

        A waiting job ends at once. A running one stops after its present chunk: until then it
        shows `cancel_requested`. One that has ended answers 409.
        """
        return self.answer(cancel_job(self.get_object(), by=self.user))
