"""The keys of an organization: made, rotated and ended by its owner.

A secret is derived from SECRET_KEY and the key's random id instead of being stored: whoever gets
hold of the database alone can sign nothing. A changed SECRET_KEY ends all secrets, unless the old
one stays in SECRET_KEY_FALLBACKS for a while.
"""

import secrets
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import Organization, TrailKind, User
from accounts.trail import record
from core.errors import DomainError
from customers.models import WebhookKey

_SALT = "footfall.customers.webhook"
# The one in use and the one that takes over: more would be keys that nobody remembers.
VALID_AT_ONCE = 2


def secret_of(key: WebhookKey) -> str:
    return next(candidate_secrets(key.key_id))


def candidate_secrets(key_id: str) -> Iterator[str]:
    """The secret of `key_id`, then those under former SECRET_KEYs."""
    for site_secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield salted_hmac(_SALT, key_id, secret=site_secret, algorithm="sha256").hexdigest()


@transaction.atomic
def create_key(
    organization: Organization,
    *,
    by: User | None,
    label: str = "",
    expires_at: datetime | None = None,
) -> WebhookKey:
    """A key beside the present one. Raises DomainError 409 when two are valid already."""
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    _ensure_not_past(expires_at)
    _ensure_two_keys(organization)
    key = WebhookKey.objects.create(
        organization=organization,
        key_id=f"whk_{secrets.token_urlsafe(18)}",
        label=label,
        created_by=by,
        expires_at=expires_at,
    )
    _write_trail(TrailKind.KEY_MADE, key, by)
    return key


@transaction.atomic
def change_key(
    key: WebhookKey, *, by: User | None, label: str, expires_at: datetime | None
) -> WebhookKey:
    """Rename it, or say until when it is good. An ended key stays ended: make a new one."""
    if expires_at != key.expires_at:
        if key.expires_at is not None and key.expires_at <= timezone.now():
            raise DomainError(
                "This key has ended. Make a new one.", code="webhook_key_ended", status=409
            )
        _ensure_not_past(expires_at)
    changed = (key.label, key.expires_at) != (label, expires_at)
    key.label, key.expires_at = label, expires_at
    key.save(update_fields=["label", "expires_at"])
    if changed:
        _write_trail(TrailKind.KEY_CHANGED, key, by)
    return key


@transaction.atomic
def end_key(key: WebhookKey, *, by: User | None) -> None:
    """Take nothing signed with it any more, from now on. Ending it again changes nothing."""
    now = timezone.now()
    unended = WebhookKey.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now), pk=key.pk)
    if unended.update(expires_at=now):
        _write_trail(TrailKind.KEY_ENDED, key, by)


def _write_trail(kind: TrailKind, key: WebhookKey, by: User | None) -> None:
    until = {"expires_at": key.expires_at.isoformat()} if key.expires_at else {}
    record(kind, by=by, target=key, target_name=str(key), details=until)


def _ensure_not_past(expires_at: datetime | None) -> None:
    if expires_at is not None and expires_at <= timezone.now():
        message = "This moment has passed. Give a later one, or none."
        raise DomainError.at("expires_at", "in_the_past", message, overall="invalid")


def _ensure_two_keys(organization: Organization) -> None:
    unended = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    valid = WebhookKey.objects.filter(unended, organization=organization)
    if len(keys := list(valid[:VALID_AT_ONCE])) == VALID_AT_ONCE:
        names = " and ".join(str(key) for key in keys)
        raise DomainError(
            f"{VALID_AT_ONCE} keys are valid already ({names}). End the one that is out of use "
            "first.",
            code="too_many_webhook_keys",
            status=409,
        )
