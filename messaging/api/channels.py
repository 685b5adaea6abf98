"""GET /message-channels/: how messages go out; POST /message-channels/test/: a try of it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import ScopedRelatedField
from core.api.schema import endpoint
from core.api.viewsets import ForOrganizationView
from core.roles import Can
from messaging.api.messages import SenderStateSerializer
from messaging.gateways import SendStatus
from messaging.models import Channel, MessageTemplate
from messaging.services.channels import channel_states, send_test


class ChannelSerializer(serializers.Serializer[Any]):
    channel = serializers.ChoiceField(choices=Channel.choices)
    is_off = serializers.BooleanField(help_text="This Footfall has no gateway for it.")
    shows_only = serializers.BooleanField(
        help_text="Nothing leaves this Footfall: messages are written to its output alone."
    )
    sender = SenderStateSerializer(
        allow_null=True, help_text="null: that of the installation, neither stopped nor paused."
    )
    language = serializers.CharField(source="words.language")
    template = serializers.IntegerField(
        source="words.template_id",
        allow_null=True,
        help_text="The organization's own in its language; null: the words of the service.",
    )
    template_stopped = serializers.BooleanField(
        source="words.stopped", help_text="The provider refused the template."
    )
    provider_name = serializers.CharField(source="words.provider_name")
    body = serializers.CharField(source="words.body", help_text="With its variables, {name} ...")
    example = serializers.CharField(help_text="What a customer called as you are would get.")


class ChannelsSerializer(serializers.Serializer[Any]):
    channels = ChannelSerializer(many=True)


class TestMessageSerializer(serializers.Serializer[Any]):
    channel = serializers.ChoiceField(choices=Channel.choices)
    phone = serializers.CharField(max_length=40, help_text="Yours: it is sent nowhere else.")
    template = ScopedRelatedField(
        queryset=MessageTemplate.objects.all(),
        required=False,
        allow_null=True,
        default=None,
        help_text="Left out: the words in use in the organization's language.",
    )


class TriedSerializer(serializers.Serializer[Any]):
    phone = serializers.CharField(help_text="As it was understood, in E.164.")
    body = serializers.CharField(help_text="What was sent.")
    shows_only = serializers.BooleanField()
    status = serializers.ChoiceField(
        choices=[(each.value, each.value) for each in SendStatus],
        source="outcome.status",
        help_text="accepted; retry: not now; failed: refused; uncertain: the answer was lost.",
    )
    provider_id = serializers.CharField(source="outcome.provider_id")
    code = serializers.CharField(source="outcome.code", help_text="The provider's own.")
    text = serializers.CharField(source="outcome.text", help_text="What the provider said.")


@extend_schema(tags=["message-channels"])
class MessageChannelsView(ForOrganizationView):
    serializer_class = ChannelsSerializer

    @endpoint("How messages go out: gateways, senders and words")
    def get(self, request: Request) -> Response:
        states = channel_states(self.organization, reader=self.user)
        return self.answer({"channels": states})


@extend_schema(tags=["message-channels"])
class TestMessageView(ForOrganizationView):
    serializer_class = TestMessageSerializer

    @endpoint(
        "Send yourself a test message",
        Can.MANAGE,
        takes=TestMessageSerializer,
        gives=TriedSerializer,
    )
    def post(self, request: Request) -> Response:
        """To the phone that is typed and nobody else, at once, quiet hours or not; ten an hour. It
        says what the gateway answered, and stands in no list of messages."""
        values = self.read(TestMessageSerializer)
        tried = send_test(self.organization, values.pop("channel"), by=self.user, **values)
        return self.answer(tried, TriedSerializer)
