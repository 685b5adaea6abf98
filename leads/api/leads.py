from typing import Any

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

from core.api.filters import searched_by
from core.api.schema import endpoint
from core.api.viewsets import ScopedReadOnlyViewSet
from core.roles import Can
from customers.api.duplicates import SHOW_DUPLICATES, ShowsDuplicates
from customers.api.search import CustomerSearch
from customers.duplicates.services import compare_now
from customers.merging.archived import ensure_not_archived
from customers.models.duplicate import CUSTOMER
from leads.api.associations import AssignmentSerializer, LeadProjectSerializer
from leads.api.filters import LeadFilter
from leads.api.follow_ups import FollowUpEntrySerializer, FollowUpSerializer
from leads.api.grid import LeadGrid
from leads.api.serializers import (
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
    serializer_class = LeadSerializer
    detail_serializer_class = LeadDetailSerializer
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
    summaries = {
        "list": "List leads, newest first",
        "retrieve": "Show a lead with its place in every project; a merged one answers 410",
        "create": "Add a lead; a known phone or passport updates and answers 200, created: false",
        "partial_update": "Change a lead, and with it the customer that the lead is",
    }

    def restrict(self, queryset: QuerySet[Lead]) -> QuerySet[Lead]:
        queryset = queryset.select_related("organization", "branch", "assigned_to", "customer")
        if self.action != "grid":
            queryset = with_projects(queryset)
        return queryset if self.detail else queryset.filter(merged_into=None)

    def get_object(self) -> Lead:
        lead = super().get_object()
        ensure_not_archived(lead, "lead")
        return lead

    @endpoint(
        takes=LeadEntrySerializer,
        gives=LeadResultSerializer,
        status=(201, 200),
        examples=[_ENTRY],
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        organization, values = self.organization, self.read(LeadEntrySerializer)
        project, partner = values.pop("project", None), values.pop("channel_partner", None)
        taken = create_lead(
            organization, values, by=self.user, project=project, channel_partner=partner
        )
        lead = self._compared(taken.lead)
        status = 201 if taken.created else 200
        return self.answer(lead, LeadResultSerializer, status=status, taken=taken)

    @endpoint(takes=LeadChangeSerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        lead = self.get_object()
        edited = edit_lead(lead, self.read(LeadChangeSerializer), by=self.user)
        return self.answer(self._compared(edited))

    @endpoint(
        "A person's project grid: one line per project, archived ones last",
        Can.READ,
        gives=LeadProjectSerializer(many=True),
    )
    @action(detail=True, pagination_class=None)
    def projects(self, request: Request, pk: str) -> Response:
        return self.answer(self.get_object().associations, LeadProjectSerializer, many=True)

    @endpoint(
        "Find leads by exactly this phone or passport, in whatever branch",
        Can.READ,
        gives=LeadSerializer(many=True),
        parameters=[
            OpenApiParameter("phone", description="In any spelling: 097235-21333."),
            OpenApiParameter("passport", description="When there is no phone."),
        ],
    )
    @action(detail=False, filter_backends=[], pagination_class=None)
    def search(self, request: Request) -> Response:
        asked = request.query_params
        found = leads_known_by(
            self.organization, phone=asked.get("phone", ""), passport=asked.get("passport", "")
        )
        rows = with_projects(found.select_related("branch", "assigned_to", "customer"))
        return self.answer(rows, LeadSerializer, many=True)

    @endpoint(
        "What was said to a lead, newest first", Can.READ, gives=FollowUpSerializer(many=True)
    )
    @action(detail=True, url_path="follow-ups")
    def follow_ups(self, request: Request, pk: str) -> HttpResponseBase:
        rows = self.get_object().follow_ups.select_related("lead", "project", "done_by")
        return self.respond_with_list(rows, FollowUpSerializer)

    @endpoint(
        "Record a follow-up; it ends with the next day or a closing reason",
        Can.WORK,
        takes=FollowUpEntrySerializer,
        gives=FollowUpSerializer,
        status=201,
        examples=[_CALL, _CLOSED],
    )
    @follow_ups.mapping.post
    def add_follow_up(self, request: Request, pk: str) -> Response:
        lead = self.get_object()
        follow_up = record_follow_up(lead, by=self.user, **self.read(FollowUpEntrySerializer))
        return self.answer(follow_up, FollowUpSerializer, status=201)

    @endpoint("Give a lead to a member, or to nobody", Can.MANAGE, takes=AssignmentSerializer)
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: str) -> Response:
        lead = self.get_object()
        assignee = self.read(AssignmentSerializer)["assigned_to"]
        assign_lead(lead, assignee, by=self.user)
        return self.answer(self.stored(lead.pk))

    @endpoint("Mark a lead as worth the effort", Can.WORK)
    @action(detail=True, methods=["post"])
    def qualify(self, request: Request, pk: str) -> Response:
        return self.answer(self.stored(qualify_lead(self.get_object(), by=self.user).pk))

    @endpoint(
        "Mark a lead as won, in a project and for a value", Can.WORK, takes=ConversionSerializer
    )
    @action(detail=True, methods=["post"])
    def convert(self, request: Request, pk: str) -> Response:
        lead = self.get_object()
        convert_lead(lead, by=self.user, **self.read(ConversionSerializer))
        return self.answer(self.stored(lead.pk))

    @endpoint(
        "Mark a lead as lost, with the reason; says what becomes of its projects",
        Can.WORK,
        takes=LossSerializer,
        gives=LostLeadSerializer,
    )
    @action(detail=True, methods=["post"])
    def lose(self, request: Request, pk: str) -> Response:
        lead = self.get_object()
        lose_lead(lead, by=self.user, **self.read(LossSerializer))
        return self.answer(self.stored(lead.pk), LostLeadSerializer)

    @endpoint("Revert that a lead was converted or lost", Can.WORK)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        return self.answer(self.stored(reopen_lead(self.get_object(), by=self.user).pk))

    def _compared(self, lead: Lead) -> Lead:
        """The lead as it is stored, once it was compared with all others, as its customer was."""
        compare_now(CUSTOMER, lead.customer_id, lead.organization)
        compare_now(LEAD, lead.pk, lead.organization)
        return self.stored(lead.pk)
