"""Projects, places of leads in them, follow-ups and loan commitments over HTTP."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts.models import User
from core.api.filters import searched_by
from core.api.viewsets import ScopedModelViewSet, ScopedReadOnlyViewSet
from core.roles import Can
from customers.api.search import CustomerSearch
from leads.api.associations import (
    AssociationChangeSerializer,
    AssociationEntrySerializer,
    AssociationSerializer,
    ProjectSerializer,
)
from leads.api.filters import AssociationFilter, FollowUpFilter, LeadFilter, LoanFilter
from leads.api.follow_ups import FollowUpSerializer, LoanEntrySerializer, LoanSerializer
from leads.api.serializers import AssignmentSerializer, DueLeadSerializer
from leads.models import (
    FollowUpHistory,
    Lead,
    LeadProjectAssociation,
    LoanCommitment,
    Project,
)
from leads.models.lead import LeadQuerySet
from leads.queries import with_projects
from leads.services.associations import (
    add_to_project,
    archive_association,
    assign_association,
    edit_association,
)
from leads.services.loans import cancel_loan, commit_loan, keep_loan
from leads.services.projects import create_project, delete_project, update_project

_LOAN = OpenApiExample(
    "A bank's loan promised for a day",
    request_only=True,
    value={"lead": 12, "amount": "2500000.00", "lender": "HDFC", "promised_on": "2026-12-31"},
)
_POSITION = OpenApiExample(
    "Interested in one more project",
    request_only=True,
    value={"lead": 12, "project": 3, "status": "Site visit", "channel_partner": 8},
)


class ProjectViewSet(ScopedModelViewSet):
    queryset = Project.objects.prefetch_related("statuses")
    serializer_class = ProjectSerializer
    rights = {
        "create": Can.MANAGE,
        "update": Can.MANAGE,
        "partial_update": Can.MANAGE,
        "destroy": Can.MANAGE,
    }
    search_fields = ("name", "code", "city")
    ordering_fields = ("id", "name", "code", "city", "created_at")
    filterset_fields = ("is_active", "city")

    def perform_create(self, serializer: BaseSerializer) -> None:
        serializer.instance = create_project(
            self.organization, by=cast(User, self.request.user), **serializer.validated_data
        )

    def perform_update(self, serializer: BaseSerializer) -> None:
        project = cast(Project, serializer.instance)
        update_project(project, by=cast(User, self.request.user), **serializer.validated_data)

    def perform_destroy(self, instance: Project) -> None:
        delete_project(instance, by=cast(User, self.request.user))


class AssociationViewSet(ScopedReadOnlyViewSet):
    """Leads in projects. Nothing is deleted: who is of no interest there is archived."""

    queryset = LeadProjectAssociation.objects.all()
    serializer_class = AssociationSerializer
    filterset_class = AssociationFilter
    filter_backends = searched_by(CustomerSearch)
    customer_path = "lead__customer"
    ordering_fields = ("id", "status", "enquired_on", "value", "created_at", "updated_at")
    rights = {"assign": Can.MANAGE, "archive": Can.WORK, "unarchive": Can.WORK}
    summaries = {
        "list": "List leads in projects, without those that are archived",
        "retrieve": "Show a lead in a project",
        "create": "Put a lead into a project; one that is in it is updated and answers 200",
        "partial_update": "Change a lead's status and more in a project",
    }

    def restrict(self, queryset: QuerySet) -> QuerySet:
        return queryset.select_related(
            "lead", "project", "assigned_to", "assigned_by", "channel_partner"
        )

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """A place's own URL shows archived ones too: filters are for the list."""
        return queryset if self.detail else super().filter_queryset(queryset)

    @extend_schema(
        request=AssociationEntrySerializer,
        responses={201: AssociationSerializer, 200: AssociationSerializer},
        examples=[_POSITION],
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        data = self._read(AssociationEntrySerializer)
        # A box that a form leaves out is no "false": the place may be known already.
        values = {name: value for name, value in data.items() if name in request.data}
        membership, created = add_to_project(
            values.pop("lead"),
            values.pop("project"),
            values,
            by=self._user,
            channel_partner=values.pop("channel_partner", None),
        )
        return self._answer(membership, status=201 if created else 200)

    @extend_schema(request=AssociationChangeSerializer, responses={200: AssociationSerializer})
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        membership = self.get_object()
        values = self._read(AssociationChangeSerializer, partial=True)
        return self._answer(edit_association(membership, values, by=self._user))

    @extend_schema(
        summary="Give a lead in a project to a member, or to nobody", request=AssignmentSerializer
    )
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: str) -> Response:
        membership = self.get_object()
        assignee = self._read(AssignmentSerializer)["assigned_to"]
        return self._answer(assign_association(membership, assignee, by=self._user))

    @extend_schema(summary="Take a lead out of a project's lists", request=None)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: str) -> Response:
        return self._answer(archive_association(self.get_object(), by=self._user))

    @extend_schema(summary="Bring an archived lead back into a project's lists", request=None)
    @action(detail=True, methods=["post"])
    def unarchive(self, request: Request, pk: str) -> Response:
        membership = archive_association(self.get_object(), by=self._user, archived=False)
        return self._answer(membership)

    @property
    def _user(self) -> User:
        return cast(User, self.request.user)

    def _read(self, build: type[BaseSerializer], *, partial: bool = False) -> dict[str, Any]:
        context = self.get_serializer_context()
        serializer = build(data=self.request.data, partial=partial, context=context)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def _answer(self, membership: LeadProjectAssociation, *, status: int = 200) -> Response:
        rows = self.restrict(LeadProjectAssociation.objects.all())
        return Response(self.get_serializer(rows.get(pk=membership.pk)).data, status=status)


