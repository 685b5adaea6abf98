"""Follow-ups of leads and loan commitments over HTTP."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.filters import CreditedToFilter
from accounts.models import Branch
from core.api.fields import LONGEST_TEXT, NameField, ScopedModelSerializer, ScopedRelatedField
from core.api.filters import (
    DayRangeFilter,
    ScopedFilterSet,
    ScopedOrNoneFilter,
    searched_by,
)
from core.api.schema import endpoint
from core.api.viewsets import ScopedReadOnlyViewSet
from core.roles import Can
from customers.api.search import CustomerSearch
from leads.api.filters import LeadFilter
from leads.api.serializers import DueLeadSerializer, WantsNoMessagesField
from leads.models import FollowUpHistory, Lead, LoanCommitment, Project
from leads.models.lead import LeadQuerySet
from leads.queries import with_projects
from leads.services.loans import cancel_loan, commit_loan, keep_loan, reopen_loan

_LOAN = OpenApiExample(
    "A bank's loan promised for a day",
    request_only=True,
    value={"lead": 12, "amount": "2500000.00", "lender": "HDFC", "promised_on": "2026-12-31"},
)


class FollowUpSerializer(serializers.ModelSerializer):
    lead_name = serializers.CharField(source="lead.full_name", read_only=True)
    lead_phone = serializers.CharField(source="lead.contact_number", read_only=True)
    project_name = NameField("project")
    done_by_name = NameField("done_by")

    class Meta:
        model = FollowUpHistory
        fields = [
            "id",
            "lead",
            "lead_name",
            "lead_phone",
            "project",
            "project_name",
            "kind",
            "notes",
            "response",
            "next_follow_up_on",
            "done_by",
            "done_by_name",
            "done_at",
        ]
        read_only_fields = fields


class FollowUpEntrySerializer(ScopedModelSerializer):
    """What was said; it ends with the day of the next follow-up or with a closing reason."""

    closing_reason = serializers.CharField(
        max_length=500,
        required=False,
        allow_blank=True,
        help_text="Why there will be no further one: the lead is lost for this reason.",
    )
    project = ScopedRelatedField(queryset=Project.objects.all(), required=False, allow_null=True)

    class Meta:
        model = FollowUpHistory
        fields = ["kind", "notes", "response", "next_follow_up_on", "closing_reason", "project"]
        extra_kwargs = {name: {"max_length": LONGEST_TEXT} for name in ("notes", "response")}


class LoanSerializer(serializers.ModelSerializer):
    lead_name = serializers.CharField(source="lead.full_name", read_only=True)
    contact_number = serializers.CharField(source="lead.contact_number", read_only=True)
    opted_out = WantsNoMessagesField("lead.customer")
    project_name = NameField("project")

    class Meta:
        model = LoanCommitment
        fields = [
            "id",
            "lead",
            "lead_name",
            "contact_number",
            "opted_out",
            "project",
            "project_name",
            "amount",
            "lender",
            "promised_on",
            "status",
            "notes",
            "created_by",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class LoanEntrySerializer(ScopedModelSerializer):
    lead = ScopedRelatedField(queryset=Lead.objects.all())
    project = ScopedRelatedField(queryset=Project.objects.all(), required=False, allow_null=True)
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        model = LoanCommitment
        fields = ["lead", "project", "amount", "lender", "promised_on", "notes"]
        extra_kwargs = {"notes": {"max_length": LONGEST_TEXT}}


class FollowUpFilter(ScopedFilterSet):
    branch = ScopedOrNoneFilter(queryset=Branch.objects.all(), field_name="lead__branch")
    done_by = CreditedToFilter()
    done = DayRangeFilter(field_name="done_at", label="Days included.")

    class Meta:
        model = FollowUpHistory
        fields = ["lead", "project", "kind"]


class LoanFilter(ScopedFilterSet):
    promised_on = DayRangeFilter(label="Days included.")

    class Meta:
        model = LoanCommitment
        fields = ["lead", "project", "status"]


class FollowUpViewSet(ScopedReadOnlyViewSet):
    """What was said to leads; entered at the lead's own /follow-ups/."""

    queryset = FollowUpHistory.objects.all()
    serializer_class = FollowUpSerializer
    filterset_class = FollowUpFilter
    filter_backends = searched_by(CustomerSearch)
    customer_path = "lead__customer"
    ordering_fields = ("id", "done_at", "next_follow_up_on")
    exportable_actions = frozenset({"list", "due"})

    def restrict(self, queryset: QuerySet) -> QuerySet:
        if queryset.model is Lead:
            people = queryset.select_related("organization", "branch", "assigned_to", "customer")
            return with_projects(people)
        return queryset.select_related("lead", "project", "done_by")

    @endpoint(
        "Leads to follow up today, the longest overdue first",
        Can.READ,
        gives=DueLeadSerializer(many=True),
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
    """Promises are kept, cancelled or overdue; what was concluded by mistake is reopened, none is
    deleted."""

    queryset = LoanCommitment.objects.all()
    serializer_class = LoanSerializer
    filterset_class = LoanFilter
    filter_backends = searched_by(CustomerSearch)
    customer_path = "lead__customer"
    ordering_fields = ("id", "promised_on", "amount", "status", "created_at")
    summaries = {"create": "Write down what is promised for a day"}

    def restrict(self, queryset: QuerySet) -> QuerySet:
        return queryset.select_related("lead__customer", "project")

    @endpoint(takes=LoanEntrySerializer, gives=LoanSerializer, status=201, examples=[_LOAN])
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        loan = commit_loan(by=self.user, **self.read(LoanEntrySerializer))
        return self.answer(loan, status=201)

    @endpoint("The promise was kept", Can.WORK)
    @action(detail=True, methods=["post"])
    def keep(self, request: Request, pk: str) -> Response:
        return self.answer(keep_loan(self.get_object()))

    @endpoint("The promise is off", Can.WORK)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        return self.answer(cancel_loan(self.get_object()))

    @endpoint("It was kept or cancelled by mistake: it is promised again", Can.WORK)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Overdue at once where its day is past."""
        return self.answer(reopen_loan(self.get_object()))
