"""One's own sign-in in the admin, and the pages of a forgotten password."""

import re
import time

import pytest
from django.core import mail
from django.test import Client as Browser

from accounts.models import SecondFactor, UserSession
from accounts.passwords import reset_token
from accounts.sign_in.client import Client
from accounts.sign_in.codes import STEP_SECONDS, code_at
from accounts.sign_in.second_factor import begin_setup, confirm_setup
from accounts.sign_in.sessions import start_app_session
from conftest import PASSWORD

ME = "/admin/accounts/user/me/"
NEW = "a-quite-new-long-one"


def signed_in(user):
    browser = Browser(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/140.0")
    browser.force_login(user)
    return browser


def code(secret, steps=0):
    return code_at(secret, int(time.time() // STEP_SECONDS) + steps)


def give_phone(user):
    begun = begin_setup(user)
    codes = confirm_setup(user, begun.setup, code(begun.secret, -1), Client("", ""))
    return begun.secret, codes


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())[1]


def shown_codes(page):
    return re.findall(r"<code[^>]*>(\w{4}-\w{4}-\w{4})</code>", page.content.decode())


@pytest.mark.parametrize("username", ["asha", "veena", "chitra", "operator"])
def test_everybody_has_a_page_of_their_own(username, request, asha):
    user = request.getfixturevalue(username)
    start_app_session(asha, Client("203.0.113.9", "Firefox Linux"))

    page = signed_in(user).get(ME).content.decode()

    assert "This one" in page
    assert ("203.0.113.9" in page) == (username == "asha")
    assert f'href="{ME}"' in signed_in(user).get("/admin/").content.decode()


@pytest.mark.parametrize("chosen", ["x", "-1", "9" * 30, "9" * 5000])
def test_what_is_no_session_ends_none(asha, chosen):
    start_app_session(asha, Client("", ""))

    page = signed_in(asha).post(f"{ME}sessions/end/", {"session": chosen}, follow=True)

    assert "0 sessions ended." in page.content.decode()
    assert UserSession.objects.filter(ended_at=None).count() == 2


def test_a_session_or_all_others_are_ended(asha, dev):
    browser = signed_in(asha)
    here = UserSession.objects.latest("pk")
    first, second, third = (start_app_session(asha, Client("", "")) for _ in range(3))
    strangers = start_app_session(dev, Client("", ""))

    browser.post(f"{ME}sessions/end/", {"session": first.pk})
    assert set(UserSession.objects.filter(ended_at=None)) == {here, second, third, strangers}
    browser.post(f"{ME}sessions/end/", {"session": strangers.pk})
    browser.post(f"{ME}sessions/end/", {"session": "x"})
    browser.post(f"{ME}sessions/end/")

    assert set(UserSession.objects.filter(ended_at=None)) == {here, strangers}


def test_a_viewer_sets_a_second_factor_up_renews_codes_and_removes_it(veena):
    browser = signed_in(veena)
    page = browser.get(f"{ME}second-factor/")
    secret = re.search(r"Key: <code[^>]*>(\w+)<", page.content.decode())[1]
    form = {"setup": hidden(page, "setup"), "code": code(secret, -1), "password": "wrong"}

    refused = browser.post(f"{ME}second-factor/", form)
    assert "This is not your password." in refused.content.decode()
    done = browser.post(f"{ME}second-factor/", {**form, "password": PASSWORD})
    first = shown_codes(done)
    assert len(first) == 10
    assert "Recovery codes left: 10." in browser.get(ME).content.decode()

    again = shown_codes(browser.post(f"{ME}recovery-codes/", {"code": first[0]}))
    assert len(again) == 10
    assert set(first).isdisjoint(again)

    wrong = browser.post(f"{ME}second-factor/remove/", {"code": "000000", "password": PASSWORD})
    assert "This code is wrong." in wrong.content.decode()
    browser.post(f"{ME}second-factor/remove/", {"code": again[1], "password": PASSWORD})
    assert not SecondFactor.objects.exists()


def test_who_has_one_is_not_offered_another(veena):
    give_phone(veena)

    response = signed_in(veena).get(f"{ME}second-factor/", follow=True)

    assert "is set up already" in response.content.decode()


def test_an_owner_resets_a_members_on_their_page(asha, bilal):
    give_phone(bilal)
    browser = signed_in(asha)
    page = f"/admin/accounts/user/{bilal.pk}"
    assert "Reset the second factor" in browser.get(f"{page}/change/").content.decode()

    browser.post(f"{page}/reset/second/factor/")

    assert not SecondFactor.objects.exists()
    assert "Reset the second factor" not in browser.get(f"{page}/change/").content.decode()


def test_a_stranger_and_a_manager_reset_nothing(bilal, dev, veena):
    give_phone(veena)
    page = f"/admin/accounts/user/{veena.pk}/reset/second/factor/"

    assert signed_in(dev).post(page).status_code == 404
    assert signed_in(bilal).post(page).status_code in (403, 404)
    assert SecondFactor.objects.exists()


# Forgotten
def test_the_sign_in_leads_to_a_forgotten_password(client, db, settings, monkeypatch):
    settings.EMAIL_URL = "smtp://mail.example"
    heard = []
    monkeypatch.setattr("accounts.password_pages.request_reset", lambda *a: heard.append(a[0]))
    assert "/admin/password-reset/" in client.get("/admin/login/").content.decode()

    texts = {
        client.post("/admin/password-reset/", {"account": name})
        .content.decode()
        .partition("<h1")[2]
        for name in ("bilal", "nobody")
    }

    assert len(texts) == 1
    assert "If there is an account" in texts.pop()
    assert heard == ["bilal", "nobody"]
    assert not mail.outbox


def test_without_a_mail_server_the_page_says_whom_to_ask(client, db):
    response = client.post("/admin/password-reset/", {"account": "bilal"})

    assert response.status_code == 409
    assert "Ask an owner" in response.content.decode()


def test_the_link_opens_a_page_that_sets_the_password_once(client, bilal):
    address = f"/admin/password-reset/new/?token={reset_token(bilal)}"
    page = client.get(address)
    form = {"token": hidden(page, "token"), "password": NEW, "again": "other"}
    assert "not the same" in client.post(address, form).content.decode()
    weak = client.post(address, {**form, "password": "password123", "again": "password123"})
    assert "too common" in weak.content.decode()

    done = client.post(address, {**form, "again": NEW})
    assert "Your new password is set." in done.content.decode()
    used = client.post(address, {**form, "again": NEW})
    assert (used.status_code, "This link was used" in used.content.decode()) == (400, True)

    bilal.refresh_from_db()
    assert bilal.check_password(NEW)
