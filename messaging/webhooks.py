"""Providers' calls: whether they come from the provider, and what they say in our words.

What they may send one day and we do not know is passed over.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from core.bulk import storable
from customers.normalize import provider_phone
from messaging.models import Channel, MessageStatus
from messaging.services.replies import Reply
from messaging.services.status_updates import StatusUpdate


def whatsapp_signature(body: bytes) -> str:
    """What Meta puts into X-Hub-Signature-256: HMAC-SHA256 of the body as it came."""
    digest = hmac.new(settings.WHATSAPP_APP_SECRET.encode(), body, hashlib.sha256)
    return f"sha256={digest.hexdigest()}"


def is_from_whatsapp(body: bytes, signed: str) -> bool:
    """False, too, while no app secret is set: an empty one is known to everybody."""
    if not settings.WHATSAPP_APP_SECRET:
        return False
    return hmac.compare_digest(whatsapp_signature(body).encode(), signed.encode())


def is_handshake(token: str) -> bool:
    expected = settings.WHATSAPP_VERIFY_TOKEN
    return bool(expected) and hmac.compare_digest(expected.encode(), token.encode())


def sms_signature(url: str, fields: Mapping[str, Sequence[str]]) -> str:
    """What Twilio puts into X-Twilio-Signature: of the address it called and the sorted fields."""
    text = url + "".join(
        name + value for name in sorted(fields) for value in sorted(set(fields[name]))
    )
    digest = hmac.new(settings.SMS_AUTH_TOKEN.encode(), text.encode(), hashlib.sha1)
    return base64.b64encode(digest.digest()).decode()


def is_from_sms_provider(url: str, fields: Mapping[str, Sequence[str]], signed: str) -> bool:
    if not settings.SMS_AUTH_TOKEN:
        return False
    return hmac.compare_digest(sms_signature(url, fields).encode(), signed.encode())


_WHATSAPP_STATES = {
    "sent": MessageStatus.SENT,
    "delivered": MessageStatus.DELIVERED,
    "read": MessageStatus.READ,
    "failed": MessageStatus.FAILED,
}
_SMS_STATES = {
    "sent": MessageStatus.SENT,
    "delivered": MessageStatus.DELIVERED,
    "read": MessageStatus.READ,
    "undelivered": MessageStatus.FAILED,
    "failed": MessageStatus.FAILED,
}


def read_whatsapp(call: Any) -> tuple[list[StatusUpdate], list[Reply]]:
    """The states and the replies of all entries and changes of one call."""
    updates: list[StatusUpdate] = []
    replies: list[Reply] = []
    for entry in _dicts(_get(call, "entry")):
        for change in _dicts(_get(entry, "changes")):
            value = _get(change, "value")
            sender = _text(_get(_get(value, "metadata"), "phone_number_id"))
            for status in _dicts(_get(value, "statuses")):
                if (state := _WHATSAPP_STATES.get(_text(_get(status, "status")))) is not None:
                    updates.append(_whatsapp_update(status, state, sender))
            for message in _dicts(_get(value, "messages")):
                if _text(_get(message, "id")):
                    replies.append(_whatsapp_reply(message, sender))
    return updates, replies


def _whatsapp_update(status: Any, state: MessageStatus, sender: str) -> StatusUpdate:
    error = next(_dicts(_get(status, "errors")), {})
    details = _text(_get(_get(error, "error_data"), "details"))
    return StatusUpdate(
        Channel.WHATSAPP,
        _text(_get(status, "id")),
        state,
        _instant(_get(status, "timestamp")),
        stamp=_text(_get(status, "timestamp")),
        reference=_text(_get(status, "biz_opaque_callback_data")),
        error_code=_text(_get(error, "code")),
        error_text=details or _text(_get(error, "title")),
        sender=sender,
    )


def _whatsapp_reply(message: Any, sender: str) -> Reply:
    kind = _text(_get(message, "type"))
    text = (
        _text(_get(_get(message, "text"), "body"))
        or _text(_get(_get(message, "button"), "text"))
        or _text(_get(_get(_get(message, "interactive"), "button_reply"), "title"))
    )
    phone = _text(_get(message, "from"))
    return Reply(
        Channel.WHATSAPP,
        _text(_get(message, "id")),
        provider_phone(f"+{phone.lstrip('+')}") if phone else "",
        text or f"({kind or 'something without words'})",
        _instant(_get(message, "timestamp")),
        sender=sender,
        answers=_text(_get(_get(message, "context"), "id")),
    )


def read_sms_status(fields: Mapping[str, str], reference: str) -> list[StatusUpdate]:
    state = _SMS_STATES.get(fields.get("MessageStatus", ""))
    provider_id = _text(fields.get("MessageSid"))
    if state is None or not provider_id:
        return []
    return [
        StatusUpdate(
            Channel.SMS,
            provider_id,
            state,
            timezone.now(),
            reference=_text(reference),
            error_code=_text(fields.get("ErrorCode")),
            error_text=_text(fields.get("ErrorMessage")),
            sender=_text(fields.get("MessagingServiceSid")) or _text(fields.get("From")),
        )
    ]


def read_sms(fields: Mapping[str, str]) -> list[Reply]:
    provider_id = _text(fields.get("MessageSid"))
    if not provider_id:
        return []
    return [
        Reply(
            Channel.SMS,
            provider_id,
            provider_phone(_text(fields.get("From"))),
            _text(fields.get("Body")),
            timezone.now(),
            sender=_text(fields.get("MessagingServiceSid")) or _text(fields.get("To")),
        )
    ]


def _get(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


def _text(value: Any) -> str:
    return storable(str(value)) if isinstance(value, str | int) else ""


def _instant(value: Any) -> datetime:
    """Seconds since 1970; the future, which would hide what comes after, is now."""
    now = timezone.now()
    try:
        given = datetime.fromtimestamp(int(value), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return now
    return min(given, now)
