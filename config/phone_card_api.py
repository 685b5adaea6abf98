"""GET /customers/phone/{phone}/ and /customers/{id}/card/."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from config.phone_card import customer_card, phone_card
from core.api.schema import ErrorSerializer, endpoint
from core.api.viewsets import ForOrganizationView
from customers.api.filters import STATE_PARAMETER, active_state
from customers.api.serializers import CustomerSerializer, CustomerShortSerializer
from customers.edits import ensure_not_merged
from customers.models import Customer
from reminders.api.call_times import CallTimeSerializer


class KnownInBranchSerializer(serializers.Serializer[Any]):
    branch = serializers.IntegerField()
    branch_name = serializers.CharField()
    visits = serializers.IntegerField()
    last_visit = serializers.DateField()


class ContactedSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    by = serializers.IntegerField(allow_null=True)
    by_name = serializers.CharField()
    what = serializers.CharField()


class CardContactSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    status = serializers.CharField()
    branch_name = serializers.CharField()
    assigned_to_name = serializers.CharField()
    attempts = serializers.IntegerField()
    first_contact_at = serializers.DateTimeField(allow_null=True)
    last_contact_at = serializers.DateTimeField(allow_null=True)


class CardMedicineSerializer(serializers.Serializer[Any]):
    medicine_name = serializers.CharField()
    generic_name = serializers.CharField()
    is_generic = serializers.BooleanField(allow_null=True)
    quantity = serializers.DecimalField(max_digits=12, decimal_places=3)
    amount = serializers.DecimalField(max_digits=14, decimal_places=3)
    duration_days = serializers.IntegerField(allow_null=True)
    runs_out_on = serializers.DateField(allow_null=True)
    bill_date = serializers.DateField()
    branch_name = serializers.CharField()


class CardLineSerializer(serializers.Serializer[Any]):
    medicine_name = serializers.CharField()
    generic_name = serializers.CharField()
    is_generic = serializers.BooleanField(allow_null=True)
    quantity = serializers.DecimalField(max_digits=12, decimal_places=3)
    amount = serializers.DecimalField(max_digits=14, decimal_places=3)
    duration_days = serializers.IntegerField(allow_null=True)


class CardBillSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    bill_number = serializers.CharField()
    bill_date = serializers.DateField()
    branch_name = serializers.CharField()
    doctor_name = serializers.CharField()
    currency = serializers.CharField()
    lines = CardLineSerializer(many=True)


class CardRefillSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    medicine_name = serializers.CharField(help_text="Empty for who reads no medical fields.")
    due_on = serializers.DateField()
    runs_out_on = serializers.DateField()
    status = serializers.CharField()
    response = serializers.CharField()


class PhoneCardSerializer(serializers.Serializer[Any]):
    """What matters about a walk-in, before a bill is written."""

    phone = serializers.CharField(help_text="As it was read, in E.164; empty for who has none.")
    customer = CustomerSerializer()
    shared_with = CustomerShortSerializer(many=True, help_text="Others who show this phone.")
    opted_out = serializers.BooleanField()
    branches = KnownInBranchSerializer(many=True, help_text="Where they came, latest first.")
    contacted_before = serializers.BooleanField()
    contacted = ContactedSerializer(many=True, help_text="By whom and how, the latest ten.")
    contact = CardContactSerializer(allow_null=True, help_text="Their record on a call list.")
    best_time = CallTimeSerializer(
        allow_null=True, help_text="When to call them; null: too little is known."
    )
    last_medicines = CardMedicineSerializer(many=True)
    last_bill = CardBillSerializer(
        allow_null=True, help_text="What was bought last, to repeat it; null for who may not read."
    )
    open_refills = CardRefillSerializer(many=True)


@extend_schema(tags=["customers"])
class PhoneCardView(ForOrganizationView):
    """The customer of a phone across all branches, with what matters at the counter."""

    serializer_class = PhoneCardSerializer

    @endpoint(
        "Who has this phone, and what to know before writing a bill",
        gives=PhoneCardSerializer,
        also={
            404: OpenApiResponse(
                ErrorSerializer, "No customer has it; `contact` and `lead` name who does."
            )
        },
        parameters=[
            OpenApiParameter(
                "phone", str, OpenApiParameter.PATH, description="In any spelling: 097235-21333."
            ),
            STATE_PARAMETER,
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        state = active_state(request.query_params.get("is_active", ""))
        phone = kwargs["phone"]
        return self.answer(phone_card(self.organization, phone, reader=self.user, state=state))


@extend_schema(tags=["customers"])
class CustomerCardView(ForOrganizationView):
    """The same card of a customer who was found by name."""

    serializer_class = PhoneCardSerializer

    @endpoint("What to know before writing a bill for this customer", gives=PhoneCardSerializer)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        known = Customer.objects.for_user(self.user).people().shown_to(self.user)
        customer = get_object_or_404(
            known.select_related("branch", "organization"), pk=self.kwargs["pk"]
        )
        ensure_not_merged(customer)
        return self.answer(customer_card(customer, reader=self.user))
