"""Which right an action needs: declared in a table per view, refused when it is not."""

from collections.abc import Mapping
from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from core.roles import Can

STANDARD_RIGHTS: Mapping[str, Can] = {
    "list": Can.READ,
    "retrieve": Can.READ,
    "metadata": Can.READ,  # OPTIONS of a viewset
    "get": Can.READ,  # of a view without a router, as the next one
    "options": Can.READ,
    "create": Can.WORK,
    "update": Can.WORK,
    "partial_update": Can.WORK,
    "destroy": Can.WORK,
}


def action_of(view: Any) -> str:
    """Of a view without a router the method: `get`, `post` ..., and `get` for HEAD."""
    if action := getattr(view, "action", None):
        return action
    method = (getattr(view.request, "method", None) or "").lower()
    return "get" if method == "head" else method


def right_for(view: Any) -> Can | None:
    """The right that the view's current action needs; None when nobody declared one.

    It stands with the action (`core.api.viewsets.endpoint`) or in the view's `rights`.
    """
    action = action_of(view)
    declared = {**STANDARD_RIGHTS, **getattr(view, "rights", {})}
    return getattr(getattr(view, action, None), "right", None) or declared.get(action)


class HasRight(BasePermission):
    """Refuses who is not signed in, an action that nobody gave a right, and a role without it."""

    message: str | None = None
    code: str | None = None

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user or not request.user.is_authenticated:
            return False
        if request.method is not None and _answers_405(view, request.method.lower()):
            return True
        right = right_for(view)
        if right is None or request.user.can(right):
            return right is not None
        if refusal := request.user.refusal_for(right):
            self.code, self.message = refusal
        return False


def _answers_405(view: Any, method: str) -> bool:
    """Nothing is bound to the method: "method not allowed" is the better answer."""
    return getattr(view, method, view.http_method_not_allowed) == view.http_method_not_allowed
