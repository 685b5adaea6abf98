from rest_framework import serializers

from core.api.fields import ScopedModelSerializer
from jobs.models import Job
from jobs.progress import progress_of


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
