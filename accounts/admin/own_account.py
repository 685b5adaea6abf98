"""One's own sign-in in the admin: where one is signed in, and the second factor."""

from typing import Any, ClassVar

from django import forms
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextInputWidget

from accounts.models import UserSession
from accounts.sign_in.admin_sessions import SESSION_ID
from accounts.sign_in.browsers import describe_browser
from accounts.sign_in.client import Client
from accounts.sign_in.credentials import confirm_password
from accounts.sign_in.second_factor import (
    Setup,
    begin_setup,
    confirm_setup,
    is_required_of,
    recovery_codes_left,
    remove_second_factor,
    renew_recovery_codes,
    reset_second_factor,
    second_factor_of,
)
from accounts.sign_in.sessions import end_own_sessions
from core.admin.pages import ActionPage, AdminPage
from core.roles import Can

_LONGEST_ID = 18  # digits, which every database takes
OWN_PAGE = "admin:accounts_user_my_account"


class _OwnPage(AdminPage):
    """Everybody's own, whatever they may see of others."""

    def may_open(self) -> bool:
        return True

    def back_url(self) -> str:
        return reverse(OWN_PAGE)

    @property
    def client(self) -> Client:
        return Client.of(self.request)

    def sessions(self) -> Any:
        return UserSession.objects.of(self.user, at=timezone.now())


class AccountPage(_OwnPage):
    name, route, template = "my_account", "me/", "accounts/account.html"

    def title(self) -> str:
        return "Your sign-in"

    def context(self) -> dict[str, Any]:
        here = self.request.session.get(SESSION_ID)
        shown = [
            {"session": one, "browser": describe_browser(one.user_agent), "is_here": one.pk == here}
            for one in self.sessions()
        ]
        return {
            "sessions": shown,
            "second_factor": second_factor_of(self.user),
            "is_required": is_required_of(self.user),
            "codes_left": recovery_codes_left(self.user),
        }


class EndSessionsPage(_OwnPage, ActionPage):
    """One session, by its id, or all others."""

    name, route, right = "my_sessions_end", "me/sessions/end/", Can.READ

    def act(self) -> None:
        sessions = self.sessions().exclude(pk=self.request.session.get(SESSION_ID))
        chosen = self.request.POST.get("session", "")
        if chosen:
            is_id = chosen.isdecimal() and len(chosen) <= _LONGEST_ID
            sessions = sessions.filter(pk=int(chosen) if is_id else 0)
        ended = end_own_sessions(sessions, by=self.user)
        self.message(f"{ended} session{'' if ended == 1 else 's'} ended.")


class CodeForm(forms.Form):
    code = forms.CharField(
        max_length=40,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "one-time-code"}),
        help_text="The six digits that the app shows now.",
    )


class PasswordAndCodeForm(CodeForm):
    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "current-password"}),
    )


class SetupForm(PasswordAndCodeForm):
    setup = forms.CharField(widget=forms.HiddenInput)


class _CodesPage(_OwnPage, ActionPage):
    """A form whose success shows recovery codes, once."""

    template, right = "accounts/second_factor.html", Can.READ
    button: ClassVar[str]

    def make_codes(self) -> list[str]:
        raise NotImplementedError

    def respond(self) -> HttpResponseBase:
        self.form = self.make_form(*([self.request.POST] if self.request.method == "POST" else []))
        if self.form.is_bound and self.form.is_valid():
            return self.show(recovery_codes=self.make_codes(), form=None)
        return self.show()

    def context(self) -> dict[str, Any]:
        return {**super().context(), "button": self.button, "account_url": self.back_url()}


class SetUpPage(_CodesPage):
    name, route, button = "my_second_factor", "me/second-factor/", "Set it up"
    begun: Setup | None = None

    def title(self) -> str:
        return "Set up a second factor"

    def make_form(self, *data: Any) -> forms.Form:
        if data:
            return SetupForm(*data)
        self.begun = begin_setup(self.user)
        return SetupForm(initial={"setup": self.begun.setup})

    def context(self) -> dict[str, Any]:
        return {**super().context(), "setup": self.begun}

    def make_codes(self) -> list[str]:
        given = self.form.cleaned_data
        confirm_password(self.user, given["password"], self.client)
        return confirm_setup(self.user, given["setup"], given["code"], self.client)


class NewCodesPage(_CodesPage):
    name, route = "my_recovery_codes", "me/recovery-codes/"
    button = "Make new ones"

    def title(self) -> str:
        return "New recovery codes"

    def make_form(self, *data: Any) -> forms.Form:
        return CodeForm(*data)

    def make_codes(self) -> list[str]:
        return renew_recovery_codes(self.user, self.form.cleaned_data["code"], self.client)


class RemovePage(_OwnPage, ActionPage):
    name, route, right = "my_second_factor_remove", "me/second-factor/remove/", Can.READ
    template = "accounts/second_factor.html"

    def title(self) -> str:
        return "Remove the second factor"

    def make_form(self, *data: Any) -> forms.Form:
        return PasswordAndCodeForm(*data[:1])

    def context(self) -> dict[str, Any]:
        return {**super().context(), "button": "Remove it", "account_url": self.back_url()}

    def act(self) -> None:
        given = self.form.cleaned_data
        confirm_password(self.user, given["password"], self.client)
        remove_second_factor(self.user, given["code"], self.client)
        self.message("The second factor is removed.")


class ResetPage(ActionPage):
    """Of a member who lost phone and recovery codes."""

    name, right = "reset_second_factor", Can.ADMINISTER

    def act(self) -> None:
        reset_second_factor(self.record, by=self.user)
        self.message(f"{self.record} signs in with the password alone, or sets it up anew.")


OWN_PAGES: tuple[type[AdminPage], ...] = (
    AccountPage, EndSessionsPage, SetUpPage, NewCodesPage, RemovePage,
)  # fmt: skip
