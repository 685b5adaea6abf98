"""Keys of other systems: made, ended and recognized.

    ffk_<prefix>_<secret>

The prefix finds the row by an index. Of the secret the HMAC-SHA256 under a key derived from
SECRET_KEY is stored. A slow hash, as of passwords, protects what people choose and others guess;
this is 256 random bits, which nobody tries out, and it is checked at every request. Being keyed,
the digest is worth nothing to who can read or write the database alone. A changed SECRET_KEY ends
all keys, unless the old one stays in SECRET_KEY_FALLBACKS for a while.
"""

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NoReturn

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import ApiKey, Organization, TrailKind, User
from accounts.trail import record
from core.errors import DomainError
from core.roles import Role, Scope

USUAL_TERM = timedelta(days=365)
_START = "ffk"
_SALT = "footfall.accounts.api_key"
_PREFIX_BYTES, _SECRET_BYTES = 6, 32
_LONGEST = 100
# Written down no oftener, or each request of a busy system would be a write.
USE_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def create_key(
    organization: Organization,
    *,
    by: User | None,
    name: str,
    scopes: Sequence[str],
    expires_at: datetime | None = None,
    reads_medical: bool = False,
) -> tuple[ApiKey, str]:
    """The key and, this once, its text. Without an end it is good for a year.

    Raises DomainError 400 for an end that has passed, or medical fields with no scope that reads.
    """
    expires_at = expires_at or timezone.now() + USUAL_TERM
    _ensure_not_past(expires_at)
    scopes = [scope for scope in Scope.values if scope in scopes]
    if reads_medical and set(scopes) == {Scope.WEBHOOK}:
        message = "The webhook reads nothing. Give the key a scope that reads, or leave this out."
        raise DomainError.at("reads_medical", "no_scope", message, overall="invalid")
    prefix, secret = secrets.token_hex(_PREFIX_BYTES), secrets.token_urlsafe(_SECRET_BYTES)
    user = User(
        username=f"api-key-{prefix}",
        organization=organization,
        role=Role.VIEWER,
        is_program=True,
        **_names(name),
    )
    user.set_unusable_password()
    user.save()
    key = ApiKey(
        organization=organization,
        user=user,
        name=name,
        prefix=prefix,
        digest=next(_digests(secret)),
        scopes=scopes,
        reads_medical=reads_medical,
        created_by=by,
        expires_at=expires_at,
    )
    key.full_clean()
    key.save()
    details = {"scopes": scopes, "reads_medical": reads_medical}
    _write_trail(TrailKind.KEY_MADE, key, by, **details, expires_at=expires_at.isoformat())
    return key, f"{_START}_{prefix}_{secret}"


@transaction.atomic
def change_key(key: ApiKey, *, by: User | None, name: str, expires_at: datetime) -> ApiKey:
    """Rename it, or say until when it is good. What it may do stays: make another key for that.

    Raises DomainError 409 when the end of a key that has ended is changed.
    """
    changes: dict[str, list[str]] = {}
    if expires_at != key.expires_at:
        if key.state != "valid":
            raise DomainError("This key has ended. Make a new one.", code="key_ended", status=409)
        _ensure_not_past(expires_at)
        changes["expires_at"] = [key.expires_at.isoformat(), expires_at.isoformat()]
    if name != key.name:
        changes["name"] = [key.name, name]
        User.everybody.filter(pk=key.user_id).update(**_names(name))
    key.name, key.expires_at = name, expires_at
    key.save(update_fields=["name", "expires_at"])
    if changes:
        _write_trail(TrailKind.KEY_CHANGED, key, by, changes=changes)
    return key


@transaction.atomic
def end_key(key: ApiKey, *, by: User | None) -> None:
    """It opens nothing from now on. Ending it again changes nothing."""
    if ApiKey.objects.filter(pk=key.pk, ended_at=None).update(ended_at=timezone.now()):
        _write_trail(TrailKind.KEY_ENDED, key, by)


def key_of(text: str) -> ApiKey:
    """The key that `text` is, with its organization and user.

    Raises DomainError 401: `api_key_not_valid`, `api_key_ended` or `api_key_expired`; which of them
    is told to who holds the whole key alone.
    """
    start, _, rest = text.partition("_")
    prefix, _, secret = rest.partition("_")
    if start != _START or len(text) > _LONGEST or not (prefix and secret and text.isascii()):
        _refuse("api_key_not_valid", "This is no API key. Send: Authorization: Api-Key ffk_...")
    keys = ApiKey.objects.select_related("organization", "user")
    key = keys.filter(prefix=prefix).first() if "\x00" not in prefix else None
    if key is None or not _is_of(key, secret):
        _refuse("api_key_not_valid", "There is no such API key. Check that it was copied whole.")
    if key.state == "ended" or key.organization.deletion_started_at is not None:
        _refuse("api_key_ended", "This API key was ended. An owner can make a new one.")
    if key.state == "expired":
        day = timezone.localtime(key.expires_at, key.organization.zone).date()
        message = f"This API key was good until {day}. An owner can make a new one."
        _refuse("api_key_expired", message)
    key.user.organization = key.organization
    return key


def note_use(key: ApiKey) -> None:
    """That it was used just now, unless that was written down within the minute."""
    now = timezone.now()
    before = now - USE_NOTED_EVERY
    if key.last_used_at is None or key.last_used_at < before:
        not_noted = Q(last_used_at=None) | Q(last_used_at__lt=before)
        ApiKey.objects.filter(not_noted, pk=key.pk).update(last_used_at=now)


def _digests(secret: str) -> Iterator[str]:
    """Of `secret` under the present SECRET_KEY, then under former ones."""
    for site_secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield salted_hmac(_SALT, secret, secret=site_secret, algorithm="sha256").hexdigest()


def _is_of(key: ApiKey, secret: str) -> bool:
    return any(constant_time_compare(key.digest, digest) for digest in _digests(secret))


def _names(name: str) -> dict[str, str]:
    """As histories call it: Till of CG Road (API key)."""
    return {"first_name": name, "last_name": "(API key)"}


def _ensure_not_past(expires_at: datetime) -> None:
    if expires_at <= timezone.now():
        message = "This moment has passed. Give a later one."
        raise DomainError.at("expires_at", "in_the_past", message, overall="invalid")


def _refuse(code: str, message: str) -> NoReturn:
    raise DomainError(message, code=code, status=401)


def _write_trail(kind: TrailKind, key: ApiKey, by: User | None, **details: object) -> None:
    record(kind, by=by, target=key, target_name=key.name, details=details)
