"""Channel partners over HTTP."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import LONGEST_TEXT, ScopedModelSerializer, ScopedRelatedField
from core.api.filters import ScopedFilterSet, ScopedModelChoiceFilter, YesNoFilter, searched_by
from core.api.schema import ErrorSerializer, endpoint
from core.api.viewsets import ScopedReadOnlyViewSet
from core.roles import Can
from customers.api.duplicates import SHOW_DUPLICATES, DuplicatesMixin, ShowsDuplicates
from customers.api.search import ListSearch
from customers.api.serializers import KeyField
from customers.duplicates.services import compare_now
from customers.merging.archived import ensure_not_archived
from leads.duplicates import CHANNEL_PARTNER
from leads.models import ChannelPartner, PartnerProject, Project
from leads.models.partner import PERCENT
from leads.search import PARTNERS
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


class CommissionField(serializers.DecimalField):
    def __init__(self) -> None:
        super().__init__(
            max_digits=5,
            decimal_places=2,
            validators=PERCENT,
            required=False,
            allow_null=True,
            help_text="Percent, 0 to 100.",
        )


class PartnerProjectSerializer(ScopedModelSerializer):
    project_name = serializers.CharField(source="project.name", read_only=True)

    class Meta:
        model = PartnerProject
        fields = ["project", "project_name", "commission_percent", "created_at"]
        read_only_fields = fields


class PartnerSerializer(ScopedModelSerializer):
    projects = PartnerProjectSerializer(many=True, read_only=True)

    class Meta:
        model = ChannelPartner
        fields = [
            "id",
            "code",
            "name",
            "phone",
            "email",
            "city",
            "rera_number",
            "is_active",
            "notes",
            "projects",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class PartnerDetailSerializer(DuplicatesMixin, PartnerSerializer):
    """A partner, and who else may be the same."""

    duplicate_type = CHANNEL_PARTNER

    class Meta(PartnerSerializer.Meta):
        fields = [*PartnerSerializer.Meta.fields, "potential_duplicates", "merges"]
        read_only_fields = fields


class SavedPartnerSerializer(PartnerDetailSerializer):
    created = serializers.SerializerMethodField(help_text="False: the phone was known.")

    class Meta(PartnerDetailSerializer.Meta):
        fields = [*PartnerDetailSerializer.Meta.fields, "created"]
        read_only_fields = fields

    def get_created(self, partner: ChannelPartner) -> bool:
        return bool(self.context.get("created"))


class PartnerWriteSerializer(ScopedModelSerializer):
    """Lengths and spellings are the service's to judge."""

    name = serializers.CharField(required=False, allow_blank=True, max_length=300)
    phone = serializers.CharField(required=False, max_length=300, help_text="In any spelling.")
    code = serializers.CharField(required=False, allow_blank=True, max_length=100)
    email = KeyField()
    notes = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_TEXT)
    is_active = serializers.BooleanField(required=False)

    class Meta:
        model = ChannelPartner
        fields: tuple[str, ...] = (
            "name",
            "phone",
            "code",
            "email",
            "city",
            "rera_number",
            "notes",
            "is_active",
        )
        # The service says, with the id, whose phone or code it is.
        validators: tuple[Any, ...] = ()


class PartnerEntrySerializer(PartnerWriteSerializer):
    project = ScopedRelatedField(queryset=Project.objects.all(), required=False, allow_null=True)
    commission_percent = CommissionField()

    class Meta(PartnerWriteSerializer.Meta):
        fields = (*PartnerWriteSerializer.Meta.fields, "project", "commission_percent")


class PartnerLinkSerializer(serializers.Serializer):
    project = ScopedRelatedField(queryset=Project.objects.all())
    commission_percent = CommissionField()


class PartnerFilter(ScopedFilterSet):
    active = YesNoFilter(field_name="is_active", label="Active ones or deactivated ones.")
    project = ScopedModelChoiceFilter(
        queryset=Project.objects.all(), field_name="projects__project", label="Works for it."
    )
    city = django_filters.CharFilter(lookup_expr="iexact", label="In any case.")

    class Meta:
        model = ChannelPartner
        fields: tuple[str, ...] = ()


