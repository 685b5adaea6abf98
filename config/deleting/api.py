"""GET and POST /branches/{id}/deletion/ and /organizations/{id}/deletion/."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Branch, Organization
from config.deleting.services import (
    preview_branch,
    preview_organization,
    start_deleting_branch,
    start_deleting_organization,
)
from core.api.schema import ErrorSerializer, endpoint
from core.api.viewsets import ForOrganizationView
from core.roles import Can
from jobs.api.jobs import JobSerializer
from jobs.models import Job


class CountSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    label = serializers.CharField(help_text="For people; of one record or of several.")  # type: ignore[assignment]
    count = serializers.IntegerField()
    why = serializers.CharField(help_text="Empty where it goes without saying.")


class DeletionPreviewSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(help_text="To be typed to begin.")
    total = serializers.IntegerField(help_text="Records that go.")
    goes = CountSerializer(many=True)
    stays = CountSerializer(many=True)


class TypedNameSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(help_text="The name as it stands, typed by hand.")


_ID = OpenApiParameter("pk", int, OpenApiParameter.PATH)
_NOT_NOW = {
    400: OpenApiResponse(ErrorSerializer, "The name is not the one that stands there."),
    409: OpenApiResponse(ErrorSerializer, "It is being deleted, or worked on, already."),
}


class _DeletionView(ForOrganizationView):
    serializer_class = TypedNameSerializer

    def started(self, start: Callable[..., Job], what: Any) -> Response:
        """The job that deletes `what`, once its name was typed."""
        job = start(what, typed_name=self.read(TypedNameSerializer)["name"], by=self.user)
        return self.answer(job, JobSerializer, status=202)


@extend_schema(tags=["branches"], parameters=[_ID])
class BranchDeletionView(_DeletionView):
    """A branch goes with everything that is its own."""

    queryset = Branch.objects.all()

    def get_object(self) -> Branch:
        mine = Branch.objects.to_delete_by(self.user).select_related("organization")
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    @endpoint(
        "What deleting a branch would take along", Can.ADMINISTER, gives=DeletionPreviewSerializer
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Customers whom another branch knows stay, and so do sheets of the whole business."""
        return self.answer(preview_branch(self.get_object()), DeletionPreviewSerializer)

    @endpoint(
        "Delete a branch with all that is its own",
        Can.ADMINISTER,
        takes=TypedNameSerializer,
        gives=JobSerializer,
        status=202,
        also=_NOT_NOW,
    )
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A job does it; nothing brings back what it deleted. The branch is inactive at once."""
        return self.started(start_deleting_branch, self.get_object())


@extend_schema(tags=["organization"], parameters=[_ID])
class OrganizationDeletionView(_DeletionView):
    """For the platform's operator alone."""

    queryset = Organization.objects.all()

    def get_object(self) -> Organization:
        mine = Organization.objects.for_user(self.user)
        organization = get_object_or_404(mine, pk=self.kwargs["pk"])
        if not (self.user.is_superuser and self.user.organization_id is None):
            raise PermissionDenied("Only the platform's operator deletes an organization.")
        return organization

    @endpoint(
        "What deleting an organization would take along",
        Can.ADMINISTER,
        gives=DeletionPreviewSerializer,
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.answer(preview_organization(self.get_object()), DeletionPreviewSerializer)

    @endpoint(
        "Delete an organization with all that is its own",
        Can.ADMINISTER,
        takes=TypedNameSerializer,
        gives=JobSerializer,
        status=202,
        also=_NOT_NOW,
    )
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A job does it; nothing brings back what it deleted. Nobody of it signs in any more."""
        return self.started(start_deleting_organization, self.get_object())
