"""Where a page of the admin is: the parts of its header."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse
from django.utils.text import capfirst

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
    kinds = Part(capfirst(str(options.verbose_name_plural)), _address(options, "changelist"))
    app = Part(
        capfirst(str(options.app_config.verbose_name)),
        reverse("admin:app_list", args=[options.app_label]),
    )
    if record is not None:
        last = [kinds, Part(str(record), _address(options, "change", record.pk))]
    elif context.get("cl") is not None:
        last = [Part(title or kinds.title, kinds.url)]
    else:
        last = [kinds, Part(title)] if title else [kinds]
    return last if app.title.lower() == last[0].title.lower() else [app, *last]


def _address(options: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=args)
