"""Whether a call was signed by somebody who holds a secret of the organization.

The signature is HMAC-SHA256 of the timestamp, a dot and the body as it came, byte for byte.
"""

import hashlib
import hmac
import re
from datetime import datetime, timedelta

from django.utils import timezone

from core.errors import DomainError
from customers.models import WebhookKey
from customers.webhook.keys import candidate_secrets

WINDOW = timedelta(minutes=5)
_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_LONGEST_KEY = WebhookKey._meta.get_field("key_id").max_length or 0


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The value of the signature header."""
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={digest.hexdigest()}"


def signer(key_id: str, timestamp: str, signed: str, body: bytes) -> WebhookKey:
    """The key that signed `body`. Raises DomainError 401, the same whatever is wrong.

    The database is asked only after the signature is right, so strangers cost it nothing and learn
    nothing about which keys there are.
    """
    now = timezone.now()
    fresh = _TIMESTAMP.fullmatch(timestamp) and _is_fresh(int(timestamp), now)
    if not fresh or not 0 < len(key_id) <= _LONGEST_KEY:
        raise _refused()
    good = False
    for secret in candidate_secrets(key_id):
        expected = signature(secret, timestamp, body)
        good |= hmac.compare_digest(expected.encode(), signed.encode())
    key = WebhookKey.objects.select_related("organization").filter(key_id=key_id)
    found = key.first() if good else None
    if found is None or (found.expires_at is not None and found.expires_at <= now):
        raise _refused()
    return found


def _is_fresh(seconds: int, now: datetime) -> bool:
    return abs(seconds - now.timestamp()) <= WINDOW.total_seconds()


def _refused() -> DomainError:
    return DomainError(
        "This call is not signed as it must be. See docs/webhook.md.",
        code="not_authenticated",
        status=401,
    )
