"""The claim ledger over HTTP: read, entered by hand, decided. Nothing in it is ever changed."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import ScopedModelSerializer, ScopedRelatedField
from core.api.filters import DayRangeFilter, ScopedFilterSet, searched_by
from core.api.schema import endpoint
from core.api.viewsets import ScopedReadOnlyViewSet
from core.roles import Can
from customers.api.search import ListSearch
from leads.claim_papers import render_claim
from leads.ledger import sentence_of
from leads.models import ChannelPartner, Lead, PartnerClaim, Project
from leads.search import CLAIMS
from leads.services.claiming import LONGEST_REASON, claim_by_hand, decide_contest


class ClaimSerializer(ScopedModelSerializer):
    lead_name = serializers.CharField(source="lead.full_name", read_only=True)
    lead_phone = serializers.CharField(source="lead.contact_number", read_only=True)
    project_name = serializers.CharField(source="project.name", read_only=True)
    partner_name = serializers.CharField(source="partner.name", read_only=True)
    partner_code = serializers.CharField(source="partner.code", read_only=True)
    status_label = serializers.CharField(source="get_status_display", read_only=True)
    claimed_by_name = serializers.SerializerMethodField()
    sentence = serializers.SerializerMethodField(help_text="The line in words.")

    class Meta:
        model = PartnerClaim
        fields: tuple[str, ...] = (
            "id",
            "claimed_at",
            "lead",
            "lead_name",
            "lead_phone",
            "project",
            "project_name",
            "partner",
            "partner_name",
            "partner_code",
            "status",
            "status_label",
            "valid_until",
            "contests",
            "description",
            "cause",
            "cause_id",
            "claimed_by",
            "claimed_by_name",
            "reason",
            "sentence",
        )
        read_only_fields = fields

    def get_claimed_by_name(self, claim: PartnerClaim) -> str:
        return claim.claimed_by.name if claim.claimed_by else ""

    def get_sentence(self, claim: PartnerClaim) -> str:
        return sentence_of(claim)


class EnteredClaimSerializer(ClaimSerializer):
    created = serializers.SerializerMethodField(help_text="False: it was in the ledger already.")

    class Meta(ClaimSerializer.Meta):
        fields = (*ClaimSerializer.Meta.fields, "created")
        read_only_fields = fields

    def get_created(self, claim: PartnerClaim) -> bool:
        return bool(self.context.get("created"))


class ClaimEntrySerializer(serializers.Serializer):
    lead = ScopedRelatedField(queryset=Lead.objects.all())
    project = ScopedRelatedField(queryset=Project.objects.all())
    partner = ScopedRelatedField(queryset=ChannelPartner.objects.all())
    description = serializers.CharField(
        required=False, max_length=300, help_text='How the claim came: "called on Monday".'
    )


class DecisionSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=LONGEST_REASON, help_text="Why this partner.")


class ClaimFilter(ScopedFilterSet):
    claimed = DayRangeFilter(field_name="claimed_at", label="Claimed, days included.")
    description = django_filters.CharFilter(lookup_expr="icontains", label='Part of "leads.xlsx".')

    class Meta:
        model = PartnerClaim
        fields = ("lead", "project", "partner", "status")


class PartnerClaimViewSet(ScopedReadOnlyViewSet):
    """As a file this list is the evidence of who brought whom."""

    queryset = PartnerClaim.objects.all()
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter
    filter_backends = searched_by(ListSearch)
    record_search = CLAIMS
    ordering_fields = ("id", "claimed_at", "status")
    summaries = {
        "list": "List the claim ledger, newest line first",
        "retrieve": "Show a line of the claim ledger",
    }

    def restrict(self, queryset: QuerySet[PartnerClaim]) -> QuerySet[PartnerClaim]:
        return queryset.select_related(
            "organization", "lead", "project", "partner", "claimed_by", "contests__partner"
        )

    @endpoint(
        "Enter a claim by hand, as when a partner calls",
        takes=ClaimEntrySerializer,
        gives=EnteredClaimSerializer,
        status=(201, 200),
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The first claim stands for the organization's `claim_days`; a later one by another
        partner is recorded as contested. What the ledger says already is a 200."""
        claim, created = claim_by_hand(**self.read(ClaimEntrySerializer), by=self.user)
        status = 201 if created else 200
        return self.answer(claim, EnteredClaimSerializer, status=status, created=created)

    @endpoint(
        "Decide a contested claim for the partner of this line",
        Can.MANAGE,
        takes=DecisionSerializer,
        gives=ClaimSerializer,
        status=201,
        parameters=[OpenApiParameter("id", int, OpenApiParameter.PATH)],
    )
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """Adds a line with the reason; the lead in the project is that partner's from then on."""
        claim = self.get_object()
        decided = decide_contest(claim, by=self.user, **self.read(DecisionSerializer))
        return self.answer(decided, status=201)

    @endpoint(
        "A claim with its evidence to print: a whole HTML page, on A4",
        Can.READ,
        gives={(200, "text/html"): OpenApiTypes.STR},
    )
    @action(detail=True, filter_backends=[])
    def paper(self, request: Request, pk: str) -> HttpResponse:
        """The claim, and every line of the ledger about its lead in its project. Its styles are a
        file of this site, so that it can be shown in a frame or a window."""
        origin = request.build_absolute_uri("/").rstrip("/")
        return HttpResponse(render_claim(self.get_object(), reader=self.user, origin=origin))
