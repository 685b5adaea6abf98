"""Messages, senders and templates over HTTP."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import HidesMedicalFields, NameField, ScopedModelSerializer
from core.api.filters import DayRangeFilter, ScopedFilterSet, searched_by
from core.api.schema import endpoint
from core.api.viewsets import ScopedReadOnlyViewSet
from core.roles import Can
from customers.api.search import CustomerSearch
from messaging.models import Channel, Message, MessageStatus, MessageTemplate, SenderState
from messaging.services.messages import (
    Resolution,
    open_sender_again,
    resolve_uncertain,
    save_template,
)


class MessageSerializer(HidesMedicalFields, ScopedModelSerializer):
    """What was or will be said may name medicines, where a template says so."""

    medical_fields = frozenset({"body", "variables"})
    customer_name = serializers.CharField(source="customer.full_name", read_only=True)
    branch_name = NameField("branch")
    reminders = serializers.SerializerMethodField(help_text="Ids of the refill reminders in it.")
    resolved_by_name = NameField("resolved_by")

    class Meta:
        model = Message
        fields = [
            "id",
            "customer",
            "customer_name",
            "branch",
            "branch_name",
            "reminders",
            "channel",
            "day",
            "status",
            "skip_reason",
            "phone",
            "template_name",
            "language",
            "variables",
            "body",
            "provider_id",
            "error_code",
            "error_text",
            "attempts",
            "next_try_at",
            "expires_at",
            "sent_at",
            "delivered_at",
            "read_at",
            "resolved_by",
            "resolved_by_name",
            "resolved_at",
            "forgotten_at",
            "created_at",
        ]
        read_only_fields = fields

    def get_reminders(self, message: Message) -> list[int]:
        return [link.reminder_id for link in message.links.all()]


class ResolveSerializer(serializers.Serializer[Any]):
    resolution = serializers.ChoiceField(choices=Resolution.choices)


class MessageFilter(ScopedFilterSet):
    status = django_filters.MultipleChoiceFilter(choices=MessageStatus.choices)
    channel = django_filters.ChoiceFilter(choices=Channel.choices)
    day = DayRangeFilter(label="The day it was for, both included.")

    class Meta:
        model = Message
        fields = ["customer", "branch", "skip_reason"]


class MessageViewSet(ScopedReadOnlyViewSet):
    queryset = Message.objects.all()
    serializer_class = MessageSerializer
    filterset_class = MessageFilter
    filter_backends = searched_by(CustomerSearch)
    customer_path = "customer"
    ordering_fields = ("id", "day", "status", "sent_at", "created_at")
    summaries = {
        "list": "List messages, newest first; ?status=uncertain are for a person to decide",
        "retrieve": "Show a message",
    }

    def restrict(self, queryset: QuerySet[Message]) -> QuerySet[Message]:
        return queryset.select_related(
            "organization", "customer", "branch", "resolved_by"
        ).prefetch_related("links")

    @endpoint(
        "Say what became of a message that nobody could tell", Can.WORK, takes=ResolveSerializer
    )
    @action(detail=True, methods=["post"])
    def resolve(self, request: Request, pk: str) -> Response:
        resolve_uncertain(self.get_object(), by=self.user, **self.read(ResolveSerializer))
        return self.answer(self.get_object())


class SenderStateSerializer(ScopedModelSerializer):
    class Meta:
        model = SenderState
        fields = [
            "id",
            "channel",
            "sender_id",
            "stopped_at",
            "stop_code",
            "stop_reason",
            "paused_until",
            "reset_at",
        ]
        read_only_fields = fields


class SenderStateViewSet(ScopedReadOnlyViewSet):
    queryset = SenderState.objects.all()
    serializer_class = SenderStateSerializer
    ordering_fields = ("id", "channel", "stopped_at")
    summaries = {
        "list": "List the senders that were stopped or paused, or are the organization's own",
        "retrieve": "Show a sender",
    }

    @endpoint("Open a stopped sender again, once its reason is mended", Can.MANAGE)
    @action(detail=True, methods=["post"])
    def reset(self, request: Request, pk: str) -> Response:
        return self.answer(open_sender_again(self.get_object(), by=self.user))


class MessageTemplateSerializer(ScopedModelSerializer):
    class Meta:
        model = MessageTemplate
        fields = [
            "id",
            "channel",
            "language",
            "provider_name",
            "body",
            "names_medicines",
            "stopped_at",
            "stop_reason",
            "updated_at",
        ]
        read_only_fields = ["stopped_at", "stop_reason", "updated_at"]
        extra_kwargs = {"body": {"max_length": 1000}}
        # The service says it when there is one for the channel and language already.
        validators: list[Any] = []


class MessageTemplateViewSet(
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    ScopedReadOnlyViewSet,
):
    queryset = MessageTemplate.objects.all()
    serializer_class = MessageTemplateSerializer
    ordering_fields = ("id", "channel", "language", "updated_at")
    rights = dict.fromkeys(("create", "update", "partial_update", "destroy"), Can.MANAGE)
    summaries = {"destroy": "Remove a template; the words of the service stand in for it"}

    def perform_create(self, serializer: Any) -> None:
        template = MessageTemplate(organization=self.organization, **serializer.validated_data)
        serializer.instance = save_template(template)

    def perform_update(self, serializer: Any) -> None:
        template = serializer.instance
        for name, value in serializer.validated_data.items():
            setattr(template, name, value)
        save_template(template)
