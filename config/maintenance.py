"""Nightly care for libraries that keep rows of their own."""

from django.core.management import call_command

from jobs.schedule import Firing, daily


@daily("config.flush_expired_tokens", hour=3)
def flush_expired_tokens(firing: Firing) -> None:
    """Refresh tokens that have expired need no blacklist any more."""
    call_command("flushexpiredtokens")
