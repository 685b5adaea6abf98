"""The merged list of persons from bookings, leads and area customers, and the scan over them."""

from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.collection.scan import cutoff, scan, start_scan
from bookings.queries import SOURCES, collected_customers
from core.api.pagination import Pages
from core.api.schema import endpoint
from core.api.viewsets import ForOrganizationView
from core.roles import Can
from customers.api.serializers import CustomerSerializer
from jobs.api.jobs import JobSerializer

_LONGEST_DAYS = 3650
_FILE_COLUMNS = (
    "customer", "full_name", "phone", "email", "passport_number", "branch", "sources",
)  # fmt: skip


class CollectedCustomerSerializer(CustomerSerializer):
    """The very object of /customers/, with where this person is named."""

    customer = serializers.IntegerField(source="pk", read_only=True, help_text="The same as id.")
    sources = serializers.SerializerMethodField(help_text="Where this person is named.")

    class Meta(CustomerSerializer.Meta):
        fields = [*CustomerSerializer.Meta.fields, "customer", "sources"]
        read_only_fields = fields

    def get_sources(self, customer: Any) -> list[str]:
        return [source for source in SOURCES if getattr(customer, f"in_{source}")]


class CollectedPageSerializer(serializers.Serializer):
    total_customers = serializers.IntegerField()
    customers = CollectedCustomerSerializer(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class ScanSerializer(serializers.Serializer):
    cutoff_days = serializers.IntegerField(
        min_value=1,
        max_value=_LONGEST_DAYS,
        default=30,
        help_text="Look at what was saved in so many days.",
    )
    background = serializers.BooleanField(
        default=False, help_text="Answer 202 with a job to poll at /jobs/{id}/."
    )


class ScannedSerializer(serializers.Serializer):
    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    needs_attention = serializers.IntegerField(
        help_text="Nobody is named in these, or only by keys that cannot be read."
    )


@extend_schema(tags=["customers"])
class AutoCollectionView(ForOrganizationView):
    serializer_class = ScanSerializer
    rights = {"post": Can.WORK}
    exportable_actions = frozenset({"get"})

    @endpoint(
        "Everybody in bookings, leads and area customers, each customer once",
        gives=CollectedPageSerializer,
        parameters=[
            OpenApiParameter("page", int),
            OpenApiParameter("page_size", int, description=Pages.page_size_query_description),
        ],
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Whole as a file with `format=csv` or `xlsx`, for whom their role lets export."""
        rows, context = collected_customers(self.user), self.get_serializer_context()
        if self.wants_file:
            return self.respond_with_file(
                rows,
                CollectedCustomerSerializer(context=context),
                fields=_FILE_COLUMNS,
                name="auto-collection",
            )
        page = self.get_paginated_response(
            CollectedCustomerSerializer(
                self.paginate_queryset(rows), many=True, context=context
            ).data
        ).data
        return Response(
            {
                "total_customers": page["count"],
                "customers": page["results"],
                "next": page["next"],
                "previous": page["previous"],
            }
        )

    @endpoint(
        "Collect customers from bookings, leads and area customers",
        takes=ScanSerializer,
        gives=ScannedSerializer,
        also={202: JobSerializer},
    )
    def post(self, request: Request) -> Response:
        """What says nothing new is left alone, so it may be repeated at any time."""
        organization, asked = self.organization, self.read(ScanSerializer)
        days = asked["cutoff_days"]
        if asked["background"]:
            job = start_scan(organization, days=days, by=self.user)
            return self.answer(job, JobSerializer, status=202)
        return Response(scan(organization, cutoff(days), by=self.user))
