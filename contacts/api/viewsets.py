"""Contact records over HTTP: entered, given out, called, closed; and their reminders."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiExample
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from contacts.api.filters import ContactFilter, ContactReminderFilter
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
    UnattendedSerializer,
    YellowSerializer,
)
from contacts.models import ContactRecord, ContactReminder, ContactReminderStatus
from contacts.models.contact import ContactQuerySet
from contacts.search import CONTACTS, REMINDERS
from contacts.services.assigning import assign_contacts, redistribute_contacts
from contacts.services.editing import edit_contact, mark_yellow, reopen_contact
from contacts.services.interacting import record_interaction
from contacts.services.making import add_contact
from contacts.services.reminders import finish_reminder, remind
from contacts.services.unattended import unattended_contacts
from core.api.filters import searched_by
from core.api.pagination import Pages, SummedPages
from core.api.schema import endpoint
from core.api.viewsets import ScopedReadOnlyViewSet
from core.errors import DomainError
from core.roles import Can
from customers.api.search import ListSearch
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
    serializer_class = ContactSerializer
    detail_serializer_class = ContactDetailSerializer
    refuses_itself = frozenset({"assigned_to"})
    filterset_class = ContactFilter
    filter_backends = searched_by(ListSearch)
    pagination_class = SummedPages
    summed_fields = ("conversion_value",)
    record_search = CONTACTS
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

    @endpoint(takes=ContactEntrySerializer, gives=ImportedContactSerializer, status=(201, 200))
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A known phone only learns what was blank: it is one task with one owner."""
        values = self.read(ContactEntrySerializer)
        contact, created = add_contact(self.organization, values, by=self.user)
        return self.answer(
            self.stored(contact.pk),
            ImportedContactSerializer,
            status=201 if created else 200,
            created=created,
        )

    @endpoint(takes=ContactChangeEntrySerializer)
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        contact = self.get_object()
        values = self.read(ContactChangeEntrySerializer, partial=True)
        self._ensure_may_assign(contact)
        edit_contact(contact, values, by=self.user)
        return self.answer(self.stored(contact.pk))

    @endpoint(takes=ContactChangeEntrySerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.update(request, *args, **kwargs)

    @endpoint(
        "Give contacts out evenly, counting the open work that each member has",
        Can.MANAGE,
        takes=AssigningSerializer,
        gives=SharedOutSerializer,
        examples=[_ASSIGN],
    )
    @action(detail=False, methods=["post"], pagination_class=None)
    def assign(self, request: Request) -> Response:
        """One that somebody has already stays there unless `reassign`."""
        values = self.read(AssigningSerializer)
        ids, asked = values.pop("contacts", None), values.pop("filter", None)
        contacts = self._named(ids) if asked is None else self._asked(asked)
        shared = assign_contacts(self.organization, contacts, by=self.user, **values)
        return self.answer(shared, SharedOutSerializer)

    @endpoint(
        "Give the open contacts of absent members out to others",
        Can.MANAGE,
        takes=RedistributingSerializer,
        gives=SharedOutSerializer,
    )
    @action(detail=False, methods=["post"], pagination_class=None)
    def redistribute(self, request: Request) -> Response:
        values = self.read(RedistributingSerializer)
        absent = values.pop("from")
        shared = redistribute_contacts(self.organization, absent, by=self.user, **values)
        return self.answer(shared, SharedOutSerializer)

    @endpoint(
        "Whose open contacts nobody works on: of who left or is away, and nobody's",
        Can.MANAGE,
        gives=UnattendedSerializer(many=True),
    )
    @action(detail=False, filter_backends=[], pagination_class=None)
    def unattended(self, request: Request) -> Response:
        """`POST /contacts/redistribute/` gives those of a member to others."""
        return self.answer(unattended_contacts(self.organization), UnattendedSerializer, many=True)

    @endpoint(
        "What was tried to reach a contact, newest first",
        Can.READ,
        gives=InteractionSerializer(many=True),
    )
    @action(detail=True, pagination_class=Pages)
    def interactions(self, request: Request, pk: str) -> HttpResponseBase:
        rows = self.get_object().interactions.select_related("contact", "done_by")
        return self.respond_with_list(rows, InteractionSerializer)

    @endpoint(
        "Record an attempt; it ends with the next day or a closing reason",
        Can.WORK,
        takes=InteractionEntrySerializer,
        gives=RecordedInteractionSerializer,
        status=201,
        examples=[_CALL, _CLOSED],
    )
    @interactions.mapping.post
    def add_interaction(self, request: Request, pk: str) -> Response:
        contact = self.get_object()
        values = self.read(InteractionEntrySerializer)
        recorded = record_interaction(contact, by=self.user, **values)
        return self.answer(
            recorded.interaction,
            RecordedInteractionSerializer,
            status=201,
            warning=recorded.warning,
            handled=recorded.handled,
        )

    @endpoint(
        "Days on which somebody must act for a contact",
        Can.READ,
        gives=ContactReminderSerializer(many=True),
    )
    @action(detail=True, pagination_class=Pages)
    def reminders(self, request: Request, pk: str) -> HttpResponseBase:
        rows = self.get_object().reminders.select_related("contact", "assigned_to")
        return self.respond_with_list(rows, ContactReminderSerializer)

    @endpoint(
        "Plan a day on which somebody must act for a contact",
        Can.WORK,
        takes=ContactReminderEntrySerializer,
        gives=ContactReminderSerializer,
        status=201,
    )
    @reminders.mapping.post
    def add_reminder(self, request: Request, pk: str) -> Response:
        contact = self.get_object()
        reminder = remind(contact, by=self.user, **self.read(ContactReminderEntrySerializer))
        return self.answer(reminder, ContactReminderSerializer, status=201)

    @endpoint(
        "What changed on a contact, newest first, and why",
        Can.READ,
        gives=ContactHistorySerializer(many=True),
    )
    @action(detail=True, pagination_class=Pages)
    def history(self, request: Request, pk: str) -> HttpResponseBase:
        rows = Change.objects.for_user(self.user).of(self.get_object()).select_related("by")
        return self.respond_with_list(rows, ContactHistorySerializer)

    @endpoint("The person came, but bought nothing", Can.WORK, takes=YellowSerializer)
    @action(detail=True, methods=["post"], url_path="mark-yellow")
    def mark_yellow(self, request: Request, pk: str) -> Response:
        contact = self.get_object()
        mark_yellow(contact, by=self.user, **self.read(YellowSerializer))
        return self.answer(self.stored(contact.pk))

    @endpoint("Revert that a contact was closed", Can.WORK, takes=ReopeningSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        contact = self.get_object()
        reopen_contact(contact, by=self.user, **self.read(ReopeningSerializer))
        return self.answer(self.stored(contact.pk))

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
        contacts = ContactRecord.objects.for_user(self.user).filter(pk__in_values=ids)
        missing = set(ids) - set(contacts.order_by().values_list("pk", flat=True))
        if missing:
            more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
            message = f"There is no contact with id {min(missing)}{more}. Check the ids."
            raise DomainError.at("contacts", "does_not_exist", message, overall="invalid")
        return contacts

    def _asked(self, asked: dict[str, Any]) -> QuerySet[Any]:
        """A misspelt filter would give out everything: it is refused. What the list searches, too:
        all that match are those that it shows."""
        asked = dict(asked)
        text = str(asked.pop("search", None) or "").replace("\x00", "")
        known = ContactFilter.get_filters()
        names = {part for name in known for part in (name, f"{name}_after", f"{name}_before")}
        if unknown := sorted(asked.keys() - names):
            choice = ", ".join([*known, "search"])
            raise ValidationError(
                {"filter": [f'There is no filter "{unknown[0][:60]}". Use {choice}.']}
            )
        plain = {name: value for name, value in asked.items() if value is not None}
        contacts = ContactRecord.objects.for_user(self.user)
        restricted = ContactFilter(plain, queryset=contacts, request=self.request)
        if not restricted.is_valid():
            raise ValidationError({"filter": restricted.errors})
        found: QuerySet[Any] = CONTACTS.find(restricted.qs, text, self.organization)
        return found


class ContactReminderViewSet(ScopedReadOnlyViewSet):
    """Planned at the contact's own /reminders/; here they are listed, done and cancelled."""

    queryset = ContactReminder.objects.all()
    serializer_class = ContactReminderSerializer
    filterset_class = ContactReminderFilter
    filter_backends = searched_by(ListSearch)
    record_search = REMINDERS
    ordering_fields = ("id", "due_on", "status", "created_at")
    summaries = {
        "list": "List contacts' reminders, the earliest day first",
        "retrieve": "Show a contact's reminder",
    }

    def restrict(self, queryset: QuerySet[ContactReminder]) -> QuerySet[ContactReminder]:
        return queryset.select_related("contact", "assigned_to")

    @endpoint("What was to be done is done", Can.WORK)
    @action(detail=True, methods=["post"])
    def done(self, request: Request, pk: str) -> Response:
        return self._finish(ContactReminderStatus.DONE)

    @endpoint("The reminder is off", Can.WORK)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        return self._finish(ContactReminderStatus.CANCELLED)

    def _finish(self, status: ContactReminderStatus) -> Response:
        return self.answer(finish_reminder(self.get_object(), by=self.user, status=status))
