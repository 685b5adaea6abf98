"""The router that every app registers its routes on."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.http.response import HttpResponseBase
from django.urls import URLPattern, re_path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from core.api.viewsets import ForOrganizationView

View = Callable[..., HttpResponseBase]


class ApiRootView(ForOrganizationView):
    """Footfall's API. Follow a link, or read the documents at /api/docs/."""

    routes: ClassVar[list[str]] = []

    def get_view_name(self) -> str:
        return "API"

    @extend_schema(tags=["root"], responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """Name and address of everything that can be read"""
        here = request.build_absolute_uri(request.path)
        return Response({route: f"{here}{route}/" for route in self.routes})


class ApiRouter(SimpleRouter):
    """A SimpleRouter that also takes single paths, and can say all routes once more, loosely.

    `urls` are canonical, with the trailing slash. `loose_urls` answer with and without it, for
    further prefixes; both come from the same registrations.
    """

    def __init__(self) -> None:
        super().__init__(trailing_slash=True)
        self.paths: list[tuple[str, View, str]] = []

    def path(self, route: str, view: View, name: str) -> None:
        """A route without a viewset: `router.path("me", MeView.as_view(), "me")`.

        `route` is a regular expression without the slashes at its ends.
        """
        self.paths.append((route, view, name))

    def get_urls(self) -> list[Any]:
        return [self._root(), *self._single_paths("/"), *super().get_urls()]

    def loose_urls(self) -> list[Any]:
        loose = SimpleRouter(trailing_slash=False)
        loose.trailing_slash = "/?"
        loose.registry = self.registry
        return [self._root(schema=None), *self._single_paths("/?"), *loose.urls]

    def _root(self, **options: Any) -> URLPattern:
        """What there is to read, for people in a browser and for programs that look around."""
        viewsets = [prefix for prefix, viewset, _ in self.registry if hasattr(viewset, "list")]
        singles = [
            route for route, view, _ in self.paths if "(" not in route and _is_read_by_people(view)
        ]
        view = ApiRootView.as_view(routes=sorted({*viewsets, *singles}), **options)
        return re_path("^$", view, name="api-root")

    def _single_paths(self, slash: str) -> list[URLPattern]:
        return [re_path(f"^{route}{slash}$", view, name=name) for route, view, name in self.paths]


def _is_read_by_people(view: View) -> bool:
    """Not what other systems call, which have no account."""
    cls: Any = getattr(view, "cls", None)
    return hasattr(cls, "get") and bool(cls.authentication_classes)
