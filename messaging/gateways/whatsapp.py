"""WhatsApp Business Cloud API: no idempotency key, and errors are told apart by code only."""

from typing import Any

import httpx2
from django.conf import settings

from messaging.gateways.base import (
    Effect,
    HttpGateway,
    Outcome,
    Outgoing,
    SendStatus,
    judge_status,
    shortened,
)

_RATE = {4, 80007, 130429}
_PAIR_RATE = {131056}
_TRY_AGAIN = {1, 2, 131000, 131016}
# Token, permissions, account, payment: nothing goes out until a person has seen to it.
_STOP = {0, 3, 10, 190, 368, 131031, 131042, *range(200, 300)}
_TEMPLATE = set(range(132000, 132017))
_EFFECTS = (
    (_RATE, SendStatus.RETRY, Effect.PAUSE_SENDER),
    (_PAIR_RATE, SendStatus.RETRY, Effect.PAUSE_PAIR),
    (_TRY_AGAIN, SendStatus.RETRY, Effect.NONE),
    (_STOP, SendStatus.RETRY, Effect.STOP_SENDER),
    (_TEMPLATE, SendStatus.RETRY, Effect.STOP_TEMPLATE),
    ({131026}, SendStatus.FAILED, Effect.UNDELIVERABLE),
    ({131050}, SendStatus.FAILED, Effect.OPTED_OUT),
)


def judge_code(code: int) -> tuple[SendStatus, Effect]:
    """What an error code means for the message, and beside it."""
    for codes, status, effect in _EFFECTS:
        if code in codes:
            return status, effect
    return SendStatus.FAILED, Effect.NONE


class WhatsAppCloudGateway(HttpGateway):
    def send(self, message: Outgoing) -> Outcome:
        request = self.client.build_request(
            "POST",
            f"{settings.WHATSAPP_API_URL}/{settings.WHATSAPP_API_VERSION}"
            f"/{message.sender or settings.WHATSAPP_PHONE_NUMBER_ID}/messages",
            headers={"Authorization": f"Bearer {settings.WHATSAPP_TOKEN}"},
            json=_body(message),
        )
        return self.call(request, _read)


def _body(message: Outgoing) -> dict[str, Any]:
    template: dict[str, Any] = {
        "name": message.template,
        "language": {"code": message.language, "policy": "deterministic"},
    }
    if message.variables:
        parameters = [{"type": "text", "text": value} for value in message.variables]
        template["components"] = [{"type": "body", "parameters": parameters}]
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": message.phone,
        "type": "template",
        "biz_opaque_callback_data": message.reference,
        "template": template,
    }


def _read(response: httpx2.Response) -> Outcome:
    try:
        answer = response.json()
        if response.is_success:
            return Outcome(SendStatus.ACCEPTED, provider_id=str(answer["messages"][0]["id"]))
        code, text = int(answer["error"]["code"]), answer["error"].get("message", "")
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return judge_status(response)
    status, effect = judge_code(code)
    return Outcome(status, code=str(code), text=shortened(text), effect=effect)
