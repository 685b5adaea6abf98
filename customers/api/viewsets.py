"""Customers and the ignore list over HTTP."""

from functools import partial
from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.utils.urls import replace_query_param

from core.api.filters import searched_by, yes_or_no
from core.api.pagination import Pages
from core.api.schema import ErrorSerializer, endpoint
from core.api.viewsets import ScopedReadOnlyViewSet
from core.errors import DomainError
from core.roles import Can
from customers.api.duplicates import SHOW_DUPLICATES, ShowsDuplicates
from customers.api.filters import STATE_PARAMETER, CustomerFilter, active_state
from customers.api.search import CustomerSearch
from customers.api.serializers import (
    AddedIgnoredIdentifierSerializer,
    CustomerChangeSerializer,
    CustomerDetailSerializer,
    CustomerEntrySerializer,
    CustomerExportSerializer,
    CustomerSerializer,
    CustomerShortSerializer,
    CustomerTotalsExportSerializer,
    CustomerWithTotalsSerializer,
    CustomerWriteSerializer,
    IgnoredIdentifierSerializer,
    JourneyPageSerializer,
    OptOutSerializer,
)
from customers.duplicates.services import compare_now
from customers.edits import (
    delete_customer,
    edit_customer,
    ensure_not_merged,
    remove_identifier,
    restore_customer,
)
from customers.history import explain
from customers.ignoring import ignore_identifier
from customers.models import Customer, IgnoredIdentifier
from customers.models.customer import CustomerQuerySet
from customers.models.duplicate import CUSTOMER
from customers.opting import opt_in, opt_out
from customers.queries import customers_with_phone
from customers.services import add_customer_by_hand
from history.journey import journey_page
from history.models import Change

_PERSON = OpenApiExample(
    "A person",
    request_only=True,
    value={
        "full_name": "Asha Patel",
        "phone": "97235 21333",
        "email": "asha@example.in",
        "city": "Ahmedabad",
        "category": "regular_branded",
    },
)
_NEW_PERSON = OpenApiExample(
    "A new person", request_only=True, value={**_PERSON.value, "source": "Walk-in"}
)
_ALREADY_KNOWN = OpenApiExample(
    "Somebody has this phone",
    response_only=True,
    status_codes=["409"],
    value={
        "code": "already_known",
        "message": "This phone belongs to Asha Patel, customer 12. Open that customer, or add "
        "?on_conflict=update to bring it up to date with these values.",
        "errors": [
            {
                "field": "phone",
                "code": "already_known",
                "message": "It belongs to Asha Patel, customer 12.",
            }
        ],
        "customer": 12,
    },
)
_JOURNEY = OpenApiExample(
    "A page",
    response_only=True,
    value={
        "next": "https://footfall.example/api/customers/12/journey/?cursor=WzAsIC4uLl0",
        "previous": None,
        "results": [
            {
                "type": "store_visit",
                "title": "Visit to Shivranjani",
                "description": "Purchased",
                "date": "2025-09-25",
                "details": {"store": "Shivranjani", "visit_date": "2025-09-25"},
            }
        ],
    },
)
_IGNORED = OpenApiExample(
    "The shop's own number",
    request_only=True,
    value={"kind": "phone", "value": "079-2656 0000", "reason": "Our counter"},
)
_ON_CONFLICT = OpenApiParameter(
    "on_conflict",
    enum=["update"],
    description="With `update` a person who is already known is brought up to date (200) "
    "instead of refused (409).",
)
_TOTALS = OpenApiParameter(
    "totals", bool, description="Whether to say what visits and bills come to."
)
_adds = endpoint(
    right=Can.WORK,
    takes=CustomerEntrySerializer,
    gives=CustomerDetailSerializer,
    status=(201, 200),
    also={409: OpenApiResponse(ErrorSerializer, "Known already.", [_ALREADY_KNOWN])},
    parameters=[_ON_CONFLICT],
    examples=[_NEW_PERSON],
)
_saves = endpoint(takes=CustomerWriteSerializer, parameters=[STATE_PARAMETER], examples=[_PERSON])
_one = extend_schema(parameters=[STATE_PARAMETER])


