from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from accounts.api_keys import change_key, create_key, end_key
from accounts.models import ApiKey, User
from core.admin.pages import do_with_each
from core.admin.services import ServiceAdmin
from core.roles import Can, Scope


class ApiKeyForm(forms.ModelForm):
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "expires_at" in self.fields:
            self.fields["expires_at"].required = self.instance.pk is not None
            self.fields["expires_at"].help_text += " Left empty: in a year."


@admin.register(ApiKey)
class ApiKeyAdmin(ServiceAdmin):
    """Keys of other systems; what a key is, is shown when it is made."""

    form = ApiKeyForm
    view_right = Can.ADMINISTER
    add_right = Can.ADMINISTER
    change_right = Can.ADMINISTER
    delete_right = None
    list_display = (
        "name",
        "prefix",
        "for_what",
        "state",
        "expires_at",
        "last_used_at",
        "organization",
    )
    list_display_links = ("name", "prefix")
    search_fields = ("name", "prefix")
    autocomplete_fields = ("organization",)
    fields = (
        "organization", "name", "scopes", "reads_medical", "expires_at", "prefix", "state",
        "created_at", "last_used_at",
    )  # fmt: skip
    readonly_fields = ("prefix", "state", "created_at", "last_used_at")
    actions = ("end_selected",)

    @display(description="May")
    def for_what(self, key: ApiKey) -> str:
        return ", ".join([*key.scopes, *(["medical"] if key.reads_medical else [])])

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = super().get_fields(request, obj)
        return [name for name in shown if obj or name not in self.readonly_fields]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What a key may do stays as it was made."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "scopes", "reads_medical"] if obj else fields

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        by = cast(User, request.user)
        if change:
            stored = ApiKey.objects.get(pk=obj.pk)
            change_key(stored, by=by, name=obj.name, expires_at=obj.expires_at)
            return
        key, text = create_key(
            obj.organization,
            by=by,
            name=obj.name,
            scopes=obj.scopes,
            expires_at=obj.expires_at,
            reads_medical=obj.reads_medical,
        )
        obj.pk = key.pk
        obj.refresh_from_db()
        message = f"The key is {text}. Copy it now: it is not shown again."
        self.message_user(request, message, messages.WARNING)

    @action(description="End now", permissions=["change"])
    def end_selected(self, request: HttpRequest, queryset: Any) -> None:
        by = cast(User, request.user)
        do_with_each(request, queryset, lambda key: end_key(key, by=by), done="Ended")
