"""The door for other systems, and the keys with which they sign."""

import hashlib
import io
from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import mixins, serializers
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.key_authentication import ApiKeyAuthentication
from accounts.models import ApiKey
from core.api.fields import ScopedModelSerializer
from core.api.parsers import StrictJSONParser, signed_body
from core.api.schema import endpoint
from core.api.strictness import ensure_known_parameters
from core.api.viewsets import ScopedReadOnlyViewSet
from core.roles import Can
from customers.models import WebhookKey
from customers.webhook.keys import change_key, create_key, end_key, secret_of
from customers.webhook.receiving import OUTCOMES, read_call, receive_call
from customers.webhook.signing import signer

_CALL = OpenApiExample(
    "Two customers",
    request_only=True,
    value={
        "event_id": "till-7-2025-09-25-001",
        "customers": [
            {"full_name": "Asha Patel", "phone": "97235 21333", "city": "Ahmedabad"},
            {"full_name": "Ravi Shah", "email": "ravi@example.in", "branch": "CG Road"},
        ],
    },
)


class WebhookCallSerializer(serializers.Serializer):
    event_id = serializers.CharField(max_length=100)
    customers = serializers.ListField(child=serializers.DictField(), max_length=1000)


class WebhookProblemSerializer(serializers.Serializer):
    field = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class WebhookResultSerializer(serializers.Serializer):
    index = serializers.IntegerField(help_text="Place in the list that was sent, from 0.")
    outcome = serializers.ChoiceField(OUTCOMES)
    customer = serializers.IntegerField(allow_null=True)
    problems = WebhookProblemSerializer(many=True)


class WebhookAnswerSerializer(serializers.Serializer):
    event_id = serializers.CharField()
    received = serializers.IntegerField()
    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    needs_attention = serializers.IntegerField()
    results = WebhookResultSerializer(many=True)


def _header(name: str, description: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, "header", description=f"{description} Not with an API key.")


class WebhookView(APIView):
    """Open to who signs, and to API keys with that scope; neither a token nor a session is looked
    at."""

    authentication_classes: Any = (ApiKeyAuthentication,)
    permission_classes: Any = (AllowAny,)

    @extend_schema(
        tags=["customers"],
        summary="Take customers from another system, signed or with an API key",
        auth=[{}, {"ApiKey": []}],
        request=WebhookCallSerializer,
        responses=WebhookAnswerSerializer,
        parameters=[
            _header("X-Footfall-Key", "The key's id: whk_..."),
            _header("X-Footfall-Timestamp", "Now, in seconds since 1970."),
            _header("X-Footfall-Signature", "sha256= and HMAC-SHA256 of timestamp, dot, body."),
        ],
        examples=[_CALL],
    )
    def post(self, request: Request) -> Response:
        """Up to 1,000 customers. Sending a call again is harmless: it gives the same answer.

        Signed by the three headers or, for who cannot sign, with an API key of the scope `webhook`.
        """
        body = signed_body(request, remedy="Send at most 1,000 customers a call.")
        key = self._api_key() or self._signer(body)
        ensure_known_parameters(request.query_params, ())
        call = read_call(StrictJSONParser().parse(io.BytesIO(body)))
        return Response(receive_call(key, call, body_sha256=hashlib.sha256(body).hexdigest()))

    def _api_key(self) -> ApiKey | None:
        key = self.request.auth
        if not isinstance(key, ApiKey):
            return None
        if not key.user.can(Can.CALL_WEBHOOK):
            code, message = key.refusal_for(Can.CALL_WEBHOOK)
            self.permission_denied(self.request, message, code)
        return key

    def _signer(self, body: bytes) -> WebhookKey:
        headers = self.request.headers
        return signer(
            headers.get("X-Footfall-Key", ""),
            headers.get("X-Footfall-Timestamp", ""),
            headers.get("X-Footfall-Signature", ""),
            body,
        )


class WebhookKeySerializer(ScopedModelSerializer):
    class Meta:
        model = WebhookKey
        fields = ["id", "key_id", "label", "created_at", "expires_at", "last_used_at"]
        read_only_fields = ["key_id", "created_at", "last_used_at"]


class NewWebhookKeySerializer(WebhookKeySerializer):
    secret = serializers.SerializerMethodField(help_text="Shown this once. Keep it in a safe.")

    class Meta(WebhookKeySerializer.Meta):
        fields = [*WebhookKeySerializer.Meta.fields, "secret"]

    def get_secret(self, key: WebhookKey) -> str:
        return secret_of(key)


class WebhookKeyViewSet(mixins.DestroyModelMixin, ScopedReadOnlyViewSet):
    queryset = WebhookKey.objects.all()
    serializer_class = WebhookKeySerializer
    ordering_fields = ("id", "label", "created_at", "expires_at", "last_used_at")
    rights = dict.fromkeys(
        ("list", "retrieve", "create", "partial_update", "destroy"), Can.ADMINISTER
    )
    summaries = {
        "list": "List the keys of the webhook, newest first",
        "create": "Make a key; its secret is shown this once. Two may be valid at once",
        "partial_update": "Rename a key, or say until when it is good",
        "destroy": "End a key now",
    }

    @endpoint(takes=WebhookKeySerializer, gives=NewWebhookKeySerializer, status=201)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """To rotate: make a second key, move the other system to it, end the first."""
        values = self.read(WebhookKeySerializer)
        key = create_key(self.organization, by=self.user, **values)
        return self.answer(key, NewWebhookKeySerializer, status=201)

    def answer_to_keep(self, data: Any) -> Any:
        """Secrets are stored nowhere."""
        return {name: value for name, value in data.items() if name != "secret"}

    def answer_again(self, data: Any) -> Any:
        return {**data, "secret": secret_of(get_object_or_404(self.get_queryset(), pk=data["id"]))}

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = self.get_object()
        values = self.read(WebhookKeySerializer, record=key, partial=True)
        kept = {"label": key.label, "expires_at": key.expires_at}
        return self.answer(change_key(key, by=self.user, **{**kept, **values}))

    def perform_destroy(self, instance: WebhookKey) -> None:
        end_key(instance, by=self.user)
