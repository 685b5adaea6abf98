"""GET /medicines/: what is typed at the counter completed from what was sold before."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.schema import endpoint
from core.api.viewsets import ForOrganizationView
from core.errors import DomainError
from core.roles import Can
from visits.medicines import propose_medicines
from visits.models import Medicine
from visits.money import format_amount

_UNIT_DECIMALS = Decimal("0.0001")


class MedicineSerializer(serializers.ModelSerializer):
    """As it was sold last."""

    amount = serializers.SerializerMethodField(help_text="Of this quantity.")
    unit_price = serializers.SerializerMethodField(help_text="Of one, to four decimals.")

    class Meta:
        model = Medicine
        fields = [
            "name",
            "generic_name",
            "is_generic",
            "quantity",
            "amount",
            "unit_price",
            "duration_days",
            "uses",
            "last_sold_on",
        ]
        read_only_fields = fields

    def get_amount(self, medicine: Medicine) -> str:
        return format_amount(medicine.amount, self.context["currency"])

    def get_unit_price(self, medicine: Medicine) -> str:
        price = (medicine.amount / medicine.quantity).quantize(_UNIT_DECIMALS)
        return format_amount(price, self.context["currency"])


class MedicinesSerializer(serializers.Serializer[Any]):
    results = MedicineSerializer(many=True)


@extend_schema(tags=["bills"])
class MedicinesView(ForOrganizationView):
    serializer_class = MedicinesSerializer
    rights = {"get": Can.READ_MEDICAL}

    @endpoint(
        "Complete a medicine from what was sold before, with its usual days and price",
        gives=MedicinesSerializer,
        parameters=[
            OpenApiParameter(
                "q",
                str,
                description="Beginnings or parts of its name or generic name. Left out: what is "
                "sold most.",
            )
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """At most ten: names that begin with it, then words that do, the most sold first."""
        typed = request.query_params.get("q", "")
        if "\x00" in typed:
            raise DomainError.at("q", "invalid", "Take the NUL character out.")
        found = propose_medicines(typed, reader=self.user)
        return self.answer({"results": found}, currency=self.organization.bill_currency)
