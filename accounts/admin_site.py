"""The admin site, with the same sign-in as the API."""

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_variables
from unfold.forms import AuthenticationForm
from unfold.sites import UnfoldAdminSite

from accounts.sign_in.client import Client
from accounts.sign_in.credentials import identify
from core.errors import DomainError


class SignInForm(AuthenticationForm):
    refusal: DomainError | None = None

    @sensitive_variables("password")
    def clean(self) -> dict[str, Any]:
        """In the place of Django's own check, which counts nothing."""
        username = self.cleaned_data.get("username")
        password = self.cleaned_data.get("password")
        if username and password:
            try:
                self.user_cache = identify(username, password, Client.of(self.request))
            except DomainError as refusal:
                self.refusal = refusal
                raise ValidationError(refusal.message, code=refusal.code) from refusal
            self.confirm_login_allowed(self.user_cache)
        return self.cleaned_data


class FootfallAdminSite(UnfoldAdminSite):
    login_form = SignInForm

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        response = cast(Any, super().login(request, extra_context))
        form = (getattr(response, "context_data", None) or {}).get("form")
        refusal = getattr(form, "refusal", None)
        if refusal is not None and refusal.status == 429:
            response.status_code = 429
            response["Retry-After"] = str(refusal.retry_after_seconds)
        return response
