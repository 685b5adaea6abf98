"""Projects and the memberships of leads in them, over HTTP."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from core.api.fields import LONGEST_TEXT, NameField, ScopedModelSerializer, ScopedRelatedField
from core.api.filters import DayRangeFilter, ScopedFilterSet, YesNoFilter, searched_by
from core.api.schema import endpoint
from core.api.viewsets import ScopedModelViewSet, ScopedReadOnlyViewSet
from core.roles import Can
from customers.api.search import CustomerSearch
from leads.api.board import LeadBoards
from leads.api.grid import NextDayField
from leads.models import ChannelPartner, Lead, LeadProjectAssociation, Project
from leads.queries import with_next_day
from leads.services.associations import (
    add_to_project,
    archive_association,
    assign_association,
    edit_association,
)
from leads.services.projects import create_project, delete_project, update_project

_EDITABLE = (
    "status",
    "is_pretagged",
    "pretag_status",
    "phone_verified",
    "enquired_on",
    "value",
    "notes",
)
_POSITION = OpenApiExample(
    "Interested in one more project",
    request_only=True,
    value={"lead": 12, "project": 3, "status": "Site visit", "channel_partner": 8},
)


class ProjectSerializer(ScopedModelSerializer):
    statuses: Any = serializers.SlugRelatedField(
        "name", many=True, read_only=True, help_text="One set, in one spelling each."
    )

    class Meta:
        model = Project
        fields = [
            "id",
            "name",
            "code",
            "city",
            "description",
            "is_active",
            "statuses",
            "created_at",
        ]


class LeadProjectSerializer(serializers.ModelSerializer):
    """One line of a person's project grid."""

    project_name = serializers.CharField(source="project.name", read_only=True)
    assigned_to_name = NameField("assigned_to")
    assigned_by_name = NameField("assigned_by")
    channel_partner_name = NameField("channel_partner")

    class Meta:
        model = LeadProjectAssociation
        fields = [
            "id",
            "lead",
            "project",
            "project_name",
            "status",
            "assigned_to",
            "assigned_to_name",
            "assigned_at",
            "assigned_by",
            "assigned_by_name",
            "is_pretagged",
            "pretag_status",
            "phone_verified",
            "channel_partner",
            "channel_partner_name",
            "source",
            "enquired_on",
            "value",
            "converted_at",
            "notes",
            "archived_at",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class AssociationSerializer(LeadProjectSerializer):
    """A lead in a project, with who that is."""

    lead_name = serializers.CharField(source="lead.full_name", read_only=True)
    contact_number = serializers.CharField(source="lead.contact_number", read_only=True)
    next_follow_up_on = NextDayField()

    class Meta(LeadProjectSerializer.Meta):
        fields = [
            *LeadProjectSerializer.Meta.fields,
            "lead_name",
            "contact_number",
            "next_follow_up_on",
        ]
        read_only_fields = fields


class _EditableSerializer(ScopedModelSerializer):
    class Meta:
        model = LeadProjectAssociation
        fields: tuple[str, ...] = _EDITABLE
        extra_kwargs = {"notes": {"max_length": LONGEST_TEXT}}


class AssociationChangeSerializer(_EditableSerializer):
    status_before = serializers.CharField(
        max_length=60,
        required=False,
        help_text="The status that you saw: where it is another by now, nothing is changed and "
        "the answer is a 409 that has it as `status`.",
    )

    class Meta(_EditableSerializer.Meta):
        fields = (*_EDITABLE, "status_before")


class AssociationEntrySerializer(_EditableSerializer):
    lead = ScopedRelatedField(queryset=Lead.objects.all())
    project = ScopedRelatedField(queryset=Project.objects.all())
    channel_partner = ScopedRelatedField(
        queryset=ChannelPartner.objects.all(), required=False, allow_null=True
    )

    class Meta(_EditableSerializer.Meta):
        fields = ("lead", "project", "channel_partner", *_EDITABLE)
        # A lead that is in the project already is brought up to date there.
        validators: tuple[object, ...] = ()


class AssignmentSerializer(serializers.Serializer):
    assigned_to = ScopedRelatedField(
        queryset=User.objects.all(), allow_null=True, help_text="null: nobody."
    )


class AssociationFilter(ScopedFilterSet):
    status = django_filters.CharFilter(lookup_expr="iexact", max_length=60, label="In any case.")
    is_archived = YesNoFilter(
        field_name="archived_at", method="archived", label="Left out: those that are not."
    )
    enquired_on = DayRangeFilter(label="Days included.")

    class Meta:
        model = LeadProjectAssociation
        fields = [
            "lead",
            "project",
            "assigned_to",
            "channel_partner",
            "pretag_status",
            "is_pretagged",
            "phone_verified",
            "source",
        ]

    def archived(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return queryset.filter(archived_at__isnull=not value)

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        queryset = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("is_archived") is None:
            queryset = queryset.filter(archived_at=None)
        return queryset


class ProjectViewSet(ScopedModelViewSet):
    queryset = Project.objects.prefetch_related("statuses")
    serializer_class = ProjectSerializer
    rights = dict.fromkeys(("create", "update", "partial_update", "destroy"), Can.MANAGE)
    search_fields = ("name", "code", "city")
    ordering_fields = ("id", "name", "code", "city", "created_at")
    filterset_fields = ("is_active", "city")

    def perform_create(self, serializer: Any) -> None:
        values = serializer.validated_data
        serializer.instance = create_project(self.organization, by=self.user, **values)

    def perform_update(self, serializer: Any) -> None:
        update_project(serializer.instance, by=self.user, **serializer.validated_data)

    def perform_destroy(self, instance: Project) -> None:
        delete_project(instance, by=self.user)


class AssociationViewSet(LeadBoards, ScopedReadOnlyViewSet):
    """Leads in projects. Nothing is deleted: who is of no interest there is archived."""

    queryset = LeadProjectAssociation.objects.all()
    serializer_class = AssociationSerializer
    filterset_class = AssociationFilter
    filter_backends = searched_by(CustomerSearch)
    customer_path = "lead__customer"
    ordering_fields = ("id", "status", "enquired_on", "value", "created_at", "updated_at")
    summaries = {
        "list": "List leads in projects, without those that are archived",
        "retrieve": "Show a lead in a project",
        "create": "Put a lead into a project; one that is in it is updated and answers 200",
        "partial_update": "Change a lead's status and more in a project",
    }

    def restrict(self, queryset: QuerySet) -> QuerySet:
        rows = queryset.select_related(
            "lead", "project", "assigned_to", "assigned_by", "channel_partner"
        )
        return with_next_day(rows) if self.action not in {"board", "counts"} else rows

    @endpoint(
        takes=AssociationEntrySerializer,
        gives=AssociationSerializer,
        status=(201, 200),
        examples=[_POSITION],
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = self.read(AssociationEntrySerializer)
        # A box that a form leaves out is no "false": the place may be known already.
        values = {name: value for name, value in given.items() if name in request.data}
        membership, created = add_to_project(
            values.pop("lead"),
            values.pop("project"),
            values,
            by=self.user,
            channel_partner=values.pop("channel_partner", None),
        )
        return self.answer(self.stored(membership.pk), status=201 if created else 200)

    @endpoint(takes=AssociationChangeSerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        membership = self.get_object()
        values = self.read(AssociationChangeSerializer, partial=True)
        seen = values.pop("status_before", None)
        edit_association(membership, values, by=self.user, status_before=seen)
        return self.answer(self.stored(membership.pk))

    @endpoint(
        "Give a lead in a project to a member, or to nobody",
        Can.MANAGE,
        takes=AssignmentSerializer,
    )
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: str) -> Response:
        membership = self.get_object()
        assignee = self.read(AssignmentSerializer)["assigned_to"]
        assign_association(membership, assignee, by=self.user)
        return self.answer(self.stored(membership.pk))

    @endpoint("Take a lead out of a project's lists", Can.WORK)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: str) -> Response:
        membership = archive_association(self.get_object(), by=self.user)
        return self.answer(self.stored(membership.pk))

    @endpoint("Bring an archived lead back into a project's lists", Can.WORK)
    @action(detail=True, methods=["post"])
    def unarchive(self, request: Request, pk: str) -> Response:
        membership = archive_association(self.get_object(), by=self.user, archived=False)
        return self.answer(self.stored(membership.pk))
