from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import ReadOnlyPasswordHashWidget
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminTextareaWidget

from accounts.admin.own_account import OWN_PAGES, ResetPage
from accounts.models import Branch, Organization, User
from accounts.models.user import NEW_PASSWORD
from accounts.services import (
    ensure_own_second_factor,
    ensure_owner_remains,
    require_branch_of_staff,
)
from accounts.sign_in.second_factor import second_factor_of
from core.admin.base import RecordedAdmin, is_operator
from core.errors import DomainError
from core.recording import notify_recorded, recorded_values
from core.roles import Can, Role

admin.site.unregister(Group)  # roles say who may do what


class LinesField(forms.CharField):
    """A list of names, one a line."""

    widget = UnfoldAdminTextareaWidget

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [
            line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()
        ]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != self.to_python(data)


class OrganizationForm(forms.ModelForm):
    names_of_nobody = LinesField(
        label="Names that are nobody's",
        required=False,
        help_text='One a line, such as "Cash" or "Walk in": they make no customer. Capitals, dots, '
        "spaces and dashes are ignored.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "names_of_nobody" in self.fields:
            self.initial["names_of_nobody"] = self.instance.all_names_of_nobody

    second_factor_roles = forms.MultipleChoiceField(
        label="Second factor for",
        choices=Role.choices,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="These roles sign in with a code of their phone, too. Whoever has none sets one "
        "up at the next sign-in.",
    )
    by: User | None = None  # who has the form open

    def clean_second_factor_roles(self) -> list[str]:
        roles: list[str] = self.cleaned_data["second_factor_roles"]
        try:
            ensure_own_second_factor(roles, by=self.by)
        except DomainError as refusal:
            raise ValidationError(refusal.message, code=refusal.code) from refusal
        return roles

    def clean_names_of_nobody(self) -> list[str] | None:
        """Left as they are, the usual names go on to grow with ours."""
        names: list[str] = self.cleaned_data["names_of_nobody"]
        unchanged = "names_of_nobody" not in self.changed_data
        return self.instance.names_of_nobody if unchanged else names


@admin.register(Organization)
class OrganizationAdmin(RecordedAdmin):
    """Owners change the settings of theirs; the platform's operator adds organizations."""

    form = OrganizationForm
    add_right = None
    change_right = Can.ADMINISTER
    delete_right = None
    list_display = ("name", "id", "default_region", "time_zone", "date_order")
    list_display_links = ("name", "id")
    search_fields = ("name",)
    readonly_fields = ("created_at",)
    # What a new one cannot do without; its owner sets the rest at the Desk, with words beside it.
    first_fields = ("name", "default_region", "time_zone", "currency", "date_order")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_fields(request, obj) if obj else self.first_fields

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = forms.ModelForm
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.by = request.user
        return form

    def picker_label(self, organization: Organization) -> str:
        """Two businesses may have one name."""
        return f"{organization} (no. {organization.pk})"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_operator(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """On the page of one (config/deleting/admin.py), never of several by a list's action."""
        return obj is not None and is_operator(request.user)


class BranchForm(forms.ModelForm):
    aliases = LinesField(
        label="Also spelled",
        required=False,
        help_text="Other spellings met in sheets, one a line. Capitals, dots and spaces are "
        "ignored.",
    )


@admin.register(Branch)
class BranchAdmin(RecordedAdmin):
    form = BranchForm
    add_right = change_right = delete_right = Can.ADMINISTER
    list_display = ("name", "organization", "code", "city", "is_active")
    list_filter = ("organization", "is_active")
    search_fields = ("name", "code", "city")
    readonly_fields = ("created_at",)
    autocomplete_fields = ("organization",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """On the page of one (config/deleting/admin.py), never of several by a list's action."""
        return obj is not None and super().has_delete_permission(request, obj)


class PasswordSetWidget(ReadOnlyPasswordHashWidget):
    """Says whether there is a password; how it is kept is for nobody to read."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if len(context["summary"]) > 1:  # the method, its rounds, salt and hash
            context["summary"] = [{"label": "A password is set."}]
        return context


class MemberChangeForm(UserChangeForm):
    aliases = LinesField(
        label="Also called",
        required=False,
        help_text="Other names met in sheets under Attended by, one a line.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "organization" in self.fields:
            self.fields["organization"].required = not self.instance.is_superuser
        if "password" in self.fields:
            self.fields["password"].widget = PasswordSetWidget()

    def clean(self) -> dict[str, Any]:
        """The last owner stays; the refusal stands beside the form, not on an error page."""
        cleaned = super().clean() or self.cleaned_data
        try:
            ensure_owner_remains(
                self.instance,
                role=cleaned.get("role", self.instance.role),
                is_active=cleaned.get("is_active", self.instance.is_active),
            )
        except DomainError as refusal:
            raise ValidationError(refusal.message, code=refusal.code) from refusal
        return cleaned


class MemberCreationForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"organization", "password1", "password2"} & self.fields.keys():
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        organization = cleaned.get("organization") or self.instance.organization
        if organization is not None and "branches" in cleaned and "role" in cleaned:
            require_branch_of_staff(
                organization, role=cleaned["role"], branches=cleaned["branches"]
            )
        return cleaned


@admin.register(User)
class UserAdmin(RecordedAdmin, DjangoUserAdmin):
    """Owners see and change the members of theirs. Members are deactivated, never deleted."""

    view_right = Can.ADMINISTER
    add_right = Can.ADMINISTER
    change_right = Can.ADMINISTER
    delete_right = None
    pages = (*OWN_PAGES, ResetPage)
    change_form_before_template = "accounts/reset_button.html"
    form = MemberChangeForm
    add_form = MemberCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "organization", "role", "is_active", "last_login")
    list_filter = ("organization", "role", "is_active")
    filter_horizontal = ()
    autocomplete_fields = ("organization", "branches")
    readonly_fields = ("last_login", "date_joined")
    _work: Any = ("Work", {"fields": ("organization", "role", "branches")})
    fieldsets = (
        (None, {"fields": ("username", "password", "is_active")}),
        ("Person", {"fields": ("first_name", "last_name", "email", "aliases")}),
        _work,
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "password1", "password2")}),
        _work,
    )

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        """A superuser's password would open the whole platform."""
        return queryset if is_operator(request.user) else queryset.filter(is_superuser=False)

    def record_context(self, request: HttpRequest, record: User) -> dict[str, Any]:
        return {"resets_second_factor": second_factor_of(record) is not None}

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        obj.is_staff = True
        super().save_model(request, obj, form, change)

    def log_change(self, request: HttpRequest, obj: User, message: Any) -> Any:
        """The page that sets a password saves without `save_model`, and comes by here."""
        match = request.resolver_match
        if match is not None and match.url_name == "auth_user_password_change":
            by = cast(User, request.user)
            same = recorded_values(obj)
            notify_recorded(obj, same, by=by, is_new=False, note=NEW_PASSWORD)
        return super().log_change(request, obj, message)
