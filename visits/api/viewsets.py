from typing import Any, cast

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from core.api.filters import StrictOrdering
from core.api.viewsets import ScopedReadOnlyViewSet
from customers.api.search import CustomerSearch
from visits.api.filters import VisitFilter
from visits.api.serializers import (
    WHAT_A_VISIT_IS,
    VisitCorrectionSerializer,
    VisitEntrySerializer,
    VisitSerializer,
)
from visits.models import Visit
from visits.services import correct_visit, record_visit, record_walk_in

_KNOWN = OpenApiExample(
    "Of a known customer",
    request_only=True,
    value={"customer": 12, "branch": 3, "visit_date": "2025-09-25", "outcome": "purchased"},
)
_WALK_IN = OpenApiExample(
    "Of whoever came in today",
    request_only=True,
    value={"phone": "97235 21333", "full_name": "Asha Patel", "branch": 3},
)


class VisitViewSet(ScopedReadOnlyViewSet):
    """Visits are not deleted one by one: they are history, and a sheet's go with its revert."""

    queryset = Visit.objects.all()
    serializer_class = VisitSerializer
    filterset_class = VisitFilter
    filter_backends = (DjangoFilterBackend, CustomerSearch, StrictOrdering)
    customer_path = "customer"
    refuses_itself = frozenset(WHAT_A_VISIT_IS)
    ordering_fields = ("id", "visit_date", "created_at")
    summaries = {
        "list": "List visits, newest first",
        "retrieve": "Show a visit",
        "create": "Record a visit by hand; one that is recorded already is a 409",
        "partial_update": "Put right what came of a visit: outcome, notes, who attended",
    }

    def restrict(self, queryset: QuerySet[Visit]) -> QuerySet[Visit]:
        return queryset.select_related("customer", "branch", "attended_by")

    @extend_schema(
        request=VisitEntrySerializer,
        responses={201: VisitSerializer},
        examples=[_KNOWN, _WALK_IN],
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        organization = self.organization
        context = self.get_serializer_context()
        serializer = VisitEntrySerializer(data=request.data, context=context)
        serializer.is_valid(raise_exception=True)
        values = {"visit_date": organization.today(), **serializer.validated_data}
        person = {name: values.pop(name) for name in ("phone", "full_name") if name in values}
        customer = values.pop("customer", None)
        by = cast(User, request.user)
        if customer is None:
            visit = record_walk_in(organization, person, by=by, **values)
        else:
            visit = record_visit(customer, by=by, **values)
        return Response(self.get_serializer(visit).data, status=201)

    @extend_schema(request=VisitCorrectionSerializer, responses={200: VisitSerializer})
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        visit = self.get_object()
        context = self.get_serializer_context()
        serializer = VisitCorrectionSerializer(
            visit, data=request.data, partial=True, context=context
        )
        serializer.is_valid(raise_exception=True)
        visit = correct_visit(visit, serializer.validated_data, by=cast(User, request.user))
        return Response(self.get_serializer(visit).data)
