from typing import Any, cast

from django.contrib import admin, messages
from django.http import HttpRequest
from unfold.decorators import display

from accounts.admin_base import ScopedAdmin
from accounts.admin_services import ServiceAdmin
from accounts.roles import Can
from customers.ignoring import ignore_identifier
from customers.models import DuplicateCandidate, IgnoredIdentifier
from customers.normalize import format_phone


@admin.register(IgnoredIdentifier)
class IgnoredIdentifierAdmin(ServiceAdmin):
    """Keys that name nobody, such as the shop's own number."""

    add_right = Can.MANAGE
    change_right = None
    delete_right = Can.MANAGE
    list_display = ("shown_value", "kind", "reason", "created_at", "organization")
    list_filter = ("kind",)
    search_fields = ("value", "reason")
    autocomplete_fields = ("organization",)
    fields = ("organization", "kind", "value", "reason")

    @display(description="Never a customer's", ordering="value")
    def shown_value(self, ignored: IgnoredIdentifier) -> str:
        return format_phone(ignored.value)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        ignored = ignore_identifier(
            obj.organization, kind=obj.kind, value=obj.value, reason=obj.reason
        )
        obj.pk = ignored.entry.pk
        obj.refresh_from_db()
        if ignored.still_of is not None:
            self.message_user(
                request,
                f"{ignored.still_of} still has this key and keeps it. Take it away there, unless "
                "it really is theirs.",
                messages.WARNING,
            )


@admin.register(DuplicateCandidate)
class DuplicateCandidateAdmin(ScopedAdmin):
    """Pairs that may be one person: to read."""

    add_right = None
    change_right = None
    delete_right = None
    list_display = ("first", "second", "likeness", "why", "status", "organization")
    list_filter = ("status",)
    ordering = ("-score", "-id")
    fields = ("organization", "first", "second", "likeness", "why", "status", "created_at")
    readonly_fields = ("likeness", "why", "created_at")

    @display(description="Likeness", ordering="score")
    def likeness(self, pair: DuplicateCandidate) -> str:
        return f"{pair.score:.0%}"

    @display(description="Reasons")
    def why(self, pair: DuplicateCandidate) -> str:
        return " ".join(cast(list[str], pair.reasons))
