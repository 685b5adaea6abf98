"""The root of the API: the address of everything that can be read."""

from typing import ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.viewsets import ForOrganization


class ApiRootView(ForOrganization):
    """Footfall's API. Follow a link, or read the documents at /api/docs/."""

    routes: ClassVar[list[str]] = []

    def get_view_name(self) -> str:
        return "API"

    @extend_schema(tags=["root"], responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """Name and address of everything that can be read"""
        here = request.build_absolute_uri(request.path)
        return Response({route: f"{here}{route}/" for route in self.routes})