class FollowUpViewSet(ScopedReadOnlyViewSet):
    """What was said to leads; entered at the lead's own /follow-ups/."""

    queryset = FollowUpHistory.objects.all()
    serializer_class = FollowUpSerializer
    filterset_class = FollowUpFilter
    filter_backends = searched_by(CustomerSearch)
    customer_path = "lead__customer"
    ordering_fields = ("id", "done_at", "next_follow_up_on")
    exportable_actions = frozenset({"list", "due"})
    rights = {"due": Can.READ}

    def restrict(self, queryset: QuerySet) -> QuerySet:
        if queryset.model is Lead:
            return with_projects(queryset.select_related("organization", "branch", "assigned_to"))
        return queryset.select_related("lead", "project", "done_by")

    @extend_schema(
        summary="Leads to follow up today, the longest overdue first",
        responses=DueLeadSerializer(many=True),
    )
    @action(
        detail=False,
        queryset=Lead.objects.all(),
        serializer_class=DueLeadSerializer,
        filterset_class=LeadFilter,
        filter_backends=[DjangoFilterBackend, CustomerSearch],
        customer_path="customer",
    )
    def due(self, request: Request) -> HttpResponseBase:
        """Today is the organization's own; `assigned_to` leaves one person's."""
        leads = cast(LeadQuerySet, self.filter_queryset(self.get_queryset()))
        return self.respond_with_list(leads.to_follow_up(on=self.organization.today()))


class LoanCommitmentViewSet(ScopedReadOnlyViewSet):
    """Promises are kept, cancelled or overdue; none is deleted."""

    queryset = LoanCommitment.objects.all()
    serializer_class = LoanSerializer
    filterset_class = LoanFilter
    filter_backends = searched_by(CustomerSearch)
    customer_path = "lead__customer"
    ordering_fields = ("id", "promised_on", "amount", "status", "created_at")
    rights = {"keep": Can.WORK, "cancel": Can.WORK}
    summaries = {"create": "Write down what is promised for a day"}

    def restrict(self, queryset: QuerySet) -> QuerySet:
        return queryset.select_related("lead", "project")

    @extend_schema(request=LoanEntrySerializer, responses={201: LoanSerializer}, examples=[_LOAN])
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        context = self.get_serializer_context()
        serializer = LoanEntrySerializer(data=request.data, context=context)
        serializer.is_valid(raise_exception=True)
        loan = commit_loan(by=cast(User, request.user), **serializer.validated_data)
        return Response(self.get_serializer(loan).data, status=201)

    @extend_schema(summary="The promise was kept", request=None)
    @action(detail=True, methods=["post"])
    def keep(self, request: Request, pk: str) -> Response:
        return Response(self.get_serializer(keep_loan(self.get_object())).data)

    @extend_schema(summary="The promise is off", request=None)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        return Response(self.get_serializer(cancel_loan(self.get_object())).data)
