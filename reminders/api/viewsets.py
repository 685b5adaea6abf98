from typing import Any, cast

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts.models import User
from core.api.filters import StrictOrdering
from core.api.viewsets import ScopedReadOnlyViewSet
from core.roles import Can
from customers.api.search import CustomerSearch
from reminders.api.filters import RefillReminderFilter
from reminders.api.serializers import (
    MarkSentSerializer,
    RefillReminderSerializer,
    RefillResponseSerializer,
    SnoozeSerializer,
)
from reminders.models import RefillReminder
from reminders.services.refills import mark_sent, reopen, respond, snooze

_ANSWER = OpenApiExample(
    "Asked to be called again",
    request_only=True,
    value={"response": "call_later", "call_again_on": "2026-12-01", "notes": "After her trip"},
)


class RefillReminderViewSet(ScopedReadOnlyViewSet):
    """Reminders are made by bills, and follow them; people answer, put off and close them."""

    queryset = RefillReminder.objects.all()
    serializer_class = RefillReminderSerializer
    filterset_class = RefillReminderFilter
    filter_backends = (DjangoFilterBackend, CustomerSearch, StrictOrdering)
    customer_path = "customer"
    ordering_fields = ("id", "due_on", "reminder_date", "runs_out_on", "sent_at", "status")
    rights = {
        "mark_sent": Can.WORK,
        "respond": Can.WORK,
        "snooze": Can.WORK,
        "reopen": Can.WORK,
    }
    summaries = {
        "list": "List what is due, the earliest first; ?list=calls, late, upcoming or all",
        "retrieve": "Show a refill reminder",
    }

    def restrict(self, queryset: QuerySet[RefillReminder]) -> QuerySet[RefillReminder]:
        return queryset.select_related(
            "organization", "customer", "branch", "purchase", "sent_by_user", "responded_by"
        )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """A reminder's own address finds it, due or not: filters are for the list."""
        return queryset if self.detail else super().filter_queryset(queryset)

    @extend_schema(
        summary="Say that the customer was reminded by hand; nothing is sent any more",
        request=MarkSentSerializer,
        responses={200: RefillReminderSerializer},
    )
    @action(detail=True, methods=["post"], url_path="mark-sent")
    def mark_sent(self, request: Request, pk: str | None = None) -> Response:
        reminder, values = self._asked(MarkSentSerializer)
        return self._answer(mark_sent(reminder, by=cast(User, request.user), **values))

    @extend_schema(
        summary="Write down what the customer said",
        request=RefillResponseSerializer,
        responses={200: RefillReminderSerializer},
        examples=[_ANSWER],
    )
    @action(detail=True, methods=["post"], url_path="response")
    def respond(self, request: Request, pk: str | None = None) -> Response:
        reminder, values = self._asked(RefillResponseSerializer)
        return self._answer(respond(reminder, by=cast(User, request.user), **values))

    @extend_schema(
        summary="Put an open reminder off",
        request=SnoozeSerializer,
        responses={200: RefillReminderSerializer},
    )
    @action(detail=True, methods=["post"])
    def snooze(self, request: Request, pk: str | None = None) -> Response:
        reminder, values = self._asked(SnoozeSerializer)
        return self._answer(snooze(reminder, **values))

    @extend_schema(
        summary="Open a reminder again that was closed by mistake",
        request=None,
        responses={200: RefillReminderSerializer},
    )
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str | None = None) -> Response:
        return self._answer(reopen(self.get_object()))

    def _asked(self, serializer_class: type[BaseSerializer]) -> tuple[RefillReminder, Any]:
        reminder = self.get_object()
        serializer = serializer_class(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return reminder, serializer.validated_data

    def _answer(self, reminder: RefillReminder) -> Response:
        return Response(self.get_serializer(reminder).data)
