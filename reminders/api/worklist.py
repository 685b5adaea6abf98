from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

from accounts.models import User
from core.api.schema import endpoint
from core.api.viewsets import ForOrganizationView
from core.errors import DomainError
from core.roles import Can
from reminders.api.call_times import CallTimeSerializer
from reminders.api.calls import UsualEndSerializer
from reminders.worklist.items import items_of
from reminders.worklist.sections import SECTIONS, Day

_LONGEST_FILE = 5_000
REASONS = (
    "reminder",
    "follow_up",
    "refills",
    "came_without_buying",
    "promised",
    "called_before",
    "new_contact",
)
_COLUMNS = (
    "section", "type", "due_on", "why", "name", "phone", "city", "category", "opted_out",
    "last_visit", "attempts",
)  # fmt: skip


class LastContactSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    at = serializers.DateTimeField()
    by = serializers.CharField()
    notes = serializers.CharField()
    answer = serializers.CharField()


class RefillTaskSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    medicine_name = serializers.CharField(help_text="Empty for who reads no medical fields.")
    due_on = serializers.DateField()
    runs_out_on = serializers.DateField()
    status = serializers.CharField()
    response = serializers.CharField(help_text="What they answered last, if anything.")
    responded_at = serializers.DateTimeField(allow_null=True)
    message = serializers.IntegerField(allow_null=True, help_text="The last one that spoke of it.")
    message_status = serializers.CharField(
        help_text="uncertain: nobody knows whether it was sent; ask them, or look at the message."
    )


class WorklistItemSerializer(serializers.Serializer[Any]):
    """What to do, why, and what is known of the person."""

    type = serializers.ChoiceField(
        choices=["contact_reminder", "customer_reminder", "follow_up", "contact", "refill_call"]
    )
    section = serializers.ChoiceField(choices=SECTIONS)
    due_on = serializers.DateField(allow_null=True)
    why = serializers.CharField(help_text="In words: `reason` with its facts.")
    reason = serializers.ChoiceField(choices=REASONS)
    note = serializers.CharField(required=False, help_text="Of a `reminder`, where it has one.")
    came_on = serializers.DateField(required=False, help_text="Of `came_without_buying`.")
    record = serializers.IntegerField(
        help_text="Id of the contact's or customer's reminder, lead or contact; of a refill call "
        "the customer's."
    )
    name = serializers.CharField()
    phone = serializers.CharField()
    customer = serializers.IntegerField(allow_null=True)
    contact = serializers.IntegerField(allow_null=True)
    lead = serializers.IntegerField(allow_null=True)
    city = serializers.CharField(required=False)
    category = serializers.CharField(required=False)
    whatsapp_status = serializers.CharField(required=False)
    opted_out = serializers.BooleanField(required=False)
    last_visit = serializers.DateField(allow_null=True, required=False)
    attempts = serializers.IntegerField(required=False)
    last_contact = LastContactSerializer(allow_null=True)
    refills = RefillTaskSerializer(many=True, required=False)
    outcomes = UsualEndSerializer(
        many=True, help_text="What each outcome of a call does unless a day or reason is given."
    )
    best_time = CallTimeSerializer(allow_null=True, help_text="null: too little is known.")


class WorklistSerializer(serializers.Serializer[Any]):
    date = serializers.DateField()
    user = serializers.IntegerField()
    sections = serializers.DictField(
        child=serializers.IntegerField(), help_text="How many tasks each section has."
    )
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = WorklistItemSerializer(many=True)


class WorklistView(ForOrganizationView):
    """One person's day: overdue first, then follow-ups, refill calls and assigned contacts.

    Of equal urgency, whoever answers likelier at this hour than at others comes first.
    """

    serializer_class = WorklistSerializer
    exportable_actions = frozenset({"get"})

    @endpoint(
        "List what one person has to do today, in order",
        parameters=[
            OpenApiParameter("user", int, description="Of a colleague; for managers."),
            OpenApiParameter("page", int),
            OpenApiParameter("page_size", int),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = self._person()
        day = Day(person, self.organization.today())
        if self.wants_file:  # the first of the day; nobody calls more people than that
            items = items_of(day[:_LONGEST_FILE], reader=person, today=day.today)
            rows = list(WorklistItemSerializer(items, many=True).data)
            return self.respond_with_table(_COLUMNS, rows, name="worklist")
        page: Any = self.paginate_queryset(day)  # type: ignore[arg-type]
        shown = WorklistItemSerializer(
            items_of(page, reader=person, today=day.today), many=True
        ).data
        answer = self.get_paginated_response(shown)
        answer.data = {
            "date": day.today.isoformat(),
            "user": person.pk,
            "sections": day.sections(),
            **answer.data,
        }
        return answer

    def _person(self) -> User:
        me: User = self.user
        asked = self.request.query_params.get("user", "")
        if not asked or asked == str(me.pk):
            return me
        person = (
            User.objects.for_user(me).filter(pk=int(asked)).first()
            if asked.isascii() and asked.isdecimal() and len(asked) < 19
            else None
        )
        if person is None or not me.can(Can.MANAGE):
            message = (
                "There is nobody with this id whose day you may see. Leave user out for yours."
            )
            raise DomainError.at("user", "does_not_exist", message, overall="invalid")
        return person
