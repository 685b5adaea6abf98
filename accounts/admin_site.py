"""The admin site, with the same sign-in as the API and its own pages for forgotten passwords."""

from functools import partial
from typing import Any, cast

from django import forms
from django.contrib.auth import login as sign_in
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.debug import sensitive_variables
from unfold.forms import AdminOwnPasswordChangeForm, AuthenticationForm
from unfold.sites import UnfoldAdminSite
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import User
from accounts.password_pages import new_password_page, request_page
from accounts.services import update_user
from accounts.sign_in.backends import BACKEND
from accounts.sign_in.challenges import (
    Challenge,
    begin_setup_by_challenge,
    challenge_for,
    meet,
)
from accounts.sign_in.client import Client
from accounts.sign_in.credentials import confirm_password, identify
from accounts.sign_in.second_factor import is_missing
from core.admin.pages import add_refusal, own_url
from core.errors import DomainError


class SignInForm(AuthenticationForm):
    refusal: DomainError | None = None
    challenge: Challenge | None = None

    @sensitive_variables("password")
    def clean(self) -> dict[str, Any]:
        """In the place of Django's own check, which counts nothing and knows no second step."""
        username = self.cleaned_data.get("username")
        password = self.cleaned_data.get("password")
        if username and password:
            try:
                self.user_cache = identify(username, password, Client.of(self.request))
            except DomainError as refusal:
                self.refusal = refusal
                raise ValidationError(refusal.message, code=refusal.code) from refusal
            self.confirm_login_allowed(self.user_cache)
            self.challenge = challenge_for(self.user_cache)
            if self.challenge is not None:  # so that nobody is signed in by it
                raise ValidationError("A code is needed, too.", code="second_factor")
        return self.cleaned_data


class OwnPasswordForm(AdminOwnPasswordChangeForm):
    """Who sits at somebody's open computer may not guess on."""

    user: User

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.client = client

    def clean_old_password(self) -> str:
        old: str = self.cleaned_data["old_password"]
        try:
            confirm_password(self.user, old, self.client, field="old_password")
        except DomainError as refusal:
            raise ValidationError(refusal.message, code=refusal.code) from refusal
        return old

    def save(self, commit: bool = True) -> User:
        self.user = User.objects.get(pk=self.user.pk)  # the request has a stand-in
        update_user(self.user, by=self.user, password=self.cleaned_data["new_password1"])
        return self.user


class OwnPasswordView(PasswordChangeView):
    form_class = OwnPasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "client": Client.of(self.request)}


class CodeForm(forms.Form):
    """The second step."""

    challenge = forms.CharField(widget=forms.HiddenInput)
    setup = forms.CharField(widget=forms.HiddenInput, required=False)
    code = forms.CharField(
        max_length=40,
        widget=UnfoldAdminTextInputWidget(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "inputmode": "text"}
        ),
        help_text="The six digits that the app shows now. Without the phone: a recovery code.",
    )


class FootfallAdminSite(UnfoldAdminSite):
    login_form = SignInForm

    def extra_urls(self) -> list[URLPattern]:
        return [
            path("password-reset/", partial(request_page, site=self), name="admin_password_reset"),
            path("password-reset/new/", partial(new_password_page, site=self), name="new_password"),
        ]

    def has_permission(self, request: HttpRequest) -> bool:
        """Not who has to set up a second factor first: signing in again does that."""
        user = cast(Any, request.user)
        return super().has_permission(request) and not is_missing(user)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        view = OwnPasswordView.as_view(
            success_url=reverse("admin:password_change_done"),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return cast(HttpResponse, view(request))

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.method == "POST" and "challenge" in request.POST:
            return self._second_step(request)
        response = cast(Any, super().login(request, extra_context))
        form = (getattr(response, "context_data", None) or {}).get("form")
        challenge = getattr(form, "challenge", None)
        if challenge is not None:
            return self._ask_for_code(request, challenge)
        return _as_refused(response, getattr(form, "refusal", None))

    def _ask_for_code(self, request: HttpRequest, challenge: Challenge) -> HttpResponse:
        initial = {"challenge": challenge.challenge}
        setup = None
        if challenge.asks_for == "setup":
            setup = begin_setup_by_challenge(challenge.challenge)
            initial["setup"] = setup.setup
        return self._code_page(request, CodeForm(initial=initial), setup=setup)

    def _second_step(self, request: HttpRequest) -> HttpResponse:
        form = CodeForm(request.POST)
        if not form.is_valid():
            return self._code_page(request, form)
        given = form.cleaned_data
        try:
            user, codes = meet(
                given["challenge"], given["code"], Client.of(request), setup=given["setup"]
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
            return _as_refused(self._code_page(request, form), refusal)
        sign_in(request, user, backend=BACKEND)
        goal = own_url(request, request.GET.get("next", "")) or reverse("admin:index")
        if codes:
            return self._code_page(request, None, recovery_codes=codes, goal=goal)
        return HttpResponseRedirect(goal)

    def _code_page(
        self, request: HttpRequest, form: CodeForm | None, **more: Any
    ) -> TemplateResponse:
        context = {
            **self.each_context(request),
            "title": "Second factor",
            "app_path": request.get_full_path(),
            "form": form,
            **more,
        }
        return TemplateResponse(request, "accounts/second_step.html", context)


def _as_refused(response: Any, refusal: DomainError | None) -> HttpResponse:
    if refusal is not None and refusal.status == 429:
        response.status_code = 429
        response["Retry-After"] = str(refusal.retry_after_seconds)
    return cast(HttpResponse, response)
