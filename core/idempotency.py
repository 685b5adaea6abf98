"""Requests that are repeated with the same key: run once, and given the first answer again.

    held = claim_key(user, key, fingerprint=fingerprint)
    if isinstance(held, FirstAnswer): its `status` and `answer` are the first ones
    with transaction.atomic():
        ...  # the writes
        keep_answer(held, status=201, answer=text)
    release_key(held)  # instead, when it was refused

Answer and writes commit together: a process killed in between leaves neither, and whoever repeats
the request takes the key over once its lease has ended.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from core.errors import DomainError
from core.sealing import Unreadable, seal, unseal

KEPT_FOR = timedelta(hours=24)
# Longer than requests run. One that takes still longer may lose its key, and then saves nothing.
LEASE = timedelta(seconds=60)
RETRY_SECONDS = 1
# A key may be released or taken over between two statements; each time somebody got on.
_TRIES = 3
_PURPOSE = "idempotency.answer"


@dataclass(frozen=True)
class HeldKey:
    """The right to run the request of a key; `token` is worth nothing once another one took it."""

    pk: int
    token: uuid.UUID


@dataclass(frozen=True)
class FirstAnswer:
    """What the first request of a key was answered."""

    status: int
    answer: str


def _keys() -> QuerySet[Any]:
    """The keys of people are stored beside the people, in accounts."""
    model: type[Model] = apps.get_model("accounts", "IdempotencyKey")
    return model._default_manager.all()


def claim_key(user: Any, key: str, *, fingerprint: str) -> HeldKey | FirstAnswer:
    """The right to run, or the first answer, of at most 24 hours ago.

    Raises DomainError: 422 `idempotency_key_reused` when the key was given to another request,
    409 `idempotency_in_progress` while the first one runs.
    """
    for _ in range(_TRIES):
        now, token = timezone.now(), uuid.uuid4()
        claim = {
            "fingerprint": fingerprint,
            "token": token,
            "lease_until": now + LEASE,
            "claimed_at": now,
        }
        keys = _keys()
        keys.bulk_create([keys.model(user=user, key=key, **claim)], ignore_conflicts=True)
        row = _keys().filter(user=user, key=key).first()
        if row is None:
            continue  # just released
        if row.token == token:
            return HeldKey(row.pk, token)
        if _is_free(row, now):
            free = _keys().filter(_free_at(now), pk=row.pk, token=row.token)
            if free.update(**claim, status=None, answer=""):
                return HeldKey(row.pk, token)
            continue  # just taken over, or answered after all
        if row.fingerprint != fingerprint:
            raise DomainError(
                "This Idempotency-Key was sent with another request within 24 hours. Repeat that "
                "one unchanged, or send this one with a new key.",
                code="idempotency_key_reused",
                status=422,
            )
        if row.status is None:
            break
        return first_answer(row)
    raise _in_progress()


def keep_answer(held: HeldKey, *, status: int, answer: str) -> None:
    """Within the transaction of the writes. DomainError 409 when another request took over:
    it has to roll them back."""
    if not _held(held).update(status=status, answer=_sealed(answer)):
        raise _in_progress()


def replace_answer(held: HeldKey, *, answer: str) -> None:
    """By what only the commit brought about."""
    _keys().filter(pk=held.pk, token=held.token).update(answer=_sealed(answer))


def first_answer(row: Any) -> FirstAnswer:
    """As it was given to `keep_answer`. DomainError 409 when the service's key is another one now:
    what was asked for is done all the same, so that it must not be run again."""
    try:
        answer = unseal(row.answer, purpose=_PURPOSE) if row.answer else ""
    except Unreadable as error:
        raise DomainError(
            "This request was done, but its answer can no longer be read. Look up what it made; "
            "send it with a new key only to do it again.",
            code="idempotency_answer_lost",
            status=409,
        ) from error
    return FirstAnswer(row.status, answer)


def _sealed(answer: str) -> str:
    return seal(answer, purpose=_PURPOSE) if answer else ""


def release_key(held: HeldKey) -> None:
    """Nothing was done: the key may be used again at once."""
    _held(held).delete()


def clear_old_keys(*, now: datetime) -> int:
    """Those of more than 24 hours ago, whatever became of them; how many."""
    return _keys().filter(claimed_at__lt=now - KEPT_FOR).delete()[0]


def _held(held: HeldKey) -> QuerySet[Any]:
    return _keys().filter(pk=held.pk, token=held.token, status__isnull=True)


def _is_free(row: Any, now: datetime) -> bool:
    return row.claimed_at < now - KEPT_FOR or (row.status is None and row.lease_until < now)


def _free_at(now: datetime) -> Q:
    """As `_is_free`, in SQL."""
    return Q(claimed_at__lt=now - KEPT_FOR) | Q(status__isnull=True, lease_until__lt=now)


def _in_progress() -> DomainError:
    return DomainError(
        "The first request with this Idempotency-Key is still running. Repeat it in a second: "
        "then you get its answer.",
        code="idempotency_in_progress",
        status=409,
        retry_after_seconds=RETRY_SECONDS,
    )
