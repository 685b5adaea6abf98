"""Pages of the admin: the parts of the header, and a list's cells on a narrow screen."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from core.admin.pages import admin_url

register = template.Library()


@dataclass(frozen=True)
class Part:
    title: str
    url: str = ""


@register.simple_tag(takes_context=True)
def page_path(context: template.Context) -> list[Part]:
    """From the app to the record or page, each once. What people named keeps its first letter."""
    shown = (context.get(name) for name in ("original", "object"))
    record = next((one for one in shown if isinstance(one, Model)), None)
    options = record._meta if record is not None else context.get("opts")
    title = str(context.get("content_title") or context.get("title") or "").strip()
    if options is None:
        return [Part(title)]
    kinds = Part(capfirst(str(options.verbose_name_plural)), admin_url(options.model, "changelist"))
    app = Part(
        capfirst(str(options.app_config.verbose_name)),
        reverse("admin:app_list", args=[options.app_label]),
    )
    if record is not None:
        last = [kinds, Part(str(record), admin_url(record))]
    elif context.get("cl") is not None:
        last = [Part(title or kinds.title, kinds.url)]
    else:
        last = [kinds, Part(title)] if title else [kinds]
    return last if app.title.lower() == last[0].title.lower() else [app, *last]


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
