"""Channel partners over HTTP."""

from typing import Any, cast

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts.models import Organization, User
from core.api.filters import (
    ScopedFilterSet,
    ScopedModelChoiceFilter,
    YesNoFilter,
    searched_by,
)
from core.api.schema import ErrorSerializer
from core.api.viewsets import ScopedReadOnlyViewSet
from core.roles import Can
from customers.api.duplicates import SHOW_DUPLICATES, ShowsDuplicates
from customers.api.search import PeopleSearch
from customers.duplicates.services import compare_now
from customers.merging.archived import ensure_not_archived
from leads.api.partner_serializers import (
    PartnerDetailSerializer,
    PartnerEntrySerializer,
    PartnerLinkSerializer,
    PartnerProjectSerializer,
    PartnerSerializer,
    PartnerWriteSerializer,
    SavedPartnerSerializer,
)
from leads.duplicates import CHANNEL_PARTNER
from leads.models import ChannelPartner, Project
from leads.partner_search import search_partners
from leads.services.partner_edits import add_partner, edit_partner, link_project, unlink_project

_TAKEN = OpenApiResponse(ErrorSerializer, "The code or phone is another partner's.")
_NEW = OpenApiExample(
    "A partner and what they earn in a project",
    request_only=True,
    value={
        "name": "Om Realty",
        "phone": "98250 12345",
        "code": "CP-01",
        "project": 1,
        "commission_percent": "2.00",
    },
)


class PartnerFilter(ScopedFilterSet):
    active = YesNoFilter(field_name="is_active", label="Active ones or deactivated ones.")
    project = ScopedModelChoiceFilter(
        queryset=Project.objects.all(), field_name="projects__project", label="Works for it."
    )
    city = django_filters.CharFilter(lookup_expr="iexact", label="In any case.")

    class Meta:
        model = ChannelPartner
        fields: tuple[str, ...] = ()


class PartnerSearch(PeopleSearch):
    search_description = "Parts of a name or code, or a phone in any spelling."

    def find(
        self, queryset: Any, text: str, organization: Organization | None, view: Any
    ) -> QuerySet:
        region = (organization or Organization()).default_region
        return search_partners(queryset, text, region)


@extend_schema_view(list=extend_schema(parameters=[SHOW_DUPLICATES]))
class ChannelPartnerViewSet(ShowsDuplicates, ScopedReadOnlyViewSet):
    """Partners are deactivated, not deleted: the ledger keeps their names."""

    duplicate_type = CHANNEL_PARTNER
    queryset = ChannelPartner.objects.all()
    serializer_class = PartnerSerializer
    filterset_class = PartnerFilter
    filter_backends = searched_by(PartnerSearch)
    ordering_fields = ("id", "name", "code", "city", "created_at")
    rights = {
        "create": Can.MANAGE,
        "partial_update": Can.MANAGE,
        "projects": Can.READ,
        "link": Can.MANAGE,
        "unlink": Can.MANAGE,
    }
    summaries = {
        "create": "Add a partner; a known phone links the project and answers created: false",
        "partial_update": "Change a partner; is_active false deactivates",
    }

    def restrict(self, queryset: QuerySet[ChannelPartner]) -> QuerySet[ChannelPartner]:
        queryset = queryset.select_related("organization").prefetch_related("projects__project")
        return queryset if self.detail else queryset.filter(merged_into=None)

    def get_serializer_class(self) -> type[BaseSerializer]:
        return PartnerDetailSerializer if self.detail else PartnerSerializer

    def get_object(self) -> ChannelPartner:
        partner = super().get_object()
        ensure_not_archived(partner, "channel partner")
        return partner

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """A partner's own URL finds them whatever else is asked: filters are for the list."""
        return queryset if self.detail else super().filter_queryset(queryset)

    @extend_schema(
        request=PartnerEntrySerializer,
        responses={201: SavedPartnerSerializer, 200: SavedPartnerSerializer, 409: _TAKEN},
        examples=[_NEW],
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        organization, context = self.organization, self.get_serializer_context()
        serializer = PartnerEntrySerializer(data=request.data, context=context)
        serializer.is_valid(raise_exception=True)
        values = dict(serializer.validated_data)
        project, percent = values.pop("project", None), values.pop("commission_percent", None)
        partner, created = add_partner(
            organization,
            values,
            by=cast(User, self.request.user),
            project=project,
            commission_percent=percent,
        )
        compare_now(CHANNEL_PARTNER, partner.pk, organization)
        shown = SavedPartnerSerializer(partner, context={**context, "created": created})
        return Response(shown.data, status=201 if created else 200)

    @extend_schema(
        request=PartnerWriteSerializer, responses={200: PartnerDetailSerializer, 409: _TAKEN}
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        partner = self.get_object()
        serializer = PartnerWriteSerializer(
            partner, data=request.data, partial=True, context=self.get_serializer_context()
        )
        serializer.is_valid(raise_exception=True)
        partner = edit_partner(partner, serializer.validated_data, by=cast(User, self.request.user))
        compare_now(CHANNEL_PARTNER, partner.pk, self.organization)
        return Response(self.get_serializer(partner).data)

    @extend_schema(
        summary="List the projects that a partner works for, with the commission",
        responses=PartnerProjectSerializer(many=True),
        filters=False,
    )
    @action(detail=True, pagination_class=None)
    def projects(self, request: Request, pk: str) -> Response:
        links = self.get_object().projects.all()
        return Response(PartnerProjectSerializer(links, many=True).data)

    @extend_schema(
        summary="Link a partner to a project, or set the commission of one that is linked",
        request=PartnerLinkSerializer,
        responses={201: PartnerProjectSerializer, 200: PartnerProjectSerializer},
    )
    @projects.mapping.post
    def link(self, request: Request, pk: str) -> Response:
        partner, context = self.get_object(), self.get_serializer_context()
        serializer = PartnerLinkSerializer(data=request.data, context=context)
        serializer.is_valid(raise_exception=True)
        values = serializer.validated_data
        link, created = link_project(
            partner,
            values["project"],
            commission_percent=values.get("commission_percent"),
            by=cast(User, self.request.user),
        )
        return Response(PartnerProjectSerializer(link).data, status=201 if created else 200)

    @extend_schema(
        summary="Take a partner from a project; 409 while leads there are the partner's",
        parameters=[OpenApiParameter("project_id", int, OpenApiParameter.PATH)],
        responses={204: None},
    )
    @action(detail=True, methods=["delete"], url_path=r"projects/(?P<project_id>[0-9]{1,18})")
    def unlink(self, request: Request, pk: str, project_id: str) -> Response:
        links = self.get_object().projects.select_related("partner", "project")
        unlink_project(
            get_object_or_404(links, project=project_id), by=cast(User, self.request.user)
        )
        return Response(status=204)
