"""The base of the API's views: rows of one's own organization, rights by action, its clock.

    class LoanViewSet(ScopedReadOnlyViewSet):
        queryset = Loan.objects.all()
        serializer_class = LoanSerializer

        @endpoint("The promise is off", Can.WORK, takes=ReasonSerializer)
        @action(detail=True, methods=["post"])
        def cancel(self, request, pk):
            loan = cancel_loan(self.get_object(), by=self.user, **self.read(ReasonSerializer))
            return self.answer(loan)

A view reads, calls a service and answers; an action that nobody gave a right is refused.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework import mixins, viewsets
from rest_framework.fields import empty
from rest_framework.generics import GenericAPIView, get_object_or_404
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.settings import api_settings

from core.api.exports import (
    EXPORT_RENDERERS,
    Column,
    export_response,
    exported,
    table_response,
)
from core.api.fields import shows_medical
from core.api.idempotency import IdempotentPosts
from core.api.rights import HasRight, action_of
from core.api.strictness import StrictNames
from core.errors import DomainError
from core.roles import Can
from core.scoping import ScopedQuerySet

Serializers = type[BaseSerializer]


class ForOrganizationView(IdempotentPosts, StrictNames, GenericAPIView):
    """Rights by action, times told in the organization's own zone, repeatable POSTs.

    The base of a path without a router, too; there the methods are the actions.
    """

    permission_classes: Any = [HasRight]
    filter_backends: Any = ()
    rights: ClassVar[Mapping[str, Can]] = {}
    summaries: ClassVar[Mapping[str, str]] = {}
    # Actions, or methods of a view without a router, that answer as CSV and XLSX, too.
    exportable_actions: ClassVar[Collection[str]] = frozenset()

    @property
    def user(self) -> Any:
        """Who asks: a signed-in user, as `HasRight` lets nobody else in."""
        return self.request.user

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

    def get_renderers(self) -> list[BaseRenderer]:
        renderers = super().get_renderers()
        if action_of(self) in self.exportable_actions:
            renderers += [renderer() for renderer in EXPORT_RENDERERS]
        return renderers

    def finalize_response(  # type: ignore[override]
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if isinstance(getattr(request, "accepted_renderer", None), EXPORT_RENDERERS):
            # Only an error is rendered here: a file answers by itself.
            request.accepted_renderer = JSONRenderer()
            request.accepted_media_type = JSONRenderer.media_type
        return super().finalize_response(request, response, *args, **kwargs)

    def get_queryset(self) -> Any:
        """None where it is no list of records: the pages for people ask even there."""
        has_records = getattr(self, "queryset", None) is not None
        return super().get_queryset() if has_records else None

    @property
    def wants_file(self) -> bool:
        """Whether a CSV or XLSX is asked for."""
        return isinstance(getattr(self.request, "accepted_renderer", None), EXPORT_RENDERERS)

    def respond_with_file(
        self, queryset: QuerySet, serializer: BaseSerializer, *, name: str, **options: Any
    ) -> HttpResponseBase:
        """All of `queryset` as the file that is asked for; `options` as of `export_response`."""
        file_format, rows = self._file_format(), queryset.count()
        response = export_response(
            queryset, serializer, file_format=file_format, name=name, row_count=rows, **options
        )
        self._notify_exported(name, file_format, rows, medical=shows_medical(serializer))
        return response

    def respond_with_table(
        self, titles: Sequence[str], rows: Sequence[Mapping[str, Any]], *, name: str
    ) -> HttpResponseBase:
        file_format = self._file_format()
        response = table_response(titles, rows, file_format=file_format, name=name)
        self._notify_exported(name, file_format, len(rows))
        return response

    def _notify_exported(
        self, name: str, file_format: str, rows: int, *, medical: bool = False
    ) -> None:
        exported.send(
            type(self),
            by=self.user,
            name=name,
            file_format=file_format,
            rows=rows,
            medical=medical,
            asked=sorted(self.request.query_params.keys() - {"format"}),
        )

    def _file_format(self) -> str:
        if not self.user.can(Can.EXPORT):
            self.permission_denied(
                self.request, "Your role may not export. Ask a manager of your organization."
            )
        return self.request.accepted_renderer.format

    def read(
        self,
        build: Serializers,
        *,
        given: Any = empty,
        record: Any = None,
        partial: bool = False,
        **context: Any,
    ) -> dict[str, Any]:
        """The values of the body, or of `given`, as `build` understands them.

        `record` is what they change. Raises ValidationError 400 with all that is wrong.
        """
        serializer = build(
            record,
            data=self.request.data if given is empty else given,
            partial=partial,
            context={**self.get_serializer_context(), **context},
        )
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def read_query(self, build: Serializers, **context: Any) -> dict[str, Any]:
        """The values of the address's parameters; a blank one is like one that is left out."""
        given = {name: value for name, value in self.request.query_params.items() if value}
        return self.read(build, given=given, **context)

    def answer(
        self,
        shown: Any,
        build: Serializers | None = None,
        *,
        status: int = 200,
        many: bool = False,
        **context: Any,
    ) -> Response:
        """`shown` as `build` represents it, by default the serializer of the action."""
        build = build or self.get_serializer_class()
        context = {**self.get_serializer_context(), **context}
        return Response(build(shown, many=many, context=context).data, status=status)


