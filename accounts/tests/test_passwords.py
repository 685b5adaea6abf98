"""A forgotten password, a new one of one's own, and weak ones at every way in."""

import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.dispatch import Signal
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import TrailEntry, User
from accounts.passwords import mail_reset_links
from conftest import PASSWORD
from core.models import CacheEntry

NEW = "a-quite-new-long-one"
COMMON = "password123"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def clock(db, settings):
    settings.EMAIL_URL = "smtp://mail.example"
    settings.SIGN_IN_RATES = settings.SIGN_IN_RATES | {"login": "1000/min"}
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def bilal(bilal):
    bilal.email = "bilal@shop.example"
    bilal.save()
    return bilal


@pytest.fixture
def asked(monkeypatch):
    """What was asked for, sealed, instead of a job."""
    heard = []
    signal = Signal()
    monkeypatch.setattr("accounts.passwords.reset_requested", signal)

    def hear(sender, account, **kwargs):
        heard.append(account)

    signal.connect(hear, weak=False)
    return heard


def ask(account, **options):
    return APIClient(**options).post("/api/password/reset/", {"account": account}, "json")


def confirm(token, password=NEW):
    body = {"token": token, "password": password}
    return APIClient().post("/api/password/reset/confirm/", body, "json")


def sign_in(password, username="bilal"):
    return APIClient().post("/api/token/", {"username": username, "password": password}, "json")


def with_access(tokens):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens['access']}")
    return client


def token_for(account, asked):
    ask(account)
    mail.outbox.clear()
    mail_reset_links(asked[-1])
    return re.search(r"\?token=(\S+)", mail.outbox[0].body)[1]


# Forgotten
@pytest.mark.parametrize("account", ["bilal", "bilal@shop.example", " BILAL@shop.example "])
def test_a_link_comes_by_e_mail_for_name_or_address(clock, bilal, asked, account):
    assert ask(account).status_code == 202
    assert mail_reset_links(asked[0]) == 1

    (message,) = mail.outbox
    assert message.to == ["bilal@shop.example"]
    assert "http://localhost:8000/app/new-password?token=" in message.body
    assert "the user bilal" in message.body


def test_an_operators_link_leads_to_the_admin_who_has_no_place_at_the_desk(clock, asked):
    User.objects.create_superuser("boss", "boss@footfall.example", PASSWORD)
    ask("boss")

    assert mail_reset_links(asked[0]) == 1
    assert "http://localhost:8000/admin/password-reset/new/?token=" in mail.outbox[0].body


def test_the_token_sets_a_password_and_ends_every_session(clock, bilal, asked):
    before, browser = sign_in(PASSWORD).data, Browser()
    browser.force_login(bilal)

    response = confirm(token_for("bilal", asked))

    assert (response.status_code, response.data) == (200, {})
    assert sign_in(PASSWORD).status_code == 401
    assert sign_in(NEW).status_code == 200
    assert with_access(before).get("/api/me/").status_code == 401
    assert browser.get("/admin/").status_code == 302
    assert TrailEntry.objects.filter(kind="password_changed", actor_name="bilal").exists()


def test_who_asks_is_answered_alike_whether_there_is_an_account_or_not(clock, bilal, asked):
    ask("warm")
    answers, statements = [], []
    for account in ("bilal", "nobody", "bilal@shop.example", "nobody@shop.example"):
        with CaptureQueriesContext(connection) as captured:
            answers.append(ask(account))
        statements.append(len(captured))
        assert not any("accounts_user" in query["sql"] for query in captured.captured_queries)

    assert len({(answer.status_code, answer.content) for answer in answers}) == 1
    assert len(set(statements)) == 1
    assert [mail_reset_links(one) for one in asked[1:]] == [1, 0, 1, 0]


def test_a_token_works_once(clock, bilal, asked):
    token = token_for("bilal", asked)
    confirm(token)

    refused = confirm(token, "yet-another-long-one")

    assert refused.status_code == 400
    assert refused.data["errors"][0]["field"] == "token"
    assert "was used, or is more than an hour old" in refused.data["message"]
    assert sign_in(NEW).status_code == 200


def test_a_token_is_good_for_an_hour(clock, bilal, asked):
    token = token_for("bilal", asked)
    clock.shift(timedelta(minutes=61))

    assert confirm(token).data["code"] == "token_not_valid"


@pytest.mark.parametrize(
    "token", ["x", ".", "MQ.x", "MTIz.abc-def", "Ly8.a", "4pyT.a-b", "x" * 200]
)
def test_nonsense_is_no_token(clock, bilal, token):
    assert confirm(token).data["code"] == "token_not_valid"


def test_a_token_of_one_person_is_not_anothers(clock, bilal, asha, asked):
    token = token_for("bilal", asked)
    uid = token.partition(".")[0]
    other = token.replace(uid, uid[::-1], 1)

    assert confirm(other).data["code"] == "token_not_valid"


def test_a_weak_password_leaves_the_token_good(clock, bilal, asked):
    token = token_for("bilal", asked)

    weak = confirm(token, COMMON)
    assert weak.status_code == 400
    assert {error["field"] for error in weak.data["errors"]} == {"password"}
    assert confirm(token).status_code == 200


