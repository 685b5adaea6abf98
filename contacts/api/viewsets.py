"""Contact records over HTTP: entered, given out, called, closed; and their reminders."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts.models import User
from contacts.api.filters import ContactFilter, ContactReminderFilter, ContactSearch
from contacts.api.serializers import (
    AssigningSerializer,
    ContactChangeEntrySerializer,
    ContactDetailSerializer,
    ContactEntrySerializer,
    ContactHistorySerializer,
    ContactReminderEntrySerializer,
    ContactReminderSerializer,
    ContactSerializer,
    ImportedContactSerializer,
    InteractionEntrySerializer,
    InteractionSerializer,
    RecordedInteractionSerializer,
    RedistributingSerializer,
    ReopeningSerializer,
    SharedOutSerializer,
    YellowSerializer,
)
from contacts.models import ContactRecord, ContactReminder, ContactReminderStatus
from contacts.models.contact import ContactQuerySet
from contacts.services.assigning import assign_contacts, redistribute_contacts
from contacts.services.editing import edit_contact, mark_yellow, reopen_contact
from contacts.services.interacting import record_interaction
from contacts.services.making import add_contact
from contacts.services.reminders import finish_reminder, remind
from core.api.filters import StrictOrdering
from core.api.viewsets import ScopedReadOnlyViewSet
from core.errors import DomainError
from core.roles import Can
from history.models import Change

_CALL = OpenApiExample(
    "A call, and the next one promised",
    request_only=True,
    value={
        "kind": "call",
        "call_successful": True,
        "call_duration": 95,
        "customer_response": "Will come on Saturday",
        "next_action": "Ask whether they came",
        "next_action_on": "2026-12-01",
    },
)
_CLOSED = OpenApiExample(
    "The last one",
    request_only=True,
    value={"kind": "call", "closing_reason": "Wrong number", "call_successful": False},
)
_ASSIGN = OpenApiExample(
    "What a list brought, evenly to two members",
    request_only=True,
    value={"filter": {"upload": 7, "status": "pending"}, "staff": [4, 5], "daily_limit": 50},
)


class ContactViewSet(ScopedReadOnlyViewSet):
    """Contacts are not deleted: who is not to be called again is closed, for a reason."""

    queryset = ContactRecord.objects.all()
    refuses_itself = frozenset({"assigned_to"})
    filterset_class = ContactFilter
    filter_backends = (DjangoFilterBackend, ContactSearch, StrictOrdering)
    ordering_fields = (
        "id",
        "name",
        "status",
        "attempts",
        "next_action_on",
        "last_contact_at",
        "assigned_at",
        "converted_on",
        "conversion_value",
        "created_at",
        "updated_at",
    )
    exportable_actions = frozenset({"list", "interactions", "reminders", "history"})
    rights = {
        "assign": Can.MANAGE,
        "redistribute": Can.MANAGE,
        "interactions": Can.READ,
        "add_interaction": Can.WORK,
        "reminders": Can.READ,
        "add_reminder": Can.WORK,
        "history": Can.READ,
        "mark_yellow": Can.WORK,
        "reopen": Can.WORK,
    }
    summaries = {
        "list": "List contacts, newest first",
        "retrieve": "Show a contact, and who handled its phone in the last days",
        "create": "Add a contact; a known phone answers 200, created: false",
        "update": "Change a contact: only what is given",
        "partial_update": "Change a contact: only what is given",
    }

    def restrict(self, queryset: QuerySet[ContactRecord]) -> QuerySet[ContactRecord]:
        contacts = cast(ContactQuerySet, queryset).with_opt_out()
        return contacts.select_related(
            "organization", "branch", "assigned_to", "converted_by", "customer"
        )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filters are for the list: a contact's own URL shows it whatever they say."""
        return queryset if self.detail else super().filter_queryset(queryset)

    def get_serializer_class(self) -> type[BaseSerializer]:
        return ContactDetailSerializer if self.detail else ContactSerializer

    @property
    def _user(self) -> User:
        return cast(User, self.request.user)

    @extend_schema(
        request=ContactEntrySerializer,
        responses={201: ImportedContactSerializer, 200: ImportedContactSerializer},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A known phone only learns what was blank: it is one task with one owner."""
        values = self._read(ContactEntrySerializer)
        contact, created = add_contact(self.organization, values, by=self._user)
        return self._answer(
            contact, serializer=ImportedContactSerializer, status=201 if created else 200,
            created=created,
        )  # fmt: skip

    @extend_schema(request=ContactChangeEntrySerializer, responses=ContactDetailSerializer)
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        contact = self.get_object()
        values = self._read(ContactChangeEntrySerializer, partial=True)
        self._ensure_may_assign(contact)
        return self._answer(edit_contact(contact, values, by=self._user))

    @extend_schema(request=ContactChangeEntrySerializer, responses=ContactDetailSerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.update(request, *args, **kwargs)

    @extend_schema(
        summary="Give contacts out evenly, counting the open work that each member has",
        request=AssigningSerializer,
        responses=SharedOutSerializer,
        examples=[_ASSIGN],
        filters=False,
    )
    @action(detail=False, methods=["post"], pagination_class=None)
    def assign(self, request: Request) -> Response:
        """One that somebody has already stays there unless `reassign`."""
        values = self._read(AssigningSerializer)
        ids, asked = values.pop("contacts", None), values.pop("filter", None)
        contacts = self._named(ids) if asked is None else self._asked(asked)
        shared = assign_contacts(self.organization, contacts, by=self._user, **values)
        return Response(SharedOutSerializer(shared).data)

    @extend_schema(
        summary="Give the open contacts of absent members out to others",
        request=RedistributingSerializer,
        responses=SharedOutSerializer,
        filters=False,
    )
    @action(detail=False, methods=["post"], pagination_class=None)
    def redistribute(self, request: Request) -> Response:
        values = self._read(RedistributingSerializer)
        absent = values.pop("from")
        shared = redistribute_contacts(self.organization, absent, by=self._user, **values)
        return Response(SharedOutSerializer(shared).data)

    @extend_schema(
        summary="What was tried to reach a contact, newest first",
        responses=InteractionSerializer(many=True),
        filters=False,
    )
    @action(detail=True)
    def interactions(self, request: Request, pk: str) -> HttpResponseBase:
        rows = self.get_object().interactions.select_related("contact", "done_by")
        return self.respond_with_list(rows, serializer_class=InteractionSerializer)

    @extend_schema(
        summary="Record an attempt; it ends with the next day or a closing reason",
        request=InteractionEntrySerializer,
        responses={201: RecordedInteractionSerializer},
        examples=[_CALL, _CLOSED],
    )
    @interactions.mapping.post
    def add_interaction(self, request: Request, pk: str) -> Response:
        contact = self.get_object()
        recorded = record_interaction(
            contact, by=self._user, **self._read(InteractionEntrySerializer)
        )
        answer = RecordedInteractionSerializer(
            recorded.interaction,
            context={**self.get_serializer_context(), "warning": recorded.warning},
        )
        return Response(answer.data, status=201)

    @extend_schema(
        summary="Days on which somebody must act for a contact",
        responses=ContactReminderSerializer(many=True),
        filters=False,
    )
    @action(detail=True)
    def reminders(self, request: Request, pk: str) -> HttpResponseBase:
        rows = self.get_object().reminders.select_related("contact", "assigned_to")
        return self.respond_with_list(rows, serializer_class=ContactReminderSerializer)

    @extend_schema(
        summary="Plan a day on which somebody must act for a contact",
        request=ContactReminderEntrySerializer,
        responses={201: ContactReminderSerializer},
    )
    @reminders.mapping.post
    def add_reminder(self, request: Request, pk: str) -> Response:
        contact = self.get_object()
        reminder = remind(contact, by=self._user, **self._read(ContactReminderEntrySerializer))
        return Response(ContactReminderSerializer(reminder).data, status=201)

    @extend_schema(
        summary="What changed on a contact, newest first, and why",
        responses=ContactHistorySerializer(many=True),
        filters=False,
    )
    @action(detail=True)
    def history(self, request: Request, pk: str) -> HttpResponseBase:
        rows = Change.objects.for_user(self._user).of(self.get_object()).select_related("by")
        return self.respond_with_list(rows, serializer_class=ContactHistorySerializer)

    @extend_schema(
        summary="The person came, but bought nothing",
        request=YellowSerializer,
        responses=ContactDetailSerializer,
    )
    @action(detail=True, methods=["post"], url_path="mark-yellow")
    def mark_yellow(self, request: Request, pk: str) -> Response:
        contact = self.get_object()
        return self._answer(mark_yellow(contact, by=self._user, **self._read(YellowSerializer)))

    @extend_schema(
        summary="Revert that a contact was closed",
        request=ReopeningSerializer,
        responses=ContactDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        contact = self.get_object()
        values = self._read(ReopeningSerializer)
        return self._answer(reopen_contact(contact, by=self._user, **values))

    def _read(self, build: type[BaseSerializer], *, partial: bool = False) -> dict[str, Any]:
        context = self.get_serializer_context()
        serializer = build(data=self.request.data, partial=partial, context=context)
        serializer.is_valid(raise_exception=True)
        values = dict(serializer.validated_data)
        if partial:  # a box that a form leaves out says nothing
            return {name: value for name, value in values.items() if name in self.request.data}
        return values

    def _ensure_may_assign(self, contact: ContactRecord) -> None:
        """Whoever sends back what they were shown changes nobody; anything else is told where."""
        given = cast(dict, self.request.data).get("assigned_to", contact.assigned_to_id)
        if str(given or "") != str(contact.assigned_to_id or ""):
            message = (
                "Nothing was saved: contacts are given out at /contacts/assign/, where a manager "
                "names contacts and staff."
            )
            raise DomainError.at("assigned_to", "read_only", message, overall="invalid")

    def _named(self, ids: list[int]) -> QuerySet[Any]:
        contacts = ContactRecord.objects.for_user(self._user).filter(pk__in_values=ids)
        missing = set(ids) - set(contacts.order_by().values_list("pk", flat=True))
        if missing:
            more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
            message = f"There is no contact with id {min(missing)}{more}. Check the ids."
            raise DomainError.at("contacts", "does_not_exist", message, overall="invalid")
        return contacts

    def _asked(self, asked: dict[str, Any]) -> QuerySet[Any]:
        """A misspelt filter would give out everything: it is refused."""
        known = ContactFilter.get_filters()
        names = {part for name in known for part in (name, f"{name}_after", f"{name}_before")}
        if unknown := sorted(asked.keys() - names):
            choice = ", ".join(known)
            raise ValidationError(
                {"filter": [f'There is no filter "{unknown[0][:60]}". Use {choice}.']}
            )
        plain = {name: value for name, value in asked.items() if value is not None}
        contacts = ContactRecord.objects.for_user(self._user)
        restricted = ContactFilter(plain, queryset=contacts, request=self.request)
        if not restricted.is_valid():
            raise ValidationError({"filter": restricted.errors})
        return restricted.qs

    def _answer(
        self,
        contact: ContactRecord,
        *,
        serializer: type[BaseSerializer] = ContactDetailSerializer,
        status: int = 200,
        **context: Any,
    ) -> Response:
        """As it is now; of whatever branch, since the caller has named its phone."""
        shown = self.restrict(ContactRecord.objects.all()).get(pk=contact.pk)
        context = {**self.get_serializer_context(), **context}
        return Response(serializer(shown, context=context).data, status=status)


class ContactReminderViewSet(ScopedReadOnlyViewSet):
    """Planned at the contact's own /reminders/; here they are listed, done and cancelled."""

    queryset = ContactReminder.objects.all()
    serializer_class = ContactReminderSerializer
    filterset_class = ContactReminderFilter
    search_fields = ("note", "contact__name", "contact__phone")
    ordering_fields = ("id", "due_on", "status", "created_at")
    rights = {"done": Can.WORK, "cancel": Can.WORK}
    summaries = {
        "list": "List contacts' reminders, the earliest day first",
        "retrieve": "Show a contact's reminder",
    }

    def restrict(self, queryset: QuerySet[ContactReminder]) -> QuerySet[ContactReminder]:
        return queryset.select_related("contact", "assigned_to")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset if self.detail else super().filter_queryset(queryset)

    @extend_schema(summary="What was to be done is done", request=None)
    @action(detail=True, methods=["post"])
    def done(self, request: Request, pk: str) -> Response:
        return self._finish(ContactReminderStatus.DONE)

    @extend_schema(summary="The reminder is off", request=None)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        return self._finish(ContactReminderStatus.CANCELLED)

    def _finish(self, status: ContactReminderStatus) -> Response:
        by = cast(User, self.request.user)
        reminder = finish_reminder(self.get_object(), by=by, status=status)
        return Response(self.get_serializer(reminder).data)
