"""Columns and fields that many admin pages show alike: members, choices, texts, days."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import TextField
from django.utils.formats import get_format
from unfold.decorators import display
from unfold.widgets import UnfoldAdminExpandableTextareaWidget

# For `formfield_overrides`: a text field that grows with what is typed.
GROWING_TEXT: dict[Any, Any] = {TextField: {"widget": UnfoldAdminExpandableTextareaWidget}}


def member_column(
    field: str, description: str, *, ordering: str | None = None
) -> Callable[..., str]:
    """The name of the member in `field`, without a link: who sees a record may not see users."""

    @display(description=description, ordering=ordering)
    def shown(self: Any, record: Any) -> str:
        member = getattr(record, field)
        return member.name if member else "-"

    return shown


def status_column(
    colours: Mapping[Any, str], *, field: str = "status", description: str = "Status"
) -> Callable[..., str]:
    """The choice in `field` as a badge. `colours`: the theme's, of the members of its Choices."""

    @display(
        description=description,
        ordering=field,
        label={str(choice.label): colour for choice, colour in colours.items()},
    )
    def shown(self: Any, record: Any) -> str:
        return str(getattr(record, f"get_{field}_display")())

    return shown


_FIRST = {"%d": "Day first", "%m": "Month first", "%Y": "Year first"}


def date_hint() -> str:
    """How days are typed where the user works, with one that can only be read so."""
    order = get_format("DATE_INPUT_FORMATS")[0]
    return f"{_FIRST[order[:2]]}, as {date_sample()}."


def date_sample() -> str:
    return date(2026, 12, 31).strftime(get_format("DATE_INPUT_FORMATS")[0])
