"""Bills over HTTP: at the counter, listed, put right, cancelled."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.filters import CreditedToFilter, credited_id
from accounts.models import Branch
from core.api.filters import (
    DayRangeFilter,
    HourFilter,
    ScopedFilterSet,
    ScopedModelChoiceFilter,
    ScopedOrNoneFilter,
    YesNoFilter,
    searched_by,
)
from core.api.pagination import SummedPages
from core.api.schema import endpoint
from core.api.viewsets import ScopedReadOnlyViewSet
from core.roles import Can
from customers.api.search import ListSearch
from customers.models import Customer
from visits.api.bill_entries import (
    BillCorrectionSerializer,
    BillEntrySerializer,
    CancellationSerializer,
    LineCorrectionSerializer,
    LineEntrySerializer,
    QuickPurchaseSerializer,
    ReceiptQuerySerializer,
)
from visits.api.bill_serializers import (
    BillDetailSerializer,
    BillSerializer,
    EnteredBillSerializer,
    QuickPurchaseAnswerSerializer,
)
from visits.effects import effects_of
from visits.models import Bill
from visits.models.bill import BillQuerySet
from visits.queries import possible_repetition
from visits.receipts import Paper, render_receipt
from visits.search import BILLS
from visits.services import (
    PERSON_FIELDS,
    cancel_bill,
    correct_bill,
    correct_line,
    enter_bill,
    medicine_key,
    only_branch_of,
)

_LINE_ID = OpenApiParameter("line_id", int, OpenApiParameter.PATH)
_LINE = {
    "medicine_name": "Metformin 500",
    "generic_name": "Metformin",
    "is_generic": True,
    "quantity": "60",
    "amount": "180.00",
    "duration_days": 30,
}
_OF_PERSON = OpenApiExample(
    "Of somebody by phone",
    request_only=True,
    value={
        "branch": 3,
        "bill_date": "2025-09-25",
        "phone": "97235 21333",
        "full_name": "Asha Patel",
        "customer_category": "regular_branded",
        "doctor_name": "Dr. Trivedi",
        "purchases": [_LINE],
    },
)
_NO_PURCHASE = OpenApiExample(
    "Came and bought nothing",
    request_only=True,
    value={
        "branch": 3,
        "bill_date": "2025-09-25",
        "customer": 12,
        "visited_but_no_purchase": True,
    },
)
_COUNTER_BY_ID = OpenApiExample(
    "At the counter, of somebody known",
    request_only=True,
    value={"customer": 12, "items": [_LINE]},
)
_COUNTER = OpenApiExample(
    "At the counter",
    request_only=True,
    value={"phone": "97235 21333", "name": "Asha Patel", "items": [_LINE]},
)


class BillFilter(ScopedFilterSet):
    customer = ScopedModelChoiceFilter(
        queryset=Customer.objects.all(), within_organization=True, label="Of whatever branch."
    )
    branch = ScopedOrNoneFilter(queryset=Branch.objects.all())
    bill_date = DayRangeFilter(label="Days included.")
    bill_number = django_filters.CharFilter(lookup_expr="iexact", label="In any case.")
    category = django_filters.CharFilter(field_name="customer_category")
    cancelled = YesNoFilter(
        field_name="cancelled_at", lookup_expr="isnull", exclude=True, label="Whether it is."
    )
    counter_sale = YesNoFilter(
        field_name="customer__is_counter", label="Whether it was to nobody in particular."
    )
    served_by = CreditedToFilter(
        method="of_seller",
        label="Who sold, or wrote the bill when nobody else did: as reports credit it.",
    )
    written_at_once = YesNoFilter(
        method="at_once", label="Whether it counts, and was written by hand on its own day."
    )
    written_hour = HourFilter(
        method="in_hour", label="Written by hand on its own day, from this hour to the next."
    )
    medicine = django_filters.CharFilter(
        method="with_medicine", label="A medicine's name, in any case and spacing."
    )

    class Meta:
        model = Bill
        fields = ["visit", "created_by", "source", "visited_but_no_purchase"]

    def of_seller(self, queryset: BillQuerySet, name: str, value: Any) -> QuerySet:
        return queryset.credited_to(credited_id(value))

    def at_once(self, queryset: BillQuerySet, name: str, value: bool) -> QuerySet:
        bills = queryset.written_at_once(timezone.get_current_timezone())
        return bills if value else queryset.exclude(pk__in=bills.order_by().values("pk"))

    def in_hour(self, queryset: BillQuerySet, name: str, value: str) -> QuerySet:
        bills = queryset.written_at_once(timezone.get_current_timezone())
        return bills.filter(hour=value)

    def with_medicine(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if not self.request.user.can(Can.READ_MEDICAL):
            raise PermissionDenied("Your role does not read what was bought.")
        return queryset.filter(purchases__medicine_key=medicine_key(value)).distinct()


class BillViewSet(ScopedReadOnlyViewSet):
    """Bills are corrected or cancelled, never deleted.

    Whoever works at the counter corrects a slip; taking a whole bill out of the sums is for a
    manager, who sees it before it is gone from them.
    """

    queryset = Bill.objects.all()
    serializer_class = BillSerializer
    detail_serializer_class = BillDetailSerializer
    filterset_class = BillFilter
    filter_backends = searched_by(ListSearch)
    pagination_class = SummedPages
    summed_fields = ("total_amount",)
    record_search = BILLS
    ordering_fields = ("id", "bill_date", "bill_number", "total_amount", "created_at")
    summaries = {
        "list": "List bills, newest first; cancelled ones are marked",
        "retrieve": "Show a bill with its lines and what was corrected on it",
        "create": "Record a bill, or a visit without a purchase; a number that is taken is a 409",
        "partial_update": "Put a bill right; given purchases are all its lines from now on",
    }

    def restrict(self, queryset: QuerySet[Bill]) -> QuerySet[Bill]:
        queryset = queryset.select_related("customer", "branch", "created_by", "served_by")
        return queryset.prefetch_related("purchases")

    @endpoint(
        takes=BillEntrySerializer,
        gives=EnteredBillSerializer,
        status=201,
        examples=[_OF_PERSON, _NO_PURCHASE],
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The customer is found by phone, e-mail or passport, or added; the visit is recorded.

        Without any of these it is a sale to nobody in particular (`counter_sale`).
        """
        values = self.read(BillEntrySerializer)
        lines_name = "items" if "items" in values else "purchases"
        lines = values.pop(lines_name, [])
        person = {name: values.pop(name) for name in PERSON_FIELDS if name in values}
        person = values.pop("customer", None) or person
        bill, is_new = self._enter(values, person, lines, lines_name)
        return self.answer(bill, EnteredBillSerializer, status=201, customer_created=is_new)

    @endpoint(
        "Sell at the counter: customer, or phone and name; category and items",
        Can.WORK,
        takes=QuickPurchaseSerializer,
        gives=QuickPurchaseAnswerSerializer,
        status=201,
        examples=[_COUNTER, _COUNTER_BY_ID],
    )
    @action(detail=False, methods=["post"], url_path="quick-purchase")
    def quick_purchase(self, request: Request) -> Response:
        """With `customer` the bill goes to that very record, which keeps its name and its phones;
        one that was merged away is a 410 that names the survivor (`merged_into`).
        """
        values = self.read(QuickPurchaseSerializer)
        by_phone = {"phone": values.pop("phone", ""), "full_name": values.pop("name", "")}
        person = values.pop("customer", None) or by_phone
        lines = values.pop("items", [])
        values["customer_category"] = values.pop("category", "")
        values.setdefault("bill_date", self.organization.today())
        if "branch" not in values:
            values["branch"] = only_branch_of(self.user)
        bill, is_new = self._enter(values, person, lines, "items")
        answer = {
            "bill": bill,
            "customer": None if bill.customer.is_counter else bill.customer,
            "customer_created": is_new,
            "possible_repetition": possible_repetition(bill),
            "effects": effects_of(bill, self.user),
        }
        return self.answer(answer, QuickPurchaseAnswerSerializer, status=201)

    @endpoint(takes=BillCorrectionSerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A line with its id keeps what it does not say; one without an id is the bill's line of
        that medicine, told anew, else new; one that is not named goes. What followed from the bill
        is worked out again.
        """
        bill = self.get_object()
        values = self.read(BillCorrectionSerializer, partial=True)
        lines, why = values.pop("purchases", None), values.pop("why", "")
        correct_bill(bill, values, lines=lines, why=why, by=self.user)
        return self.answer(self.stored(bill.pk))

    @endpoint(
        "Cancel a bill, with a reason: what followed from it is reverted",
        Can.MANAGE,
        takes=CancellationSerializer,
    )
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """It keeps its number and stays to be seen; nothing brings it back."""
        bill = self.get_object()
        cancel_bill(bill, by=self.user, **self.read(CancellationSerializer))
        return self.answer(self.stored(bill.pk))

    @endpoint(
        "A receipt to print: a whole HTML page, on A6 or on a roll of 80 mm",
        Can.READ_MEDICAL,
        gives={(200, "text/html"): OpenApiTypes.STR},
        parameters=[
            OpenApiParameter("paper", str, enum=Paper.values, description="a6 when left out.")
        ],
    )
    @action(detail=True, filter_backends=[])
    def receipt(self, request: Request, pk: str) -> HttpResponse:
        """Its styles are files of this site, so that it can be shown in a frame or a window."""
        paper = Paper(self.read_query(ReceiptQuerySerializer)["paper"])
        origin = request.build_absolute_uri("/").rstrip("/")
        return HttpResponse(render_receipt(self.get_object(), paper=paper, origin=origin))

    @endpoint(
        "Add a line to a bill",
        Can.WORK,
        takes=LineEntrySerializer,
        gives=BillDetailSerializer,
        status=201,
    )
    @action(detail=True, methods=["post"], url_path="lines")
    def add_line(self, request: Request, pk: str) -> Response:
        bill = self.get_object()
        correct_line(bill, None, self.read(LineEntrySerializer), by=self.user)
        return self.answer(self.stored(bill.pk), status=201)

    @endpoint(
        "Put a line of a bill right",
        Can.WORK,
        takes=LineCorrectionSerializer,
        parameters=[_LINE_ID],
    )
    @action(detail=True, methods=["patch"], url_path=r"lines/(?P<line_id>[0-9]{1,18})")
    def line(self, request: Request, pk: str, line_id: str) -> Response:
        bill = self.get_object()
        values = self.read(LineCorrectionSerializer, partial=True)
        correct_line(bill, int(line_id), values, by=self.user)
        return self.answer(self.stored(bill.pk))

    @endpoint(
        "Take a line off a bill; the last one stays, cancel the bill instead",
        Can.WORK,
        gives=BillDetailSerializer,
        parameters=[_LINE_ID],
    )
    @line.mapping.delete
    def remove_line(self, request: Request, pk: str, line_id: str) -> Response:
        bill = self.get_object()
        correct_line(bill, int(line_id), None, by=self.user)
        return self.answer(self.stored(bill.pk))

    def _enter(
        self, values: dict[str, Any], person: Any, lines: list[Any], lines_name: str
    ) -> tuple[Bill, bool]:
        """The bill as it is stored, and whether its customer is new."""
        outcome = enter_bill(
            self.organization,
            values,
            person=person,
            lines=lines,
            by=self.user,
            lines_name=lines_name,
        )
        is_new = outcome.decision is not None and outcome.decision.created
        return self.stored(outcome.bill_id), is_new
