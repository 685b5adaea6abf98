"""What all processes count together: in Redis where `REDIS_URL` names one, else in the database.

    tries = count("sign-in:asha", seconds=900)

While Redis does not answer, the database counts in its place: nobody is locked out, and nobody may
try without end. What it had counted until then is forgotten.
"""

import base64
import logging
import pickle
import sys
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.db import DatabaseCache
from django.db import router, transaction
from django.utils import timezone

from core.models import CacheEntry

logger = logging.getLogger(__name__)
T = TypeVar("T")
# After a failure Redis is left alone for so long: each try may take as long as its timeout.
_PAUSE_SECONDS = 10
_left_alone_until = 0.0


class CountingDatabaseCache(DatabaseCache):
    """Django's, whose `incr` reads and writes apart: of two at once one was lost, and each began
    the entry's time anew."""

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        made = self.make_and_validate_key(key, version=version)
        using = router.db_for_write(self.cache_model_class)
        with transaction.atomic(using=using):  # alone on SQLite, whose transactions are IMMEDIATE
            entries = CacheEntry.objects.using(using)
            entry = entries.select_for_update().filter(pk=made, expires__gt=timezone.now()).first()
            if entry is None:
                raise ValueError(f"Key '{key}' not found")
            counted = pickle.loads(base64.b64decode(entry.value)) + delta  # noqa: S301 - our own
            entry.value = base64.b64encode(pickle.dumps(counted, self.pickle_protocol)).decode()
            entry.save(using=using, update_fields=["value"])
        return counted


def count(key: str, *, seconds: float, by: int = 1) -> int:
    """How often `key` was counted with this time; it is forgotten `seconds` after the first."""
    return _shared(lambda cache: _count(cache, key, seconds, by))


def counted(key: str) -> int:
    return _shared(lambda cache: cache.get(key, 0))


def claim(key: str, value: Any, *, seconds: float) -> bool:
    """Whether nobody had it, of all processes; it is free again after `seconds`."""
    return _shared(lambda cache: cache.add(key, value, seconds))


def kept(key: str) -> Any:
    return _shared(lambda cache: cache.get(key))


def keep(key: str, value: Any, *, seconds: float) -> None:
    _shared(lambda cache: cache.set(key, value, seconds))


def forget(*keys: str) -> None:
    _shared(lambda cache: cache.delete_many(keys))


def clear_expired() -> int:
    """From the database; how many. Redis does so itself."""
    return CacheEntry.objects.filter(expires__lt=timezone.now()).delete()[0]


def _count(cache: BaseCache, key: str, seconds: float, by: int) -> int:
    for _ in range(3):
        try:
            return cache.incr(key, by)
        except ValueError:  # the first of its time, unless another is quicker
            if cache.add(key, by, seconds):
                return by
    return by


def _shared(do: Callable[[BaseCache], T]) -> T:
    global _left_alone_until
    if time.monotonic() >= _left_alone_until:
        try:
            return do(caches["default"])
        except _does_not_answer() as error:
            _left_alone_until = time.monotonic() + _PAUSE_SECONDS
            logger.error(
                "Redis does not answer (%s). Sign-ins are counted in the database meanwhile.",
                type(error).__name__,
            )
    return do(caches["database"])


def _does_not_answer() -> tuple[type[Exception], ...]:
    """Redis's own errors only where its client is in use: it takes memory in every process."""
    redis = sys.modules.get("redis")
    return (OSError, redis.RedisError) if redis else (OSError,)
