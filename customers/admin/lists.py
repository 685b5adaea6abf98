from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from unfold.decorators import display

from core.admin.base import ScopedAdmin
from core.admin.columns import member_column
from core.admin.services import ServiceAdmin
from core.roles import Can
from customers.ignoring import ignore_identifier
from customers.models import IgnoredIdentifier, OptedOutPhone
from customers.normalize import format_phone
from customers.record_search import OPTED_OUT


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


@admin.register(OptedOutPhone)
class OptedOutPhoneAdmin(ScopedAdmin):
    """Phones that get no message: to read. Customers opt out and in on their own page."""

    add_right = change_right = delete_right = None
    list_display = ("shown_phone", "why", "by", "since", "organization")
    list_select_related = ("reported_by",)
    search = OPTED_OUT
    search_fields = ("phone",)
    search_help_text = OPTED_OUT.description
    fields = ("organization", "shown_phone", "why", "by", "since")
    readonly_fields = ("shown_phone", "by")
    by = member_column("reported_by", "Told by", ordering="reported_by")

    @display(description="Phone", ordering="phone")
    def shown_phone(self, opted_out: OptedOutPhone) -> str:
        return format_phone(opted_out.phone)
