"""The merged list of persons from bookings, leads and area customers, and the scan over them."""

from typing import Any, cast

from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from bookings.collection.scan import cutoff, scan, start_scan
from bookings.queries import SOURCES, collected_customers
from core.api.exports import EXPORT_RENDERERS, export_response
from core.api.pagination import Pages
from core.api.viewsets import ForOrganizationView
from core.roles import Can
from customers.api.serializers import CustomerSerializer
from jobs.api.serializers import JobSerializer

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
    filter_backends = ()

    def get_renderers(self) -> list[BaseRenderer]:
        renderers = super().get_renderers()
        if self.request is not None and self.request.method == "GET":
            renderers += [renderer() for renderer in EXPORT_RENDERERS]
        return renderers

    @extend_schema(
        summary="Everybody in bookings, leads and area customers, each customer once",
        parameters=[
            OpenApiParameter("page", int),
            OpenApiParameter("page_size", int, description=Pages.page_size_query_description),
        ],
        responses=CollectedPageSerializer,
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Whole as a file with `format=csv` or `xlsx`, for whom their role lets export."""
        reader = cast(User, request.user)
        rows, pages = collected_customers(reader), Pages()
        if isinstance(request.accepted_renderer, EXPORT_RENDERERS):
            if not reader.can(Can.EXPORT):
                self.permission_denied(
                    request, "Your role may not export. Ask a manager of your organization."
                )
            return export_response(
                rows,
                CollectedCustomerSerializer(context=self.get_serializer_context()),
                fields=_FILE_COLUMNS,
                file_format=request.accepted_renderer.format,
                name="auto-collection",
            )
        found = pages.paginate_queryset(rows, request, self) or []
        assert pages.page is not None
        return Response(
            {
                "total_customers": pages.page.paginator.count,
                "customers": CollectedCustomerSerializer(
                    found, many=True, context=self.get_serializer_context()
                ).data,
                "next": pages.get_next_link(),
                "previous": pages.get_previous_link(),
            }
        )

    @extend_schema(
        summary="Collect customers from bookings, leads and area customers",
        request=ScanSerializer,
        responses={200: ScannedSerializer, 202: JobSerializer},
    )
    def post(self, request: Request) -> Response:
        """What says nothing new is left alone, so it may be repeated at any time."""
        organization = self.organization
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        days, by = serializer.validated_data["cutoff_days"], cast(User, request.user)
        if serializer.validated_data["background"]:
            job = start_scan(organization, days=days, by=by)
            return Response(JobSerializer(job, context={"request": request}).data, status=202)
        return Response(scan(organization, cutoff(days), by=by))
