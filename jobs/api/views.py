from typing import Any, ClassVar, cast

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from core.api.viewsets import ScopedReadOnlyViewSet
from core.roles import Can
from jobs.api.serializers import JobSerializer
from jobs.models import Job
from jobs.services import cancel_job


class JobViewSet(ScopedReadOnlyViewSet):
    """Work in the background of the whole organization, whoever started it."""

    queryset = Job.objects.all()
    serializer_class = JobSerializer
    rights = {"cancel": Can.WORK}
    filterset_fields = ("kind", "status")
    ordering_fields: ClassVar[tuple[str, ...]] = ("id", "created_at", "finished_at")

    @extend_schema(request=None, responses=JobSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Cancel a job; what is done stays.

        A waiting job ends at once. A running one stops after its present chunk: until then it
        shows `cancel_requested`. One that has ended answers 409.
        """
        job = cancel_job(self.get_object(), by=cast(User, request.user))
        return Response(self.get_serializer(job).data)
