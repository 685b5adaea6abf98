"""Reactions to events of the libraries that guard the door."""

from typing import Any

from axes.signals import user_locked_out
from django.dispatch import receiver
from rest_framework.request import Request

from core.errors import DomainError


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
