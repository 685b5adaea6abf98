"""Whether there is a Desk, the app in `frontend/`, and who works there."""

from pathlib import Path
from typing import Any

from django.conf import settings


def built_page() -> str | None:
    """The page of the newest build; None where none is built."""
    try:
        return Path(settings.DESK_BUILD, "index.html").read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def is_built() -> bool:
    return built_page() is not None


def is_led_to_the_desk(user: Any) -> bool:
    """Whether links for `user` lead there. Operators, who belong to no organization, have no place
    at the Desk: theirs lead to the admin, as everybody's where no Desk is built."""
    return not user.is_superuser and is_built()
