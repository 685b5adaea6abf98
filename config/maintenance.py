"""Nightly care for what keeps rows of its own below the schedule: libraries, and accounts."""

from django.core.management import call_command
from django.utils import timezone

from accounts.sign_in.sessions import purge_sessions
from core.cache import clear_expired
from core.idempotency import clear_old_keys
from jobs.schedule import Firing, daily


@daily("config.purge_sessions", hour=3)
def purge_sessions_daily(firing: Firing) -> None:
    """Ours, and what Django keeps of the admin's."""
    purge_sessions(now=timezone.now())
    call_command("clearsessions")


@daily("config.clear_idempotency_keys", hour=3)
def clear_idempotency_keys(firing: Firing) -> None:
    """Answers are people's data, and nobody is given them again."""
    clear_old_keys(now=timezone.now())


@daily("config.clear_cache", hour=3)
def clear_cache(firing: Firing) -> None:
    """What the database counted and nobody asked for again."""
    clear_expired()