@extend_schema_view(
    list=extend_schema(
        responses=CustomerWithTotalsSerializer(many=True), parameters=[_TOTALS, SHOW_DUPLICATES]
    ),
    retrieve=_one,
    destroy=_one,
)
class CustomerViewSet(ShowsDuplicates, ScopedReadOnlyViewSet):
    duplicate_type = CUSTOMER
    queryset = Customer.objects.all()
    filterset_class = CustomerFilter
    filter_backends = searched_by(CustomerSearch)
    ordering_fields = ("id", "full_name", "city", "last_activity", "created_at", "updated_at")
    exportable_actions = frozenset({"list", "history"})
    summaries = {
        "list": "List customers: active ones, unless is_active says otherwise",
        "retrieve": "Show a customer with every key; merged records answer 410, deleted ones 404",
        "create": "Add a customer; a known phone, e-mail or passport is a 409 that names it",
        "manual_add": "Add a customer by hand: the same as POST /customers/",
        "update": "Change a customer; fields that are left out stay",
        "partial_update": "Change some fields of a customer; an empty value erases",
        "destroy": "Delete a customer: hidden, with keys and history kept",
    }

    def restrict(self, queryset: CustomerQuerySet) -> CustomerQuerySet:
        queryset = queryset.select_related("branch")
        if self.detail or self.wants_file:
            queryset = queryset.prefetch_related("identifiers")
        if self.detail:
            return self._of_asked_state(queryset)
        return queryset.filter(merged_into=None).shown_to(self.user)

    def _of_asked_state(self, queryset: CustomerQuerySet) -> CustomerQuerySet:
        """Deleted ones are found by managers who ask for them; bringing one back asks for it.

        Merged records stay in it: they answer with their survivor.
        """
        asked = active_state(self.request.query_params.get("is_active", ""))
        if self.action == "restore":
            asked = "all"
        found = queryset.shown_to(self.user)
        return found.in_state(asked) | found.filter(merged_into__isnull=False)

    def get_serializer_class(self) -> type[BaseSerializer]:
        if self.action != "list":
            return CustomerDetailSerializer
        with_totals = yes_or_no(self.request, "totals")
        if self.wants_file:
            return CustomerTotalsExportSerializer if with_totals else CustomerExportSerializer
        return CustomerWithTotalsSerializer if with_totals else CustomerSerializer

    def get_object(self) -> Customer:
        customer = super().get_object()
        ensure_not_merged(customer)
        return customer

    @_adds
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        values = self.read(CustomerEntrySerializer)
        values.pop("organization", None)
        customer, created = add_customer_by_hand(
            self.organization, values, by=self.user, update_existing=self._updates_known()
        )
        return self._saved(customer, status=201 if created else 200)

    @_adds
    @action(detail=False, methods=["post"], url_path="manual-add")
    def manual_add(self, request: Request) -> Response:
        return self.create(request)

    @_saves
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        customer = self.get_object()
        values = self.read(CustomerWriteSerializer)
        return self._saved(edit_customer(customer, values, by=self.user))

    @_saves
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.update(request)

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        delete_customer(self.get_object(), by=self.user)
        return Response(status=204)

    @endpoint("Bring a deleted customer back, as a manager", Can.WORK, parameters=[STATE_PARAMETER])
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        return self.answer(restore_customer(self.get_object(), by=self.user))

    @endpoint(
        "Send no messages to this customer any more, nor to any of their phones",
        Can.WORK,
        takes=OptOutSerializer,
        parameters=[STATE_PARAMETER],
    )
    @action(detail=True, methods=["post"], url_path="opt-out")
    def opt_out(self, request: Request, pk: str) -> Response:
        asked = self.read(OptOutSerializer)
        opt_out(self.get_object(), by=self.user, why=asked.get("why", ""))
        return self.answer(self.get_object())

    @endpoint(
        "Record that this customer wants messages (again)", Can.WORK, parameters=[STATE_PARAMETER]
    )
    @action(detail=True, methods=["post"], url_path="opt-in")
    def opt_in(self, request: Request, pk: str) -> Response:
        opt_in(self.get_object(), by=self.user)
        return self.answer(self.get_object())

    @endpoint(
        "Take a wrong phone, e-mail or passport from a customer",
        Can.WORK,
        parameters=[OpenApiParameter("identifier_id", int, OpenApiParameter.PATH), STATE_PARAMETER],
    )
    @action(detail=True, methods=["delete"], url_path=r"identifiers/(?P<identifier_id>[0-9]{1,18})")
    def identifier(self, request: Request, pk: str, identifier_id: str) -> Response:
        identifiers = self.get_object().identifiers.all()
        remove_identifier(get_object_or_404(identifiers, pk=identifier_id), by=self.user)
        return Response(status=204)

    @endpoint(
        "Find who is known by a phone, in whatever branch",
        Can.READ,
        gives=CustomerShortSerializer(many=True),
        parameters=[
            OpenApiParameter("phone", required=True, description="In any spelling: 097235-21333."),
            STATE_PARAMETER,
        ],
    )
    @action(detail=False, filter_backends=[], pagination_class=None)
    def lookup(self, request: Request) -> Response:
        """For the walk-in at the counter: the owner of the phone first, then who shares it."""
        phone = request.query_params.get("phone", "")
        state = active_state(request.query_params.get("is_active", ""))
        found = customers_with_phone(self.organization, phone, reader=self.user, state=state)
        return self.answer(found, CustomerShortSerializer, many=True)

    @endpoint(
        "What changed on a customer, by whom and why, newest first",
        Can.READ,
        gives=CustomerChangeSerializer(many=True),
        parameters=[STATE_PARAMETER],
    )
    @action(detail=True)
    def history(self, request: Request, pk: str) -> HttpResponseBase:
        """Of the customer's own details and keys, whatever the cause. What changed on their leads,
        bills and contacts is in the journey, beside what happened."""
        records = Change.objects.for_user(self.user).of(self.get_object())
        return self.respond_with_list(
            records.select_related("by"),
            CustomerChangeSerializer,
            prepare=partial(explain, reader=self.user),
        )

    @endpoint(
        "Everything that happened with a customer, newest first",
        Can.READ,
        gives=JourneyPageSerializer,
        parameters=[
            OpenApiParameter("cursor", description="From `next` or `previous` of another page."),
            OpenApiParameter("page_size", int, description=Pages.page_size_query_description),
            STATE_PARAMETER,
        ],
        examples=[_JOURNEY],
    )
    @action(detail=True, pagination_class=None)
    def journey(self, request: Request, pk: str) -> Response:
        page = journey_page(
            self.get_object(),
            reader=self.user,
            size=Pages().get_page_size(request),
            cursor=request.query_params.get("cursor"),
        )
        links = {name: self._page_link(getattr(page, name)) for name in ("next", "previous")}
        return self.answer({**links, "results": page.items}, JourneyPageSerializer)

    def _updates_known(self) -> bool:
        asked = self.request.query_params.get("on_conflict", "")
        if asked not in ("", "update"):
            message = 'Leave on_conflict out, or give "update".'
            raise DomainError.at("on_conflict", "invalid", message)
        return asked == "update"

    def _saved(self, customer: Customer, *, status: int = 200) -> Response:
        compare_now(CUSTOMER, customer.pk, customer.organization)
        return self.answer(customer, status=status)

    def _page_link(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        return replace_query_param(self.request.build_absolute_uri(), "cursor", cursor)


class IgnoredIdentifierViewSet(mixins.DestroyModelMixin, ScopedReadOnlyViewSet):
    queryset = IgnoredIdentifier.objects.all()
    serializer_class = IgnoredIdentifierSerializer
    filterset_fields = ("kind",)
    search_fields = ("value", "reason")
    ordering_fields = ("value", "created_at")
    rights = {"create": Can.MANAGE, "destroy": Can.MANAGE}
    summaries = {
        "list": "List keys that name nobody, such as the shop's own number",
        "create": "Take a key for nobody's from now on",
        "destroy": "Let a key name people again",
    }

    @endpoint(
        takes=IgnoredIdentifierSerializer,
        gives=AddedIgnoredIdentifierSerializer,
        status=201,
        examples=[_IGNORED],
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Rows and forms no longer match by this key.

        A customer who already has it keeps it and is named in `still_of`: remove it there unless
        it really is theirs.
        """
        values = self.read(IgnoredIdentifierSerializer)
        entry, still_of = ignore_identifier(self.organization, **values)
        shown = CustomerShortSerializer(still_of).data if still_of else None
        return Response({**self.answer(entry).data, "still_of": shown}, status=201)
