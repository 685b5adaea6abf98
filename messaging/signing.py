"""Whether a webhook's call comes from the provider: its signature, compared in constant time."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence

from django.conf import settings


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
