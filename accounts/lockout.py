"""Whose failed sign-ins the lock counts."""

from collections.abc import Mapping
from typing import Any

# What a row of axes holds. Names of accounts are shorter, so a longer one opens nothing.
_LONGEST_NAME = 255


def attempted_name(request: Any, credentials: Mapping[str, Any] | None = None) -> str | None:
    """The user name somebody tries, as it can be stored: axes itself hands on whatever was sent.

    PostgreSQL refuses longer texts and NUL, which made the sign-in a 500.
    """
    sent = credentials or getattr(request, "data", None) or getattr(request, "POST", {})
    name = sent.get("username")
    return None if name is None else str(name).replace("\x00", "")[:_LONGEST_NAME]
