"""Every route of the API, found from the URLs themselves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import URLPattern, URLResolver

from config import api

SAFE = {"get", "head", "options"}
# Open to everybody on purpose: signing in, the API document, and the webhooks, whose callers sign
# (customers/tests/test_webhook.py, messaging/tests/test_webhooks.py). Whoever adds one says why.
PUBLIC = {
    "token",
    "password-reset",
    "password-reset-confirm",
    "token-second-factor",
    "token-second-factor-setup",
    "token-refresh",
    "token-logout",
    "schema",
    "docs",
    "login",
    "logout",
    "customer-webhook",
    "whatsapp-webhook",
    "sms-status-webhook",
    "sms-inbound-webhook",
}
# What everybody does with what is their own, whatever the role.
OWN = {
    "my-password",
    "my-session-detail",
    "my-session-end-others",
    "my-second-factor",
    "my-second-factor-confirm",
    "my-second-factor-recovery-codes",
    "my-second-factor-remove",
    "saved-filter-list",
    "saved-filter-detail",
}
# POSTs that only read, so that viewers may send them: none yet.
READING = frozenset[tuple[str, str]]()


@dataclass(frozen=True)
class Route:
    """One method of one address. `action` is what the rights table calls it."""

    name: str
    template: str
    method: str
    action: str
    view: type[Any]

    @property
    def model(self) -> type[Model] | None:
        queryset = getattr(self.view, "queryset", None)
        return None if queryset is None else queryset.model

    @property
    def has_id(self) -> bool:
        """A phone in the address is what somebody typed, not the id of a record."""
        return "{" in self.template and "{phone}" not in self.template

    def url(self, record: Model | None = None) -> str:
        lookup = getattr(self.view, "lookup_field", "pk")
        key = getattr(record, lookup) if record is not None else 1
        return re.sub(r"\{\w+\}", str(key), self.template)

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.template}"


def api_routes() -> list[Route]:
    return list(_walk(api.urlpatterns, "/"))


def _walk(patterns: list[Any], prefix: str) -> Iterator[Route]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            canonical = pattern.app_name is None or pattern.app_name == "rest_framework"
            if canonical:  # the other prefixes serve the same registrations once more
                yield from _walk(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern) and pattern.name not in PUBLIC:
            template = prefix + _readable(str(pattern.pattern))
            view = getattr(pattern.callback, "cls", None)
            assert view is not None, f"{template}: not a view of the API; is it public?"
            for method, action in _methods(pattern, view):
                yield Route(pattern.name or "", template, method, action, view)


def _methods(pattern: URLPattern, view: type[Any]) -> Iterator[tuple[str, str]]:
    actions = getattr(pattern.callback, "actions", None)
    if actions is None:
        actions = {name: name for name in view.http_method_names if hasattr(view, name)}
    for method, action in actions.items():
        if method not in ("head", "options"):
            yield method, action


def _readable(regex: str) -> str:
    return re.sub(r"\(\?P<(\w+)>[^)]*\)", r"{\1}", regex).strip("^$").replace("\\", "")
