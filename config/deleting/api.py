"""GET and POST /branches/{id}/deletion/ and /organizations/{id}/deletion/."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Branch, Organization, User
from config.deleting.services import (
    preview_branch,
    preview_organization,
    start_deleting_branch,
    start_deleting_organization,
)
from core.api.schema import ErrorSerializer
from core.api.viewsets import ForOrganizationView
from core.roles import Can
from jobs.api.jobs import JobSerializer


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
_STARTED = {
    202: JobSerializer,
    400: OpenApiResponse(ErrorSerializer, "The name is not the one that stands there."),
    409: OpenApiResponse(ErrorSerializer, "It is being deleted, or worked on, already."),
}


def _job_answer(view: Any, job: Any) -> Response:
    return Response(JobSerializer(job, context=view.get_serializer_context()).data, status=202)


@extend_schema(tags=["branches"], parameters=[_ID])
class BranchDeletionView(ForOrganizationView):
    """A branch goes with everything that is its own."""

    queryset = Branch.objects.all()
    serializer_class = TypedNameSerializer
    rights: ClassVar[Mapping[str, Can]] = {"get": Can.ADMINISTER, "post": Can.ADMINISTER}
    filter_backends = ()

    def get_object(self) -> Branch:
        mine = Branch.objects.to_delete_by(self.request.user).select_related("organization")
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    @extend_schema(
        summary="What deleting a branch would take along", responses=DeletionPreviewSerializer
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Customers whom another branch knows stay, and so do sheets of the whole business."""
        return Response(DeletionPreviewSerializer(preview_branch(self.get_object())).data)

    @extend_schema(summary="Delete a branch with all that is its own", responses=_STARTED)
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A job does it; nothing brings back what it deleted. The branch is inactive at once."""
        branch = self.get_object()
        typed = self.get_serializer(data=request.data)
        typed.is_valid(raise_exception=True)
        by = cast(User, request.user)
        name = typed.validated_data["name"]
        return _job_answer(self, start_deleting_branch(branch, typed_name=name, by=by))


@extend_schema(tags=["organization"], parameters=[_ID])
class OrganizationDeletionView(ForOrganizationView):
    """For the platform's operator alone."""

    queryset = Organization.objects.all()
    serializer_class = TypedNameSerializer
    rights: ClassVar[Mapping[str, Can]] = {"get": Can.ADMINISTER, "post": Can.ADMINISTER}
    filter_backends = ()

    def get_object(self) -> Organization:
        mine = Organization.objects.for_user(self.request.user)
        organization = get_object_or_404(mine, pk=self.kwargs["pk"])
        user = cast(User, self.request.user)
        if not (user.is_superuser and user.organization_id is None):
            raise PermissionDenied("Only the platform's operator deletes an organization.")
        return organization

    @extend_schema(
        summary="What deleting an organization would take along",
        responses=DeletionPreviewSerializer,
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(DeletionPreviewSerializer(preview_organization(self.get_object())).data)

    @extend_schema(summary="Delete an organization with all that is its own", responses=_STARTED)
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A job does it; nothing brings back what it deleted. Nobody of it signs in any more."""
        organization = self.get_object()
        typed = self.get_serializer(data=request.data)
        typed.is_valid(raise_exception=True)
        by = cast(User, request.user)
        name = typed.validated_data["name"]
        return _job_answer(self, start_deleting_organization(organization, typed_name=name, by=by))
