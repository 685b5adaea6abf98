"""Against guessing: how often one may try, by address and by name, counted by all processes.

An address (an IPv6 network of /64) has so many requests a minute. A name has some failures free at
each address; after them the wait grows with each further one, up to a quarter of an hour. Failures
from everywhere count together, too, against many addresses that guess at one name: then whoever
comes from an address where that person has never signed in waits up to a minute. So nobody locks a
person out of the places where they work, nor for good out of others.
"""

import functools
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.sign_in.client import Client
from core import cache
from core.errors import DomainError

Limit = Literal["login", "refresh", "reset"]
_FORGOTTEN_AFTER = 24 * 3600  # seconds, of failures
_KNOWN_FOR = 60 * 24 * 3600  # seconds, of an address from which somebody signed in


@dataclass(frozen=True)
class _Slope:
    """`free` failures cost nothing; after them each wait is twice the last, from 5 seconds on."""

    free: int
    longest_seconds: int

    def wait(self, failures: int) -> int:
        """Seconds until the next try may follow one that made it so many failures."""
        if failures < self.free:
            return 0
        return min(self.longest_seconds, 5 * 2 ** min(failures - self.free, 20))


def ensure_rate(limit: Limit, client: Client) -> None:
    """Counts a request. Raises DomainError 429 `throttled` when its address has sent too many."""
    most, seconds = _parsed(settings.SIGN_IN_RATES[limit])
    now = time.time()
    window = int(now // seconds)
    if cache.count(f"rate:{limit}:{_hidden(client.network)}:{window}", seconds=seconds) > most:
        wait = max(1, round((window + 1) * seconds - now))
        raise _refusal("Too many requests came from your address.", "throttled", wait)


@contextmanager
def counted_attempt(name: str, client: Client) -> Iterator[None]:
    """Around a check of what somebody knows: a password or a code of the person called `name`.

    A try counts as a failure before it is made, so that many at once are many, and is forgotten
    when the block does not raise. Raises DomainError 429 `too_many_attempts` without running the
    block while a wait lasts.
    """
    here = f"{_hidden(name.casefold())}:{_hidden(client.network)}"
    everywhere = _hidden(name.casefold())
    is_known = cache.kept(f"known:{here}") is not None
    slopes = {here: _Slope(settings.LOGIN_FAILURE_LIMIT, 900)}
    if not is_known:
        slopes[everywhere] = _Slope(4 * settings.LOGIN_FAILURE_LIMIT, 60)
    _ensure_no_waits(slopes)
    yield
    cache.forget(f"failures:{here}", f"wait:{here}")
    if not is_known:
        cache.count(f"failures:{everywhere}", seconds=_FORGOTTEN_AFTER, by=-1)
    cache.keep(f"known:{here}", 1, seconds=_KNOWN_FOR)


def _ensure_no_waits(slopes: dict[str, _Slope]) -> None:
    """What one of them refuses is no failure to the others: nobody looked at it."""
    passed: list[str] = []
    for key, slope in slopes.items():
        try:
            _ensure_no_wait(key, slope)
        except DomainError:
            for other in passed:
                cache.count(f"failures:{other}", seconds=_FORGOTTEN_AFTER, by=-1)
                cache.forget(f"wait:{other}")
            raise
        passed.append(key)


def _ensure_no_wait(key: str, slope: _Slope) -> None:
    """Claims the try: of several at once in a wait's first moment one alone goes on."""
    now = timezone.now().timestamp()
    if (until := cache.kept(f"wait:{key}")) is not None and until > now:
        raise _too_many(until - now)
    failures = cache.count(f"failures:{key}", seconds=_FORGOTTEN_AFTER)
    wait = slope.wait(failures)
    if wait and not cache.claim(f"wait:{key}", now + wait, seconds=wait):
        cache.count(f"failures:{key}", seconds=_FORGOTTEN_AFTER, by=-1)
        raise _too_many((cache.kept(f"wait:{key}") or now + wait) - now)


def _too_many(wait: float) -> DomainError:
    seconds = max(1, round(wait))
    return _refusal("Too many attempts failed.", "too_many_attempts", seconds)


def _refusal(what: str, code: str, seconds: int) -> DomainError:
    wait = f"{seconds} seconds" if seconds < 120 else f"{round(seconds / 60)} minutes"
    message = f"{what} Wait {wait} and try again."
    return DomainError(message, code=code, status=429, retry_after_seconds=seconds)


def _hidden(text: str) -> str:
    """Names and addresses stand in no cache."""
    digest = salted_hmac("footfall.accounts.throttling", text, algorithm="sha256")
    return hashlib.blake2b(digest.digest(), digest_size=12).hexdigest()


@functools.cache
def _parsed(rate: str) -> tuple[int, int]:
    """ "20/min" as (20, 60): requests and seconds."""
    most, _, period = rate.partition("/")
    return int(most), {"s": 1, "m": 60, "h": 3600, "d": 86400}[period[0]]
