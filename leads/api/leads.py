from typing import Any, cast

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    extend_schema_view,
)
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts.models import User
from core.api.filters import searched_by
from core.api.viewsets import ScopedReadOnlyViewSet
from core.roles import Can
from customers.api.duplicates import SHOW_DUPLICATES, ShowsDuplicates
from customers.api.search import CustomerSearch
from customers.duplicates.services import compare_now
from customers.merging.archived import ensure_not_archived
from customers.models.duplicate import CUSTOMER
from leads.api.associations import LeadProjectSerializer
from leads.api.filters import LeadFilter
from leads.api.follow_ups import FollowUpEntrySerializer, FollowUpSerializer
from leads.api.grid import LeadGrid
from leads.api.serializers import (
    AssignmentSerializer,
    ConversionSerializer,
    LeadChangeSerializer,
    LeadDetailSerializer,
    LeadEntrySerializer,
    LeadResultSerializer,
    LeadSerializer,
    LossSerializer,
    LostLeadSerializer,
)
from leads.duplicates import LEAD
from leads.models import Lead
from leads.queries import leads_known_by, with_projects
from leads.services.follow_ups import record_follow_up
from leads.services.leads import create_lead, edit_lead
from leads.services.transitions import (
    assign_lead,
    convert_lead,
    lose_lead,
    qualify_lead,
    reopen_lead,
)

_ENTRY = OpenApiExample(
    "Brought by a partner to a project",
    request_only=True,
    value={
        "full_name": "Asha Patel",
        "phone": "97235 21333",
        "source": "Broker",
        "project": 3,
        "channel_partner": 8,
    },
)
_CALL = OpenApiExample(
    "A call, and the next one planned",
    request_only=True,
    value={"kind": "call", "response": "Wants the price list", "next_follow_up_on": "2026-12-01"},
)
_CLOSED = OpenApiExample(
    "The last one",
    request_only=True,
    value={"kind": "call", "closing_reason": "Bought elsewhere"},
)


