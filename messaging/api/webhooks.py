"""The doors for message providers: open to who signs, and to nobody else."""

import io
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse, QueryDict
from django.utils.connection import ConnectionProxy
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import FormParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from core.api.parsers import StrictJSONParser, signed_body
from core.errors import DomainError
from messaging.services.replies import receive_replies
from messaging.services.status_updates import apply_status_updates
from messaging.webhooks import (
    is_from_sms_provider,
    is_from_whatsapp,
    is_handshake,
    read_sms,
    read_sms_status,
    read_whatsapp,
)

# An empty answer of Twilio's kind: nothing is sent back to the phone.
_NO_REPLY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


class _Flood(ScopedRateThrottle):
    """Counts in the process: calls are signed and may be thousands a minute, which the cache that
    all processes share would take one by one."""

    cache: Any = ConnectionProxy(caches, "process")


class _ProviderView(APIView):
    """A provider may add parameters and fields of its own at any time, so unknown ones are left
    aside here: refused, every delivery report would be lost."""

    authentication_classes: Any = ()
    permission_classes: Any = (AllowAny,)
    throttle_classes: Any = (_Flood,)
    throttle_scope = "message-webhooks"


class WhatsAppWebhookView(_ProviderView):
    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """Meta asks once whether this address is ours; the challenge goes back bare."""
        asked = request.query_params
        if asked.get("hub.mode") != "subscribe" or not is_handshake(
            asked.get("hub.verify_token", "")
        ):
            raise _refused("The verify token is not ours. Set WHATSAPP_VERIFY_TOKEN on both sides.")
        return HttpResponse(asked.get("hub.challenge", ""), content_type="text/plain")

    @extend_schema(exclude=True)
    def post(self, request: Request) -> Response:
        body = signed_body(request)
        if not is_from_whatsapp(body, request.headers.get("X-Hub-Signature-256", "")):
            raise _refused()
        updates, replies = read_whatsapp(StrictJSONParser().parse(io.BytesIO(body)))
        apply_status_updates(updates)
        receive_replies(replies)
        return Response({"taken": len(updates) + len(replies)})


class _SmsView(_ProviderView):
    parser_classes: Any = (FormParser,)

    def fields(self, request: Request) -> dict[str, str]:
        """The signed fields; raises DomainError 403 when the signature is not the provider's."""
        data = request.data if isinstance(request.data, QueryDict) else QueryDict()
        path = request.get_full_path()
        url = f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else ""
        signed = request.headers.get("X-Twilio-Signature", "")
        if not is_from_sms_provider(
            url or request.build_absolute_uri(), dict(data.lists()), signed
        ):
            raise _refused()
        return {name: values[-1] for name, values in data.lists() if values}


class SmsStatusWebhookView(_SmsView):
    @extend_schema(exclude=True)
    def post(self, request: Request) -> Response:
        fields = self.fields(request)
        reference = request.query_params.get("reference", "")
        apply_status_updates(read_sms_status(fields, reference))
        return Response(status=204)


class SmsInboundWebhookView(_SmsView):
    @extend_schema(exclude=True)
    def post(self, request: Request) -> HttpResponse:
        receive_replies(read_sms(self.fields(request)))
        return HttpResponse(_NO_REPLY, content_type="text/xml")


def _refused(message: str = "") -> DomainError:
    given = message or "This call is not signed as it must be. See docs/messages.md."
    return DomainError(given, code="bad_signature", status=403)