def test_who_is_inactive_or_has_no_address_gets_none(clock, bilal, chitra, asked):
    bilal.is_active = False
    bilal.save()
    ask("bilal")
    ask("chitra")
    ask("")

    assert [mail_reset_links(one) for one in asked] == [0, 0]


def test_an_address_of_several_accounts_gets_a_link_for_each(clock, bilal, chitra, asked):
    chitra.email = bilal.email
    chitra.save()
    ask(bilal.email)

    assert mail_reset_links(asked[0]) == 2
    assert {re.search(r"the user (\w+)", m.body)[1] for m in mail.outbox} == {"bilal", "chitra"}


def test_nobodys_inbox_is_flooded(clock, bilal, asked):
    for n in range(5):
        ask("bilal", REMOTE_ADDR=f"203.0.113.{n}")

    assert [mail_reset_links(one) for one in asked] == [1, 1, 1, 0, 0]


def test_an_address_asks_ten_times_an_hour(clock, asked):
    answers = [ask(f"guess-{n}") for n in range(11)]

    assert [answer.status_code for answer in answers[-2:]] == [202, 429]


def test_what_was_typed_is_sealed(clock, asked):
    ask("somebody@shop.example")

    assert "somebody" not in asked[0]
    assert not CacheEntry.objects.filter(cache_key__contains="somebody").exists()


def test_without_a_mail_server_it_says_whom_to_ask(clock, settings, asked):
    settings.EMAIL_URL = ""

    response = ask("bilal")

    assert (response.status_code, response.data["code"]) == (409, "no_mail")
    assert "Ask an owner" in response.data["message"]
    assert not asked


# One's own
def change(client, old=PASSWORD, new=NEW):
    return client.post("/api/me/password/", {"old_password": old, "password": new}, "json")


def test_one_changes_ones_own_password_and_other_sessions_end(clock, bilal):
    other, here = sign_in(PASSWORD).data, sign_in(PASSWORD).data
    browser = Browser()
    browser.force_login(bilal)

    response = change(with_access(here))

    assert (response.status_code, response.data) == (200, {"ended": 2})
    assert with_access(here).get("/api/me/").status_code == 200
    assert with_access(other).get("/api/me/").status_code == 401
    assert browser.get("/admin/").status_code == 302
    renewed = APIClient().post("/api/token/refresh/", {"refresh": here["refresh"]}, "json")
    assert renewed.status_code == 200
    assert sign_in(NEW).status_code == 200


def test_from_the_browsable_pages_too(clock, bilal):
    browser = Browser()
    browser.force_login(bilal)
    body = {"old_password": PASSWORD, "password": NEW}

    response = browser.post("/api/me/password/", body, "application/json")

    assert response.status_code == 200
    assert browser.get("/api/me/").status_code == 200
    (mine,) = browser.get("/api/me/sessions/").json()["results"]
    assert mine["is_current"]


def test_the_old_password_is_needed_and_cannot_be_guessed(clock, as_veena):
    for _ in range(5):
        refused = change(as_veena, old="wrong")
        (error,) = refused.data["errors"]
        assert (error["field"], error["code"]) == ("old_password", "wrong_password")

    assert change(as_veena).status_code == 429
    assert User.objects.get(username="veena").check_password(PASSWORD)


# Weak ones
@pytest.mark.parametrize("weak", [COMMON, "12345678901", "short1", "veena2026"])
def test_a_weak_one_of_ones_own_is_refused(clock, as_veena, weak):
    refused = change(as_veena, new=weak)

    assert refused.status_code == 400
    assert {error["field"] for error in refused.data["errors"]} == {"password"}


def test_no_way_in_takes_a_common_password(clock, as_asha, client, asha, bilal):
    client.force_login(asha)
    member = {"username": "farah", "role": "manager"}
    twice = {"password1": COMMON, "password2": COMMON}

    assert as_asha.post("/api/users/", {**member, "password": COMMON}).status_code == 400
    assert as_asha.patch(f"/api/users/{bilal.pk}/", {"password": COMMON}).status_code == 400
    forms = [
        ("/admin/accounts/user/add/", {**member, **twice}),
        (f"/admin/accounts/user/{bilal.pk}/password/", {**twice, "usable_password": "true"}),
        (
            "/admin/password_change/",
            {"old_password": PASSWORD, "new_password1": COMMON, "new_password2": COMMON},
        ),
    ]
    for page, form in forms:
        assert "too common" in client.post(page, form).content.decode(), page
    assert not User.objects.filter(username="farah").exists()


def test_the_commands_take_no_common_password_either(clock, monkeypatch, bilal):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", COMMON)
    with pytest.raises(CommandError, match="too common"):
        call_command("createsuperuser", "--no-input", username="boss", email="", stdout=StringIO())
    assert not User.objects.filter(username="boss").exists()

    monkeypatch.setattr(
        "django.contrib.auth.management.commands.changepassword.getpass.getpass",
        lambda prompt: COMMON,
    )
    with pytest.raises(CommandError, match="Aborting"):
        call_command("changepassword", "bilal", stdout=StringIO(), stderr=StringIO())
