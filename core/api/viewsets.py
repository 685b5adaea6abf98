"""The base of the API's views: rows of one's own organization, rights by action, its clock.

    class BranchViewSet(ScopedModelViewSet):
        queryset = Branch.objects.all()
        serializer_class = BranchSerializer
        rights = {"create": Can.OWN, "update": Can.OWN, "partial_update": Can.OWN}
        summaries = {"close": "Close a branch"}

`rights` names the right of every action that is not standard; an action without one is refused.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework import mixins, viewsets
from rest_framework.generics import GenericAPIView
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer

from core.api.exports import EXPORT_RENDERERS, Column, export_response
from core.api.idempotency import IdempotentPosts
from core.api.rights import HasRight
from core.api.strictness import StrictNames
from core.errors import DomainError
from core.roles import Can
from core.scoping import ScopedQuerySet


class ForOrganization(IdempotentPosts, StrictNames):
    """Rights by a declared table, times told in the organization's own zone, repeatable POSTs."""

    permission_classes: Any = [HasRight]
    rights: ClassVar[Mapping[str, Can]] = {}
    summaries: ClassVar[Mapping[str, str]] = {}

    @property
    def organization(self) -> Any:
        """Whose record is being written. The platform's operator belongs to none."""
        organization = getattr(self.request.user, "organization", None)
        if organization is None:
            raise DomainError(
                "You belong to no organization. Sign in as a member of the one you want to change.",
                code="no_organization",
            )
        return organization

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with timezone.override(
            None
        ):  # what `perform_authentication` activates ends with this request
            return super().dispatch(request, *args, **kwargs)

    def perform_authentication(self, request: Request) -> None:
        """As soon as it is known who asks: what is compared with a body is told in their zone."""
        super().perform_authentication(request)
        organization = getattr(request.user, "organization", None)
        if organization is not None:
            timezone.activate(organization.zone)

    def finalize_response(  # type: ignore[override]
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if isinstance(getattr(request, "accepted_renderer", None), EXPORT_RENDERERS):
            # Only an error is rendered here: a file answers by itself.
            request.accepted_renderer = JSONRenderer()
            request.accepted_media_type = JSONRenderer.media_type
        return super().finalize_response(request, response, *args, **kwargs)


class ForOrganizationView(ForOrganization, GenericAPIView):
    """For a path without a router; `rights` is by method: `{"get": Can.READ}`."""


class ScopedViewSet(ForOrganization, viewsets.GenericViewSet):
    """Rows come from `for_user` and nowhere else; `restrict` may take fewer of them."""

    ordering_fields: ClassVar[tuple[str, ...]] = ()
    exportable_actions: ClassVar[frozenset[str]] = frozenset({"list"})
    # Columns of an export, paths into a row's representation; None: every field of the serializer.
    export_fields: ClassVar[tuple[str, ...] | None] = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "get_queryset" in cls.__dict__:
            raise TypeError(f"{cls.__name__}: override narrow(), not get_queryset()")

    def get_queryset(self) -> QuerySet:
        queryset = super().get_queryset()
        if not isinstance(queryset, ScopedQuerySet):
            raise TypeError(f"{type(self).__name__}: its model's manager must be a ScopedQuerySet")
        return self.restrict(queryset.for_user(self.request.user))

    def restrict(self, queryset: Any) -> Any:
        """A place for select_related, annotations and further limits."""
        return queryset

    def get_renderers(self) -> list[BaseRenderer]:
        renderers = super().get_renderers()
        if getattr(self, "action", None) in self.exportable_actions:
            renderers += [renderer() for renderer in EXPORT_RENDERERS]
        return renderers

    def respond_with_list(
        self,
        queryset: QuerySet,
        *,
        serializer_class: type[BaseSerializer] | None = None,
        columns: Sequence[Column] | None = None,
        prepare: Callable[[list[Any]], Sequence[Any]] = list,
    ) -> HttpResponseBase:
        """`queryset` as a page, or whole as a file when the request accepts only a file.

        For `list` and for further lists, whose action then belongs into `exportable_actions`.
        `columns` are those of the file: (title, path in a row's representation). `prepare` makes of
        some records what the serializer shows, one each, by a constant number of queries.
        """
        build = serializer_class or self.get_serializer_class()
        context = self.get_serializer_context()
        if isinstance(self.request.accepted_renderer, EXPORT_RENDERERS):
            if self.request.user.is_anonymous or not self.request.user.can(Can.EXPORT):
                self.permission_denied(
                    self.request, "Your role may not export. Ask a manager of your organization."
                )
            return export_response(
                queryset,
                build(context=context),
                fields=self.export_fields if self.action == "list" else None,
                columns=columns,
                file_format=self.request.accepted_renderer.format,
                name=self.basename or queryset.model._meta.model_name,
                prepare=prepare,
            )
        shown = prepare(self.paginate_queryset(queryset) or [])
        return self.get_paginated_response(build(shown, many=True, context=context).data)


class ScopedListMixin:
    def list(self: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.respond_with_list(self.filter_queryset(self.get_queryset()))


class ScopedReadOnlyViewSet(ScopedListMixin, mixins.RetrieveModelMixin, ScopedViewSet):
    """Lists and shows."""


class ScopedModelViewSet(
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    ScopedReadOnlyViewSet,
):
    """Lists, shows, creates, changes and deletes.

    Serializers save through services: `perform_create`, `perform_update` and `perform_destroy`
    are the places to call them.
    """
