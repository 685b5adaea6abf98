"""GET /customers/{id}/everything/, the same as a page to print, and /customers/{id}/erasure/."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.template.loader import render_to_string
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from config.deleting.api import CountSerializer
from config.rights.erasing.services import preview_erasure, start_erasing
from config.rights.export import Everything, as_json, everything_known
from config.rights.page import page_context
from core.api.schema import ErrorSerializer, endpoint
from core.api.viewsets import ForOrganizationView
from core.roles import Can
from customers.edits import ensure_not_merged
from customers.models import Customer, Erasure
from jobs.api.jobs import JobSerializer

_ID = OpenApiParameter("pk", int, OpenApiParameter.PATH)


class SectionSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(help_text="What the records are, for programs.")
    title = serializers.CharField(help_text="The same for people.")
    records = serializers.ListField(child=serializers.DictField())


class EverythingSerializer(serializers.Serializer[Any]):
    """What the business has of a person, to be given to them."""

    organization = serializers.CharField()
    customer = serializers.IntegerField()
    made_at = serializers.DateTimeField()
    made_by = serializers.CharField()
    medical = serializers.BooleanField(help_text="Whether medical details are in it.")
    sections = SectionSerializer(many=True, help_text="Without those that would be empty.")


class CustomerRightsView(ForOrganizationView):
    """Of a customer of one's own, deleted ones included; merged ones lead to their survivor."""

    queryset = Customer.objects.all()

    def get_object(self) -> Customer:
        known = Customer.objects.for_user(self.user).people().shown_to(self.user)
        customer = get_object_or_404(known.select_related("organization"), pk=self.kwargs["pk"])
        ensure_not_merged(customer)
        return customer


@extend_schema(tags=["customers"], parameters=[_ID])
class EverythingView(CustomerRightsView):
    serializer_class = EverythingSerializer

    @endpoint(
        "Everything that is known of a customer, for them to have",
        Can.EXPORT,
        gives=EverythingSerializer,
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """All records of the person and of whoever was merged into them, the rows of sheets that
        named them with their cells, and what changed when. It is noted in the trail."""
        found = everything_known(self.get_object(), reader=self.user, file_format="json")
        return self.answer(as_json(found))


@extend_schema(tags=["customers"], parameters=[_ID])
class EverythingPageView(CustomerRightsView):
    @endpoint(
        "Everything that is known of a customer, as a page to print",
        Can.EXPORT,
        gives={(200, "text/html"): OpenApiResponse(str, "The page.")},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """The same as the JSON, on A4. It loads nothing and runs nothing, and can be kept."""
        found = everything_known(self.get_object(), reader=self.user, file_format="html")
        return everything_page(found)


class ErasurePreviewSerializer(serializers.Serializer[Any]):
    confirm = serializers.CharField(help_text="The customer's number, to be typed to begin.")
    goes = CountSerializer(many=True, help_text="Records that are deleted.")
    empties = CountSerializer(
        many=True, help_text="Records that stay for the figures, without a value of the person."
    )
    files = serializers.ListField(
        child=serializers.CharField(), help_text="Stored sheets that go; their rows stay."
    )
    waits_for = serializers.IntegerField(
        help_text="Uploads that are worked on now: the erasure waits for their end."
    )


class ConfirmationSerializer(serializers.Serializer[Any]):
    confirm = serializers.CharField(help_text="The customer's number, typed by hand.")


_UNCONFIRMED = {400: OpenApiResponse(ErrorSerializer, "It is not the customer's number.")}


@extend_schema(tags=["customers"], parameters=[_ID])
class ErasureView(CustomerRightsView):
    """Of a customer, and of one whose erasure broke off."""

    serializer_class = ConfirmationSerializer

    def get_object(self) -> Customer:
        begun = Erasure.objects.for_user(self.user).filter(finished_at=None)
        here = Q(erased_at=None) | Q(pk__in=begun.values("customer_number"))
        known = Customer.with_counters.for_user(self.user).people().filter(here)
        customer = get_object_or_404(known.select_related("organization"), pk=self.kwargs["pk"])
        ensure_not_merged(customer)
        return customer

    @endpoint("What erasing a customer would do", Can.ADMINISTER, gives=ErasurePreviewSerializer)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """By what is linked with them. What else names them is found by the erasure alone."""
        return self.answer(preview_erasure(self.get_object()), ErasurePreviewSerializer)

    @endpoint(
        "Erase a customer at their request",
        Can.ADMINISTER,
        takes=ConfirmationSerializer,
        gives=JobSerializer,
        status=202,
        also=_UNCONFIRMED,
    )
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A job does it; nothing brings back what it erased. Asked for again, it is the same job.

        Figures stay: visits, amounts and outcomes, of nobody in particular. A row of a sheet that
        names the person again waits.
        """
        customer = self.get_object()
        confirm = self.read(ConfirmationSerializer)["confirm"]
        job = start_erasing(customer, confirm=confirm, by=self.user)
        return self.answer(job, JobSerializer, status=202)


def everything_page(found: Everything) -> HttpResponse:
    return HttpResponse(render_to_string("config/everything.html", page_context(found)))
