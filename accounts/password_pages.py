"""The admin site's pages for a forgotten password; whoever opens them is signed in nowhere."""

from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.debug import sensitive_post_parameters
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextInputWidget

from accounts.passwords import request_reset, reset_password
from accounts.sign_in.client import Client
from core.admin.pages import add_refusal
from core.errors import DomainError


class AccountForm(forms.Form):
    account = forms.CharField(
        label="User name or e-mail address",
        max_length=254,
        widget=UnfoldAdminTextInputWidget(attrs={"autofocus": True}),
    )


class NewPasswordForm(forms.Form):
    token = forms.CharField(max_length=200, widget=forms.HiddenInput, required=False)
    password = forms.CharField(
        label="New password",
        strip=False,
        max_length=1000,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Once more",
        strip=False,
        max_length=1000,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise ValidationError("The two are not the same.")
        return again


def request_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    form = AccountForm(request.POST if request.method == "POST" else None)
    done = ""
    status = 200
    if form.is_valid():
        try:
            request_reset(form.cleaned_data["account"], Client.of(request))
        except DomainError as refusal:
            add_refusal(form, refusal)
            status = refusal.status
        else:
            done = (
                "If there is an account with this name or address, a link to a new password is on "
                "its way to its e-mail address. It is good for an hour."
            )
    return _page(site, request, "Forgotten password", form, "Send a link", done, status=status)


@sensitive_post_parameters()
def new_password_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    initial = {"token": request.GET.get("token", "")}
    form = NewPasswordForm(request.POST if request.method == "POST" else None, initial=initial)
    done = ""
    status = 200
    if form.is_valid():
        given = form.cleaned_data
        try:
            reset_password(given["token"], given["password"], Client.of(request))
        except DomainError as refusal:
            form.add_error(None, refusal.message)
            status = refusal.status
        except ValidationError as weak:
            form.add_error("password" if "password" in weak.message_dict else None, weak.messages)
        else:
            done = "Your new password is set. All sessions were ended: sign in with it."
    return _page(site, request, "New password", form, "Set the password", done, status=status)


def _page(
    site: AdminSite,
    request: HttpRequest,
    title: str,
    form: forms.Form,
    button: str,
    done: str,
    *,
    status: int,
) -> HttpResponse:
    context: dict[str, Any] = {**site.each_context(request), "title": title}
    context |= {"form": form, "button": button, "done": done}
    return TemplateResponse(request, "accounts/password.html", context, status=status)