class ScopedViewSet(ForOrganizationView, viewsets.GenericViewSet):
    """Rows come from `for_user` and nowhere else; `restrict` may take fewer of them.

    Filters, search and order are for lists: one record's own address finds it whatever they say.
    `detail_serializer_class` shows it there, where that is more than a list does.
    """

    filter_backends: Any = api_settings.DEFAULT_FILTER_BACKENDS
    detail_serializer_class: ClassVar[Serializers | None] = None
    ordering_fields: ClassVar[tuple[str, ...]] = ()
    exportable_actions: ClassVar[Collection[str]] = frozenset({"list"})
    # Columns of an export, paths into a row's representation; None: every field of the serializer.
    export_fields: ClassVar[tuple[str, ...] | None] = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "get_queryset" in cls.__dict__:
            raise TypeError(f"{cls.__name__}: override restrict(), not get_queryset()")

    def get_queryset(self) -> QuerySet:
        queryset = super().get_queryset()
        if not isinstance(queryset, ScopedQuerySet):
            raise TypeError(f"{type(self).__name__}: its model's manager must be a ScopedQuerySet")
        return self.restrict(queryset.for_user(self.request.user))

    def restrict(self, queryset: Any) -> Any:
        """A place for select_related, annotations and further limits."""
        return queryset

    def get_object(self) -> Any:
        record = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        self.check_object_permissions(self.request, record)
        return record

    def stored(self, pk: Any) -> Any:
        """The record as it is now; of whatever branch, since the caller has named or made it."""
        return self.restrict(super().get_queryset()).get(pk=pk)

    def get_serializer_class(self) -> Serializers:
        if self.detail and self.detail_serializer_class is not None:
            return self.detail_serializer_class
        return super().get_serializer_class()

    def respond_with_list(
        self,
        queryset: QuerySet,
        build: Serializers | None = None,
        *,
        columns: Sequence[Column] | None = None,
        prepare: Callable[[list[Any]], Sequence[Any]] = list,
        **context: Any,
    ) -> HttpResponseBase:
        """`queryset` as a page, or whole as a file when the request accepts only a file.

        For `list` and for further lists, whose action then belongs into `exportable_actions`.
        `columns` are those of the file: (title, path in a row's representation). `prepare` makes of
        some records what the serializer shows, one each, by a constant number of queries.
        """
        build = build or self.get_serializer_class()
        context = {**self.get_serializer_context(), **context}
        if self.wants_file:
            return self.respond_with_file(
                queryset,
                build(context=context),
                fields=self.export_fields if self.action == "list" else None,
                columns=columns,
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
