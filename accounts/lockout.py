"""Whose failed sign-ins the lock counts, and what the API answers to whom it locks out."""

from collections.abc import Mapping
from typing import Any

from axes.signals import user_locked_out
from django.dispatch import receiver
from rest_framework.request import Request

from core.errors import DomainError

# What a row of axes holds. Names of accounts are shorter, so a longer one opens nothing.
_LONGEST_NAME = 255


def attempted_name(request: Any, credentials: Mapping[str, Any] | None = None) -> str | None:
    """The user name somebody tries, as it can be stored: axes itself hands on whatever was sent.

    PostgreSQL refuses longer texts and NUL, which made the sign-in a 500.
    """
    sent = credentials or getattr(request, "data", None) or getattr(request, "POST", {})
    name = sent.get("username")
    return None if name is None else str(name).replace("\x00", "")[:_LONGEST_NAME]


@receiver(user_locked_out, dispatch_uid="accounts.answer_locked_out_by_api")
def answer_locked_out_by_api(sender: Any, *, request: Any, **kwargs: Any) -> None:
    """axes can only answer plain Django requests; one of DRF would get a bare 401."""
    if isinstance(request, Request):
        raise DomainError(
            "Too many failed attempts to sign in. Wait a quarter of an hour and try again, "
            "or ask an owner of your organization for a new password.",
            code="locked_out",
            status=429,
        )