@extend_schema_view(list=extend_schema(parameters=[SHOW_DUPLICATES]))
class LeadViewSet(LeadGrid, ShowsDuplicates, ScopedReadOnlyViewSet):
    """Leads are not deleted: who is not to be won is lost, for a reason."""

    duplicate_type = LEAD
    queryset = Lead.objects.all()
    filterset_class = LeadFilter
    filter_backends = searched_by(CustomerSearch)
    customer_path = "customer"
    ordering_fields = (
        "id",
        "full_name",
        "conversion_status",
        "next_follow_up_on",
        "decided_at",
        "created_at",
        "updated_at",
    )
    exportable_actions = frozenset({"list", "grid", "follow_ups"})
    rights = {
        "projects": Can.READ,
        "grid": Can.READ,
        "search": Can.READ,
        "follow_ups": Can.READ,
        "add_follow_up": Can.WORK,
        "assign": Can.MANAGE,
        "qualify": Can.WORK,
        "convert": Can.WORK,
        "lose": Can.WORK,
        "reopen": Can.WORK,
    }
    summaries = {
        "list": "List leads, newest first",
        "retrieve": "Show a lead with its place in every project; a merged one answers 410",
        "create": "Add a lead; a known phone or passport updates and answers 200, created: false",
        "partial_update": "Change a lead, and with it the customer that the lead is",
    }

    def restrict(self, queryset: QuerySet[Lead]) -> QuerySet[Lead]:
        queryset = queryset.select_related("organization", "branch", "assigned_to")
        if self.action != "grid":
            queryset = with_projects(queryset)
        return queryset if self.detail else queryset.filter(merged_into=None)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filters are for the list: a lead's own URL shows it whatever they say."""
        return queryset if self.detail else super().filter_queryset(queryset)

    def get_object(self) -> Lead:
        lead = super().get_object()
        ensure_not_archived(lead, "lead")
        return lead

    def get_serializer_class(self) -> type[BaseSerializer]:
        return LeadDetailSerializer if self.detail else LeadSerializer

    @property
    def _user(self) -> User:
        return cast(User, self.request.user)

    @extend_schema(
        request=LeadEntrySerializer,
        responses={201: LeadResultSerializer, 200: LeadResultSerializer},
        examples=[_ENTRY],
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        organization = self.organization
        values = self._read(LeadEntrySerializer)
        project, partner = values.pop("project", None), values.pop("channel_partner", None)
        taken = create_lead(
            organization, values, by=self._user, project=project, channel_partner=partner
        )
        compare_now(CUSTOMER, taken.lead.customer_id, organization)
        compare_now(LEAD, taken.lead.pk, organization)
        context = {**self.get_serializer_context(), "taken": taken}
        answer = LeadResultSerializer(self._shown(taken.lead), context=context)
        return Response(answer.data, status=201 if taken.created else 200)

    @extend_schema(request=LeadChangeSerializer, responses={200: LeadDetailSerializer})
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        lead = self.get_object()
        lead = edit_lead(lead, self._read(LeadChangeSerializer), by=self._user)
        compare_now(CUSTOMER, lead.customer_id, lead.organization)
        compare_now(LEAD, lead.pk, lead.organization)
        return self._answer(lead)

    @extend_schema(
        summary="A person's project grid: one line per project, archived ones last",
        responses=LeadProjectSerializer(many=True),
        filters=False,
    )
    @action(detail=True, pagination_class=None)
    def projects(self, request: Request, pk: str) -> Response:
        return Response(LeadProjectSerializer(self.get_object().associations, many=True).data)

    @extend_schema(
        summary="Find leads by exactly this phone or passport, in whatever branch",
        parameters=[
            OpenApiParameter("phone", description="In any spelling: 097235-21333."),
            OpenApiParameter("passport", description="When there is no phone."),
        ],
        responses=LeadSerializer(many=True),
    )
    @action(detail=False, filter_backends=[], pagination_class=None)
    def search(self, request: Request) -> Response:
        asked = request.query_params
        found = leads_known_by(
            self.organization, phone=asked.get("phone", ""), passport=asked.get("passport", "")
        )
        rows = with_projects(found.select_related("branch", "assigned_to"))
        return Response(LeadSerializer(rows, many=True).data)

    @extend_schema(
        summary="What was said to a lead, newest first",
        responses=FollowUpSerializer(many=True),
        filters=False,
    )
    @action(detail=True, url_path="follow-ups")
    def follow_ups(self, request: Request, pk: str) -> HttpResponseBase:
        rows = self.get_object().follow_ups.select_related("lead", "project", "done_by")
        return self.respond_with_list(rows, serializer_class=FollowUpSerializer)

    @extend_schema(
        summary="Record a follow-up; it ends with the next day or a closing reason",
        request=FollowUpEntrySerializer,
        responses={201: FollowUpSerializer},
        examples=[_CALL, _CLOSED],
    )
    @follow_ups.mapping.post
    def add_follow_up(self, request: Request, pk: str) -> Response:
        lead = self.get_object()
        values = self._read(FollowUpEntrySerializer)
        follow_up = record_follow_up(lead, by=self._user, **values)
        return Response(FollowUpSerializer(follow_up).data, status=201)

    @extend_schema(summary="Give a lead to a member, or to nobody", request=AssignmentSerializer)
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: str) -> Response:
        lead = self.get_object()
        assignee = self._read(AssignmentSerializer)["assigned_to"]
        return self._answer(assign_lead(lead, assignee, by=self._user))

    @extend_schema(summary="Mark a lead as worth the effort", request=None)
    @action(detail=True, methods=["post"])
    def qualify(self, request: Request, pk: str) -> Response:
        return self._answer(qualify_lead(self.get_object(), by=self._user))

    @extend_schema(
        summary="Mark a lead as won, in a project and for a value", request=ConversionSerializer
    )
    @action(detail=True, methods=["post"])
    def convert(self, request: Request, pk: str) -> Response:
        lead = self.get_object()
        values = self._read(ConversionSerializer)
        return self._answer(convert_lead(lead, by=self._user, **values))

    @extend_schema(
        summary="Mark a lead as lost, with the reason; says what becomes of its projects",
        request=LossSerializer,
        responses=LostLeadSerializer,
    )
    @action(detail=True, methods=["post"])
    def lose(self, request: Request, pk: str) -> Response:
        lead = self.get_object()
        values = self._read(LossSerializer)
        lost = lose_lead(
            lead,
            reason=values["reason"],
            archive_projects=values["archive_projects"],
            by=self._user,
        )
        context = self.get_serializer_context()
        return Response(LostLeadSerializer(self._shown(lost), context=context).data)

    @extend_schema(summary="Revert that a lead was converted or lost", request=None)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        return self._answer(reopen_lead(self.get_object(), by=self._user))

    def _read(self, build: type[BaseSerializer]) -> dict[str, Any]:
        serializer = build(data=self.request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def _shown(self, lead: Lead) -> Lead:
        """The lead with what an answer tells; of whatever branch, since the caller has named it."""
        rows = Lead.objects.select_related("branch", "assigned_to")
        return with_projects(rows).get(pk=lead.pk)

    def _answer(self, lead: Lead) -> Response:
        return Response(self.get_serializer(self._shown(lead)).data)
