from typing import Any, cast

from django.contrib import admin, messages
from django.http import HttpRequest
from unfold.decorators import action

from accounts.models import User
from core.admin.base import ScopedAdmin
from core.admin.pages import do_with_each
from core.admin.services import ServiceAdmin
from core.roles import Can
from customers.models import WebhookEvent, WebhookKey
from customers.webhook.keys import change_key, create_key, end_key, secret_of


@admin.register(WebhookKey)
class WebhookKeyAdmin(ServiceAdmin):
    """Keys with which other systems sign; the secret is shown when a key is made."""

    view_right = Can.ADMINISTER
    add_right = Can.ADMINISTER
    change_right = Can.ADMINISTER
    delete_right = None
    list_display = ("label", "key_id", "created_at", "expires_at", "last_used_at", "organization")
    search_fields = ("label", "key_id")
    autocomplete_fields = ("organization",)
    fields = ("organization", "label", "key_id", "expires_at", "created_at", "last_used_at")
    readonly_fields = ("key_id", "created_at", "last_used_at")
    actions = ("end_selected",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            stored = WebhookKey.objects.get(pk=obj.pk)
            by = cast(User, request.user)
            change_key(stored, by=by, label=obj.label, expires_at=obj.expires_at)
            return
        key = create_key(
            obj.organization,
            by=cast(User, request.user),
            label=obj.label,
            expires_at=obj.expires_at,
        )
        obj.pk = key.pk
        obj.refresh_from_db()
        self.message_user(
            request,
            f"The key is {key.key_id} and what it signs with is {secret_of(key)}. Copy it now: it "
            "is not shown again.",
            messages.WARNING,
        )

    @action(description="End now", permissions=["change"])
    def end_selected(self, request: HttpRequest, queryset: Any) -> None:
        by = cast(User, request.user)
        do_with_each(request, queryset, lambda key: end_key(key, by=by), done="Ended")


@admin.register(WebhookEvent)
class WebhookEventAdmin(ScopedAdmin):
    """What other systems sent, with our answers: to read."""

    view_right = Can.ADMINISTER
    add_right = change_right = delete_right = None
    list_display = ("event_id", "key", "api_key", "received_at", "organization")
    search_fields = ("event_id__exact",)  # by the unique index
    fields = ("organization", "event_id", "key", "api_key", "received_at", "answer", "waiting")
