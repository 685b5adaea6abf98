"""The outcome of a call over HTTP: one request per person, and a minute to revert it."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from contacts.api.serializers import HandlingSerializer
from contacts.models import ContactRecord
from core.api.fields import IdField, ScopedRelatedField
from core.api.filters import DayRangeFilter, ScopedFilterSet
from core.api.schema import endpoint
from core.api.viewsets import ScopedListMixin, ScopedViewSet
from core.roles import Can
from customers.models import Customer
from leads.models import Lead
from reminders.api.call_times import CallTimeSerializer
from reminders.call_times import best_times
from reminders.calls import (
    find_called,
    record_call_outcome,
    revert_call_outcome,
    usual_ends,
)
from reminders.models import CallOutcome, CallResult

_LONGEST_NOTES = 500  # as a refill's answer has them
_MOST_REFILLS = 200
_NO_ANSWER = OpenApiExample(
    "Nobody answered", request_only=True, value={"contact": 12, "outcome": "no_answer"}
)
_WILL_COME = OpenApiExample(
    "Comes on Saturday for her medicines",
    request_only=True,
    value={"customer": 7, "outcome": "will_come", "next_on": "2026-12-05", "notes": "After work"},
)


class CalledSerializer(serializers.Serializer[Any]):
    """Who was called: by what a task of the worklist names, one of them at least."""

    customer = ScopedRelatedField(
        queryset=Customer.objects.select_related("organization"),
        within_organization=True,
        required=False,
        allow_null=True,
        help_text="Of whatever branch, when something of theirs is yours to call about.",
    )
    contact = ScopedRelatedField(
        queryset=ContactRecord.objects.select_related("organization", "customer"),
        required=False,
        allow_null=True,
    )
    lead = ScopedRelatedField(
        queryset=Lead.objects.select_related("customer"), required=False, allow_null=True
    )


class CallOutcomeEntrySerializer(CalledSerializer):
    """How it ends is as usual for the outcome unless `next_on` or `closing_reason` says."""

    outcome = serializers.ChoiceField(choices=CallResult.choices)
    next_on = serializers.DateField(
        required=False, allow_null=True, help_text="When to call again: after today, within a year."
    )
    closing_reason = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        help_text="Why nobody calls again; with `no_answer` it closes.",
    )
    notes = serializers.CharField(max_length=_LONGEST_NOTES, required=False, allow_blank=True)
    refills = serializers.ListField(
        child=IdField(),
        required=False,
        allow_null=True,
        max_length=_MOST_REFILLS,
        help_text="The open reminders meant, instead of all that are to be called about.",
    )


class UsualEndSerializer(serializers.Serializer[Any]):
    """What an outcome does unless something else is said."""

    outcome = serializers.ChoiceField(choices=CallResult.choices)
    next_on = serializers.DateField(allow_null=True)
    closing_reason = serializers.CharField()


class CallOutcomeSerializer(serializers.ModelSerializer):
    refills = serializers.ListField(
        child=serializers.IntegerField(),
        read_only=True,
        help_text="Ids of the reminders it answered.",
    )
    revertible_until = serializers.DateTimeField(read_only=True)

    class Meta:
        model = CallOutcome
        fields = [
            "id",
            "outcome",
            "next_on",
            "closing_reason",
            "customer",
            "contact",
            "lead",
            "refills",
            "done_at",
            "revertible_until",
        ]
        read_only_fields = fields


class RecordedOutcomeSerializer(CallOutcomeSerializer):
    warning = serializers.SerializerMethodField(
        help_text="Who else handled this phone today; the outcome stands all the same."
    )

    handled_today = serializers.SerializerMethodField(help_text="What `warning` says, in parts.")

    class Meta(CallOutcomeSerializer.Meta):
        fields = [*CallOutcomeSerializer.Meta.fields, "warning", "handled_today"]
        read_only_fields = fields

    def get_warning(self, outcome: CallOutcome) -> str:
        return str(self.context["warning"])

    @extend_schema_field(HandlingSerializer(allow_null=True))
    def get_handled_today(self, outcome: CallOutcome) -> Any:
        handled = self.context["handled"]
        return handled and HandlingSerializer(handled).data


class ProposalsSerializer(serializers.Serializer[Any]):
    """What there is to call a person about today, and what each outcome does."""

    customer = serializers.IntegerField(allow_null=True)
    contact = serializers.IntegerField(allow_null=True)
    lead = serializers.IntegerField(allow_null=True)
    refills = serializers.ListField(child=serializers.IntegerField())
    no_answers = serializers.IntegerField(help_text="Of the latest calls, in a row.")
    outcomes = UsualEndSerializer(many=True)
    best_time = CallTimeSerializer(allow_null=True, help_text="null: too little is known.")


class CallOutcomeFilter(ScopedFilterSet):
    done = DayRangeFilter(field_name="done_at", label="Days included.")

    class Meta:
        model = CallOutcome
        fields = ["customer", "contact", "lead", "outcome"]


class CallOutcomeViewSet(ScopedListMixin, ScopedViewSet):
    """One's own: what a colleague heard stands with the contact, the lead or the refill."""

    queryset = CallOutcome.objects.all()
    serializer_class = CallOutcomeSerializer
    filterset_class = CallOutcomeFilter
    ordering_fields = ("id",)
    summaries = {"list": "List the outcomes of your own calls, the latest first"}

    def restrict(self, queryset: QuerySet[CallOutcome]) -> QuerySet[CallOutcome]:
        return queryset.filter(done_by=self.user)

    @endpoint(
        "Write down what came of calling a person, whatever they were called about",
        Can.WORK,
        takes=CallOutcomeEntrySerializer,
        gives=RecordedOutcomeSerializer,
        status=201,
        examples=[_NO_ANSWER, _WILL_COME],
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """It goes to the contact with the phone that was called, to the lead and to the refills of
        several medicines, as far as they are due or named. `do_not_call` opts out as well.
        """
        values = self.read(CallOutcomeEntrySerializer)
        recorded = record_call_outcome(self.organization, by=self.user, **values)
        return self.answer(
            recorded.outcome,
            RecordedOutcomeSerializer,
            status=201,
            warning=recorded.warning,
            handled=recorded.handled,
        )

    @endpoint(
        "Revert an outcome of your own, for a minute: everything is as it was before",
        Can.WORK,
        gives=None,
        status=204,
    )
    @action(detail=True, methods=["post"])
    def revert(self, request: Request, pk: str) -> Response:
        revert_call_outcome(self.get_object(), by=self.user)
        return Response(status=204)

    @endpoint(
        "What there is to call a person about, and what each outcome would do",
        Can.WORK,
        gives=ProposalsSerializer,
        parameters=[
            OpenApiParameter("customer", int),
            OpenApiParameter("contact", int),
            OpenApiParameter("lead", int),
        ],
    )
    @action(detail=False, filter_backends=[], pagination_class=None)
    def proposals(self, request: Request) -> Response:
        called = find_called(self.organization, by=self.user, **self.read_query(CalledSerializer))
        no_answers = called.no_answers()
        today: date = self.organization.today()
        person = (
            called.customer.pk if called.customer else None,
            called.contact.pk if called.contact else None,
        )
        proposed = {
            "customer": person[0],
            "contact": person[1],
            "lead": called.lead.pk if called.lead else None,
            "refills": [each.pk for each in called.refills],
            "no_answers": no_answers,
            "outcomes": usual_ends(
                no_answers=no_answers, today=today, has_refills=bool(called.refills)
            ),
            "best_time": best_times(self.organization, [person]).get(person),
        }
        return self.answer(proposed, ProposalsSerializer)
