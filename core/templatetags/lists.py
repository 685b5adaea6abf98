"""A list's cells on a narrow screen, where each stands beside the name of its column."""

import re
from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

register = template.Library()
_LABEL = re.compile(r'data-label="[^"]*"')


@register.simple_tag
def labelled_cells(cells: Sequence[str], headers: Sequence[dict[str, Any]]) -> list[SafeString]:
    """The theme calls the first one "Select record", also where there is nothing to select."""
    return [
        _labelled(cell, str(header["text"])) for cell, header in zip(cells, headers, strict=True)
    ]


def _labelled(cell: str, name: str) -> SafeString:
    if "action-toggle" in name:  # the box that selects a record
        return mark_safe(cell)  # noqa: S308  (Django's own rendering)
    label = f'data-label="{escape(capfirst(name))}"'
    return mark_safe(_LABEL.sub(lambda _match: label, cell, count=1))  # noqa: S308  (escaped above)
