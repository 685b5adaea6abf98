"""What other systems send to a business: customers of a till, and what becomes of messages."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Organization
from customers.webhook.keys import create_key, secret_of
from customers.webhook.signing import signature
from messaging.models import Channel, SenderState
from messaging.webhooks import sms_signature, whatsapp_signature


def call_of_a_till(shop: Organization, customers: list[dict[str, Any]]) -> Any:
    """The answer to a signed call that names `customers`."""
    key = create_key(shop, by=None, label="Till")
    body = json.dumps({"event_id": "till-1", "customers": customers})
    stamp = str(int(timezone.now().timestamp()))
    return APIClient().post(
        "/customers/webhook/",
        body,
        content_type="application/json",
        headers={
            "X-Footfall-Key": key.key_id,
            "X-Footfall-Timestamp": stamp,
            "X-Footfall-Signature": signature(secret_of(key), stamp, body.encode()),
        },
    )


class Providers:
    """The organization's own senders; what they report is signed as theirs is."""

    def __init__(self, shop: Organization) -> None:
        self.senders = {channel: f"{channel}-{shop.name}" for channel in Channel.values}
        for channel, sender in self.senders.items():
            SenderState.objects.create(organization=shop, channel=channel, sender_id=sender)

    def whatsapp(self, **value: Any) -> Any:
        metadata = {"phone_number_id": self.senders[Channel.WHATSAPP]}
        changes = [{"field": "messages", "value": {"metadata": metadata, **value}}]
        body = json.dumps({"entry": [{"changes": changes}]})
        return APIClient().post(
            "/webhooks/whatsapp/",
            body,
            content_type="application/json",
            headers={"X-Hub-Signature-256": whatsapp_signature(body.encode())},
        )

    def reports(self, provider_id: str, status: str, *, error: int = 0) -> Any:
        errors = {"errors": [{"code": error, "title": "As documented"}]} if error else {}
        stamp = str(int(timezone.now().timestamp()))
        status_update = {"id": provider_id, "status": status, "timestamp": stamp, **errors}
        return self.whatsapp(statuses=[status_update])

    def replies(self, phone: str, text: str, *, number: int, quotes: str = "") -> Any:
        reply = {
            "from": phone.lstrip("+"),
            "id": f"wamid.reply{number}",
            "timestamp": str(int((timezone.now() + timedelta(seconds=number)).timestamp())),
            "type": "text",
            "text": {"body": text},
        }
        return self.whatsapp(messages=[reply | ({"context": {"id": quotes}} if quotes else {})])

    def sms(self, path: str, **fields: str) -> Any:
        url = f"{settings.PUBLIC_URL or 'http://testserver'}{path}"
        return APIClient().post(
            path,
            urlencode(fields),
            content_type="application/x-www-form-urlencoded",
            headers={"X-Twilio-Signature": sms_signature(url, {k: [v] for k, v in fields.items()})},
        )
