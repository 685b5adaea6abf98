"""Nightly care for what keeps rows of its own below the schedule: libraries, and accounts."""

from django.core.management import call_command
from django.utils import timezone

from core.cache import clear_expired
from core.idempotency import clear_old_keys
from jobs.schedule import Firing, daily


@daily("config.flush_expired_tokens", hour=3)
def flush_expired_tokens(firing: Firing) -> None:
    """Refresh tokens that have expired need no blacklist any more."""
    call_command("flushexpiredtokens")


@daily("config.clear_idempotency_keys", hour=3)
def clear_idempotency_keys(firing: Firing) -> None:
    """Answers are people's data, and nobody is given them again."""
    clear_old_keys(now=timezone.now())


@daily("config.clear_cache", hour=3)
def clear_cache(firing: Firing) -> None:
    """What the database counted and nobody asked for again."""
    clear_expired()
