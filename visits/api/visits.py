"""Visits over HTTP: listed, recorded by hand, put right."""

from datetime import date
from typing import Any, cast

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.filters import CreditedToFilter, credited_id
from accounts.models import Branch, User
from core.api.fields import LONGEST_TEXT, ScopedModelSerializer, ScopedRelatedField
from core.api.filters import (
    DayRangeFilter,
    ScopedFilterSet,
    ScopedModelChoiceFilter,
    ScopedOrNoneFilter,
    searched_by,
)
from core.api.schema import endpoint
from core.api.viewsets import ScopedReadOnlyViewSet
from customers.api.search import CustomerSearch
from customers.models import Customer
from visits.models import Visit
from visits.models.visit import VisitQuerySet
from visits.queries import credited_visits, one_of_each_returning
from visits.services import CORRECTABLE_FIELDS, correct_visit, record_visit, record_walk_in

WHAT_A_VISIT_IS = ("customer", "branch", "visit_date")
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


class VisitSerializer(ScopedModelSerializer):
    customer_name = serializers.CharField(source="customer.full_name", read_only=True)
    customer_phone = serializers.CharField(source="customer.phone", read_only=True)
    branch_name = serializers.CharField(source="branch.name", read_only=True)
    attended_by_name = serializers.CharField(
        read_only=True, help_text="As a sheet names them where that is none of the users."
    )

    class Meta:
        model = Visit
        fields = [
            "id",
            "customer",
            "customer_name",
            "customer_phone",
            "branch",
            "branch_name",
            "visit_date",
            "outcome",
            "notes",
            "attended_by",
            "attended_by_name",
            "source",
            "created_at",
        ]
        read_only_fields = fields


class VisitCorrectionSerializer(ScopedModelSerializer):
    class Meta:
        model = Visit
        fields: tuple[str, ...] = CORRECTABLE_FIELDS
        extra_kwargs = {"notes": {"max_length": LONGEST_TEXT}}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Who sends back what they got changes nothing by it."""
        shown = {} if self.instance is None else VisitSerializer(self.instance).data
        sent = self.initial_data
        fixed = [
            n for n in WHAT_A_VISIT_IS if n in sent and n in shown and str(sent[n]) != str(shown[n])
        ]
        if fixed:
            message = "Who came, where and when make the visit: record the right one instead."
            raise serializers.ValidationError({name: [message] for name in fixed})
        return attrs


class VisitEntrySerializer(VisitCorrectionSerializer):
    """A visit entered by hand: of a known customer by id, or of a person by phone and name."""

    customer = ScopedRelatedField(
        queryset=Customer.objects.all(),
        within_organization=True,
        required=False,
        help_text="A customer of any branch: the walk-in may be known elsewhere.",
    )
    phone = serializers.CharField(
        max_length=300, required=False, help_text="Instead of `customer`: found by it, or added."
    )
    full_name = serializers.CharField(max_length=200, required=False)
    branch = ScopedRelatedField(queryset=Branch.objects.all())
    visit_date = serializers.DateField(required=False, help_text="Today when left out.")
    attended_by = ScopedRelatedField(queryset=User.objects.all(), required=False, allow_null=True)

    class Meta(VisitCorrectionSerializer.Meta):
        fields = ("customer", "phone", "full_name", "branch", "visit_date", *CORRECTABLE_FIELDS)
        # The service says, with its id, that a visit is recorded already.
        validators: tuple[Any, ...] = ()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("customer" in attrs) == ("phone" in attrs):
            message = "Give either the customer's id, or the phone (and name) of who came."
            raise serializers.ValidationError({"customer": [message]})
        return attrs


class VisitFilter(ScopedFilterSet):
    customer = ScopedModelChoiceFilter(
        queryset=Customer.objects.all(), within_organization=True, label="Of whatever branch."
    )
    branch = ScopedOrNoneFilter(queryset=Branch.objects.all())
    visit_date = DayRangeFilter(label="Days included.")
    credited_to = CreditedToFilter(method="by_credit")
    came_before = django_filters.DateFilter(
        method="of_the_returning",
        input_formats=["%Y-%m-%d"],
        label="One visit of each person who had come before this day, too.",
    )

    class Meta:
        model = Visit
        fields = ["outcome", "source", "attended_by"]

    def by_credit(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        visits = credited_visits(cast(VisitQuerySet, queryset))
        return visits.filter(credited=credited_id(value))

    def of_the_returning(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        """Left to `filter_queryset`: the one visit has to meet all other filters."""
        return queryset

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found = super().filter_queryset(queryset)
        day = self.form.cleaned_data.get("came_before")
        if not day:
            return found
        return one_of_each_returning(found, before=day, reader=self.request.user)


class VisitViewSet(ScopedReadOnlyViewSet):
    """Visits are not deleted one by one: they are history, and a sheet's go with its revert."""

    queryset = Visit.objects.all()
    serializer_class = VisitSerializer
    filterset_class = VisitFilter
    filter_backends = searched_by(CustomerSearch)
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

    @endpoint(
        takes=VisitEntrySerializer, gives=VisitSerializer, status=201, examples=[_KNOWN, _WALK_IN]
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        organization = self.organization
        values = {"visit_date": organization.today(), **self.read(VisitEntrySerializer)}
        person: dict[str, Any] = {
            name: values.pop(name) for name in ("phone", "full_name") if name in values
        }
        customer = values.pop("customer", None)
        if customer is None:
            visit = record_walk_in(organization, person, by=self.user, **values)
        else:
            visit = record_visit(customer, by=self.user, **values)
        return self.answer(visit, status=201)

    @endpoint(takes=VisitCorrectionSerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        visit = self.get_object()
        values = self.read(VisitCorrectionSerializer, record=visit, partial=True)
        return self.answer(correct_visit(visit, values, by=self.user))