@extend_schema_view(list=extend_schema(parameters=[SHOW_DUPLICATES]))
class ChannelPartnerViewSet(ShowsDuplicates, ScopedReadOnlyViewSet):
    """Partners are deactivated, not deleted: the ledger keeps their names."""

    duplicate_type = CHANNEL_PARTNER
    queryset = ChannelPartner.objects.all()
    serializer_class = PartnerSerializer
    detail_serializer_class = PartnerDetailSerializer
    filterset_class = PartnerFilter
    filter_backends = searched_by(ListSearch)
    record_search = PARTNERS
    ordering_fields = ("id", "name", "code", "city", "created_at")
    rights = {"create": Can.MANAGE, "partial_update": Can.MANAGE}
    summaries = {
        "create": "Add a partner; a known phone links the project and answers created: false",
        "partial_update": "Change a partner; is_active false deactivates",
    }

    def restrict(self, queryset: QuerySet[ChannelPartner]) -> QuerySet[ChannelPartner]:
        queryset = queryset.select_related("organization").prefetch_related("projects__project")
        return queryset if self.detail else queryset.filter(merged_into=None)

    def get_object(self) -> ChannelPartner:
        partner = super().get_object()
        ensure_not_archived(partner, "channel partner")
        return partner

    @endpoint(
        takes=PartnerEntrySerializer,
        gives=SavedPartnerSerializer,
        status=(201, 200),
        also={409: _TAKEN},
        examples=[_NEW],
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        organization, values = self.organization, self.read(PartnerEntrySerializer)
        project, percent = values.pop("project", None), values.pop("commission_percent", None)
        partner, created = add_partner(
            organization, values, by=self.user, project=project, commission_percent=percent
        )
        compare_now(CHANNEL_PARTNER, partner.pk, organization)
        status = 201 if created else 200
        return self.answer(partner, SavedPartnerSerializer, status=status, created=created)

    @endpoint(takes=PartnerWriteSerializer, gives=PartnerDetailSerializer, also={409: _TAKEN})
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        partner = self.get_object()
        values = self.read(PartnerWriteSerializer, record=partner, partial=True)
        partner = edit_partner(partner, values, by=self.user)
        compare_now(CHANNEL_PARTNER, partner.pk, self.organization)
        return self.answer(partner)

    @endpoint(
        "List the projects that a partner works for, with the commission",
        Can.READ,
        gives=PartnerProjectSerializer(many=True),
    )
    @action(detail=True, pagination_class=None)
    def projects(self, request: Request, pk: str) -> Response:
        return self.answer(self.get_object().projects.all(), PartnerProjectSerializer, many=True)

    @endpoint(
        "Link a partner to a project, or set the commission of one that is linked",
        Can.MANAGE,
        takes=PartnerLinkSerializer,
        gives=PartnerProjectSerializer,
        status=(201, 200),
    )
    @projects.mapping.post
    def link(self, request: Request, pk: str) -> Response:
        partner, values = self.get_object(), self.read(PartnerLinkSerializer)
        percent = values.get("commission_percent")
        link, created = link_project(
            partner, values["project"], commission_percent=percent, by=self.user
        )
        return self.answer(link, PartnerProjectSerializer, status=201 if created else 200)

    @endpoint(
        "Take a partner from a project; 409 while leads there are the partner's",
        Can.MANAGE,
        gives=None,
        status=204,
        parameters=[OpenApiParameter("project_id", int, OpenApiParameter.PATH)],
    )
    @action(detail=True, methods=["delete"], url_path=r"projects/(?P<project_id>[0-9]{1,18})")
    def unlink(self, request: Request, pk: str, project_id: str) -> Response:
        links = self.get_object().projects.select_related("partner", "project")
        unlink_project(get_object_or_404(links, project=project_id), by=self.user)
        return Response(status=204)
