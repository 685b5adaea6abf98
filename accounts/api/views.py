from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import UpdateModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.serializers import (
    BranchSerializer,
    MeSerializer,
    OrganizationSerializer,
    UserSerializer,
)
from accounts.models import Branch, Organization, User
from accounts.services import (
    create_branch,
    create_user,
    deactivate_user,
    delete_branch,
    update_branch,
    update_organization,
    update_user,
)
from accounts.sign_in.second_factor import reset_second_factor
from core.api.schema import endpoint
from core.api.viewsets import ForOrganizationView, ScopedModelViewSet
from core.roles import Can

OWNER_WRITES = {
    "create": Can.ADMINISTER,
    "update": Can.ADMINISTER,
    "partial_update": Can.ADMINISTER,
    "destroy": Can.ADMINISTER,
}


class MeView(ForOrganizationView):
    serializer_class = MeSerializer

    @extend_schema(tags=["me"], summary="Who is signed in, and what they may do")
    def get(self, request: Request) -> Response:
        return self.answer(self.user)


@extend_schema(tags=["organization"])
class OrganizationView(UpdateModelMixin, ForOrganizationView):
    """The organization's settings."""

    serializer_class = OrganizationSerializer
    rights = {"put": Can.ADMINISTER, "patch": Can.ADMINISTER}

    def get_object(self) -> Organization:
        return self.organization

    def perform_update(self, serializer: Any) -> None:
        update_organization(self.organization, by=self.user, **serializer.validated_data)

    @extend_schema(summary="Show the organization's settings")
    def get(self, request: Request) -> Response:
        return self.answer(self.organization)

    @extend_schema(summary="Replace the organization's settings")
    def put(self, request: Request) -> Response:
        return self.update(request)

    @extend_schema(summary="Change the organization's settings")
    def patch(self, request: Request) -> Response:
        return self.partial_update(request)


class BranchViewSet(ScopedModelViewSet):
    queryset = Branch.objects.all()
    serializer_class = BranchSerializer
    rights = OWNER_WRITES
    search_fields = ("name", "code", "city")
    ordering_fields = ("name", "code", "city", "created_at")
    filterset_fields = ("is_active", "city")

    def perform_create(self, serializer: Any) -> None:
        values = serializer.validated_data
        serializer.instance = create_branch(organization=self.organization, by=self.user, **values)

    def perform_update(self, serializer: Any) -> None:
        update_branch(serializer.instance, by=self.user, **serializer.validated_data)

    def perform_destroy(self, instance: Branch) -> None:
        delete_branch(instance, by=self.user)


class UserViewSet(ScopedModelViewSet):
    queryset = User.objects.all()
    serializer_class = UserSerializer
    rights = {"list": Can.ADMINISTER, "retrieve": Can.ADMINISTER, **OWNER_WRITES}
    summaries = {"destroy": "Deactivate a member; what they did keeps their name"}
    search_fields = ("username", "first_name", "last_name", "email")
    ordering_fields = ("username", "role", "last_login")
    filterset_fields = ("role", "is_active")

    def restrict(self, queryset: Any) -> Any:
        if not self.user.is_superuser:  # whose password would open the whole platform
            queryset = queryset.filter(is_superuser=False)
        return queryset.prefetch_related("branches")

    @endpoint("Reset the second factor of a member who lost phone and codes", Can.ADMINISTER,
              gives=None, status=204)  # fmt: skip
    @action(detail=True, methods=["post"], url_path="reset-second-factor")
    def reset_second_factor(self, request: Request, pk: str) -> Response:
        """They sign in with the password alone, and set it up anew where it is asked for. An
        owner's is reset by the platform's operator."""
        reset_second_factor(self.get_object(), by=self.user)
        return Response(status=204)

    def perform_create(self, serializer: Any) -> None:
        values = serializer.validated_data
        serializer.instance = create_user(organization=self.organization, by=self.user, **values)

    def perform_update(self, serializer: Any) -> None:
        update_user(serializer.instance, by=self.user, **serializer.validated_data)

    def perform_destroy(self, instance: User) -> None:
        deactivate_user(instance, by=self.user)
