"""SMS in the shape of Twilio's HTTP API, which other providers speak too."""

from urllib.parse import urlencode

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

_RATE = {14107, 20429}
# Account, credentials, sender: nothing goes out until a person has seen to it.
_STOP = {20003, 20005, 21212, 21603, 21606, 21659, 21660}
OPTED_OUT_CODE = 21610
STATUS_PATH = "/webhooks/sms/status/"


class TwilioSmsGateway(HttpGateway):
    def send(self, message: Outgoing) -> Outcome:
        account = settings.SMS_ACCOUNT_SID
        request = self.client.build_request(
            "POST",
            f"{settings.SMS_API_URL}/2010-04-01/Accounts/{account}/Messages.json",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            content=urlencode(_fields(message)),
        )
        basic = httpx2.BasicAuth(account, settings.SMS_AUTH_TOKEN)
        request = next(basic.auth_flow(request))
        return self.call(request, _read)


def _fields(message: Outgoing) -> dict[str, str]:
    sender = message.sender or settings.SMS_SENDER
    fields = {
        "To": message.phone,
        "MessagingServiceSid" if sender.startswith("MG") else "From": sender,
        "Body": message.body,
    }
    if settings.PUBLIC_URL:
        # Our id comes back with the status: so a message whose answer was lost is found.
        address = f"{settings.PUBLIC_URL}{STATUS_PATH}"
        fields["StatusCallback"] = f"{address}?{urlencode({'reference': message.reference})}"
    for name, value in settings.SMS_EXTRA_FIELDS.items():
        fields[name] = value.replace("{template}", message.template)
    return fields


def _read(response: httpx2.Response) -> Outcome:
    try:
        answer = response.json()
        if response.is_success:
            return Outcome(SendStatus.ACCEPTED, provider_id=str(answer["sid"]))
        code, text = int(answer["code"]), shortened(answer.get("message", ""))
    except (ValueError, TypeError, KeyError, AttributeError):
        return judge_status(response)
    label = str(code)
    if code in _RATE:
        return Outcome(SendStatus.RETRY, code=label, text=text, effect=Effect.PAUSE_SENDER)
    if code in _STOP:
        return Outcome(SendStatus.RETRY, code=label, text=text, effect=Effect.STOP_SENDER)
    if code == OPTED_OUT_CODE:
        return Outcome(SendStatus.FAILED, code=label, text=text, effect=Effect.OPTED_OUT)
    if response.status_code >= 500:
        return Outcome(SendStatus.UNCERTAIN, code=label, text=text)
    return Outcome(SendStatus.FAILED, code=label, text=text)
