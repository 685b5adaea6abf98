"""Bookings with their persons, and area customers, over HTTP."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.models import AreaCustomer, Booking, BookingPerson
from bookings.search import AREA_CUSTOMERS, BOOKINGS
from bookings.services import area
from bookings.services import bookings as services
from core.api.fields import LONGEST_TEXT, IdField, NameField, ScopedModelSerializer
from core.api.filters import DayRangeFilter, ScopedFilterSet, YesNoFilter, searched_by
from core.api.schema import endpoint
from core.api.viewsets import ScopedReadOnlyViewSet
from core.roles import Can
from customers.api.search import ListSearch

PERSONS_NAMES = ("persons", "person_details")
_TOUR = OpenApiExample(
    "A tour for two",
    request_only=True,
    value={
        "reference": "TR-2025-017",
        "booked_on": "2025-09-25",
        "service_type": "Umrah",
        "amount": "185000.00",
        "persons": [
            {"full_name": "Ayesha Khan", "passport_number": "PX-999123", "phone": "0300-4127751"},
            {"full_name": "Omar Khan", "date_of_birth": "2015-04-02"},
        ],
    },
)


class BookingPersonSerializer(serializers.ModelSerializer):
    """`customer` is who that is, once the booking was imported."""

    class Meta:
        model = BookingPerson
        fields = ["id", *services.PERSON_FIELDS, "customer"]
        read_only_fields = fields


class BookingPersonEntrySerializer(ScopedModelSerializer):
    id = IdField(
        required=False,
        help_text="Of somebody who is in the booking already; left out for somebody new.",
    )

    class Meta:
        model = BookingPerson
        fields = ["id", *services.PERSON_FIELDS]


class BookingSerializer(ScopedModelSerializer):
    branch_name = NameField("branch")
    project_name = NameField("project")
    lead_name = NameField("lead", "full_name")
    persons = BookingPersonSerializer(many=True, read_only=True)
    person_details = BookingPersonSerializer(
        many=True, read_only=True, source="persons", help_text="The same as persons."
    )

    class Meta:
        model = Booking
        fields = [
            "id",
            "reference",
            "branch",
            "branch_name",
            "booked_on",
            "service_type",
            "project",
            "project_name",
            "amount",
            "status",
            "lead",
            "lead_name",
            "notes",
            "persons",
            "person_details",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class BookingEntrySerializer(ScopedModelSerializer):
    """Persons come under one of their two names."""

    persons = BookingPersonEntrySerializer(
        many=True, required=False, help_text="At least one, here or as person_details."
    )
    person_details = BookingPersonEntrySerializer(
        many=True, required=False, help_text="Another name of persons. Give one of the two."
    )

    class Meta:
        model = Booking
        fields = [*services.EDITABLE_FIELDS, *PERSONS_NAMES]
        extra_kwargs = {"notes": {"max_length": LONGEST_TEXT}}

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        given = [name for name in PERSONS_NAMES if name in values]
        if len(given) > 1 and not self._sent_back(values):
            message = "persons and person_details are the same. Give one of them."
            error = serializers.ErrorDetail(message, "conflicting_fields")
            raise serializers.ValidationError({"person_details": [error]})
        if len(given) > 1:
            values.pop("person_details")
        if not given and not self.partial:
            message = "Name at least one person: a booking is for somebody."
            error = serializers.ErrorDetail(message, "required")
            raise serializers.ValidationError({"persons": [error]})
        return values

    def _sent_back(self, values: Mapping[str, Any]) -> bool:
        """Whether a client changes the answer that it got, which has both, and sends it back."""
        return self.instance is not None and values["persons"] == values["person_details"]


class BookingFilter(ScopedFilterSet):
    booked_on = DayRangeFilter(label="Days included.")
    service_type = django_filters.CharFilter(lookup_expr="iexact", label="In any case.")

    class Meta:
        model = Booking
        fields = ["branch", "project", "status", "lead"]


class BookingViewSet(ScopedReadOnlyViewSet):
    """Bookings are cancelled, not deleted."""

    queryset = Booking.objects.all()
    serializer_class = BookingSerializer
    filterset_class = BookingFilter
    filter_backends = searched_by(ListSearch)
    record_search = BOOKINGS
    ordering_fields = ("id", "reference", "booked_on", "amount", "created_at", "updated_at")
    summaries = {
        "list": "List bookings, newest first",
        "retrieve": "Show a booking with its persons",
        "create": "Record a booking: its persons become customers, one of them a converted lead",
        "update": "Replace a booking and its persons",
        "partial_update": "Change a booking; given persons replace all of them",
    }

    def restrict(self, queryset: QuerySet[Booking]) -> QuerySet[Booking]:
        return queryset.select_related("branch", "project", "lead").prefetch_related("persons")

    @endpoint(takes=BookingEntrySerializer, gives=BookingSerializer, status=201, examples=[_TOUR])
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Persons without phone, e-mail or passport become customers too, once.

        `lead` stays empty when no person has a phone or a passport.
        """
        return self._save(None, status=201)

    @endpoint(takes=BookingEntrySerializer)
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._save(self.get_object())

    @endpoint(takes=BookingEntrySerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._save(self.get_object(), partial=True)

    @endpoint("Cancel a booking", Can.WORK)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Its persons stay customers and its lead stays as it is: reopen the lead if need be."""
        cancelled = services.cancel_booking(self.get_object(), by=self.user)
        return self.answer(self.stored(cancelled.pk))

    def answer_after_commit(self, response: Response) -> Response:
        """As it is when its persons have become customers."""
        return self.answer(self.stored(response.data["id"]), status=response.status_code)

    def _save(
        self, booking: Booking | None, *, partial: bool = False, status: int = 200
    ) -> Response:
        organization = booking.organization if booking else self.organization
        values = self.read(BookingEntrySerializer, record=booking, partial=partial)
        name = next((name for name in PERSONS_NAMES if name in values), "persons")
        saved = services.save_booking(
            organization,
            values,
            persons=values.pop(name, None),
            by=self.user,
            booking=booking,
            persons_name=name,
        )
        return self.answer(self.stored(saved.pk), status=status)


class AreaCustomerSerializer(ScopedModelSerializer):
    branch_name = NameField("branch")

    class Meta:
        model = AreaCustomer
        fields = [
            "id",
            *area.EDITABLE_FIELDS,
            "branch_name",
            "customer",
            "created_at",
            "updated_at",
        ]
        read_only_fields = ["customer", "created_at", "updated_at"]


class AreaCustomerFilter(ScopedFilterSet):
    collected = YesNoFilter(
        field_name="customer", lookup_expr="isnull", exclude=True, label="Whether it is somebody's."
    )
    city = django_filters.CharFilter(lookup_expr="iexact", label="In any case.")
    last_activity_on = DayRangeFilter(label="Days included.")

    class Meta:
        model = AreaCustomer
        fields = ["branch", "customer"]


class AreaCustomerViewSet(mixins.DestroyModelMixin, ScopedReadOnlyViewSet):
    queryset = AreaCustomer.objects.all()
    serializer_class = AreaCustomerSerializer
    filterset_class = AreaCustomerFilter
    filter_backends = searched_by(ListSearch)
    record_search = AREA_CUSTOMERS
    ordering_fields = ("id", "full_name", "city", "last_activity_on", "created_at", "updated_at")
    summaries = {
        "list": "List what branch offices keep of their customers, newest first",
        "create": "Keep a customer for a branch office; the customer is found or made",
        "destroy": "Remove the record; the customer stays",
    }

    def restrict(self, queryset: QuerySet[AreaCustomer]) -> QuerySet[AreaCustomer]:
        return queryset.select_related("branch")

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._save(None, status=201)

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._save(self.get_object())

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._save(self.get_object(), partial=True)

    def answer_after_commit(self, response: Response) -> Response:
        """As it is when its customer was found or made."""
        return self.answer(self.stored(response.data["id"]), status=response.status_code)

    def _save(
        self, record: AreaCustomer | None, *, partial: bool = False, status: int = 200
    ) -> Response:
        organization = record.organization if record else self.organization
        values = self.read(AreaCustomerSerializer, record=record, partial=partial)
        saved = area.save_area_customer(organization, values, record=record)
        return self.answer(self.stored(saved.pk), status=status)
