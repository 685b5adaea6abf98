"""Where one is signed in: renewed, listed and ended, and over at once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import SessionKind, TrailEntry, UserSession
from accounts.services import update_user
from accounts.sign_in.browsers import describe_browser
from accounts.sign_in.sessions import purge_sessions
from conftest import PASSWORD

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def clock(db):
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def sign_in(username="bilal", agent=CHROME, address="192.0.2.1", **body):
    api = APIClient(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    body = {"username": username, "password": PASSWORD, **body}
    return api.post("/api/token/", body, "json").json()


def renew(tokens, agent=CHROME):
    api = APIClient(HTTP_USER_AGENT=agent)
    return api.post("/api/token/refresh/", {"refresh": tokens["refresh"]}, "json")


def with_access(tokens):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens['access']}")
    return client


def at_the_admin(username="bilal", agent=CHROME):
    browser = Browser(HTTP_USER_AGENT=agent)
    browser.post("/admin/login/", {"username": username, "password": PASSWORD})
    return browser


def is_open(client):
    return client.get("/api/me/").status_code == 200


# Renewing
def test_a_refresh_token_gives_another_pair(clock, bilal):
    first = sign_in()
    clock.shift(60)
    second = renew(first).json()

    assert second["refresh"] != first["refresh"]
    assert second["access"] != first["access"]
    assert is_open(with_access(second))
    assert renew(second).status_code == 200


def test_a_lost_answer_is_given_again_to_the_same_browser(clock, bilal):
    first = sign_in()
    second = renew(first)
    clock.shift(29)

    assert renew(first).json() == second.json()
    assert renew(second.json()).status_code == 200


def refused_as_used(response):
    assert response.status_code == 401
    assert response.data["code"] == "token_reused"
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert "Sign in again" in response.data["message"]


def test_a_used_token_that_comes_back_later_ends_the_family(clock, bilal):
    first = sign_in()
    second = renew(first).json()
    clock.shift(31)

    refused_as_used(renew(first))

    assert not is_open(with_access(second))
    assert renew(second).data["code"] == "session_ended"
    assert with_access(second).get("/api/me/").data["code"] == "session_ended"


def test_a_used_token_from_another_browser_ends_the_family_at_once(clock, bilal):
    first = sign_in()
    second = renew(first).json()

    refused_as_used(renew(first, agent=FIREFOX))

    assert not is_open(with_access(second))


def test_a_token_from_before_the_last_one_ends_the_family(clock, bilal):
    first = sign_in()
    renew(renew(first).json())

    refused_as_used(renew(first))


def test_other_sessions_are_untouched_by_a_replay(clock, bilal):
    other, first = sign_in(), sign_in()
    renew(first)
    clock.shift(31)
    renew(first)

    assert is_open(with_access(other))


def test_a_session_that_is_not_renewed_runs_out(clock, bilal, settings):
    tokens = sign_in()
    clock.shift(settings.SIMPLE_JWT["REFRESH_TOKEN_LIFETIME"] + timedelta(seconds=1))

    assert renew(tokens).data["code"] == "token_expired"


def test_each_renewal_puts_the_end_off(clock, bilal):
    tokens = sign_in()
    for _ in range(4):
        clock.shift(timedelta(days=6))
        tokens = renew(tokens).json()

    assert is_open(with_access(tokens))


def test_an_access_token_costs_one_query_with_person_and_organization(clock, bilal, settings):
    client = with_access(sign_in())
    client.get("/api/organization/")

    with CaptureQueriesContext(connection) as captured:
        assert client.get("/api/organization/").status_code == 200

    assert len(captured) == 1


# Signing out
def test_signing_out_ends_access_at_once(clock, bilal):
    tokens = sign_in()

    response = APIClient().post("/api/token/logout/", {"refresh": tokens["refresh"]})

    assert (response.status_code, response.json()) == (200, {})
    answer = with_access(tokens).get("/api/me/")
    assert (answer.status_code, answer.data["code"]) == (401, "session_ended")
    assert renew(tokens).data["code"] == "session_ended"


def test_leaving_the_admin_ends_its_session(clock, bilal):
    browser = at_the_admin()
    session = UserSession.objects.get()
    assert (session.kind, session.session_key) == (SessionKind.ADMIN, browser.session.session_key)

    browser.post("/admin/logout/")

    session.refresh_from_db()
    assert session.ended_at == NOON


# Listing and ending
def test_one_sees_where_one_is_signed_in(clock, bilal, asha):
    at_the_admin(agent=FIREFOX)
    sign_in("asha")
    clock.shift(60)
    client = with_access(sign_in(address="2001:db8::7"))

    mine = client.get("/api/me/sessions/").data["results"]

    assert [(one["kind"], one["browser"], one["is_current"]) for one in mine] == [
        ("app", "Chrome on Windows", True),
        ("admin", "Firefox on Linux", False),
    ]
    assert mine[0]["address"] == "2001:db8::7"
    assert mine[1]["created_at"] == mine[1]["last_used_at"] == "2026-03-02T17:30:00+05:30"


def test_a_session_is_ended_from_another_one(clock, bilal):
    tokens, browser = sign_in(), at_the_admin()
    client = with_access(sign_in())
    others = [
        one for one in client.get("/api/me/sessions/").data["results"] if not one["is_current"]
    ]

    for one in others:
        assert client.delete(f"/api/me/sessions/{one['id']}/").status_code == 204

    assert len(others) == 2
    assert not is_open(with_access(tokens))
    assert not is_open(browser)
    assert browser.get("/admin/").status_code == 302
    assert is_open(client)
    assert Session.objects.count() == 0


def test_all_others_are_ended_at_once(clock, bilal, asha):
    tokens, browser, ashas = sign_in(), at_the_admin(), sign_in("asha")
    client = with_access(sign_in())

    assert client.post("/api/me/sessions/end-others/").data == {"ended": 2}

    assert not is_open(with_access(tokens))
    assert not is_open(browser)
    assert is_open(client)
    assert is_open(with_access(ashas))
    assert client.post("/api/me/sessions/end-others/").data == {"ended": 0}


def test_from_the_admin_the_own_session_is_known_too(clock, bilal):
    browser = at_the_admin()
    tokens = sign_in()

    shown = browser.get("/api/me/sessions/").json()["results"]

    assert {one["kind"]: one["is_current"] for one in shown} == {"app": False, "admin": True}
    assert browser.post("/api/me/sessions/end-others/").json() == {"ended": 1}
    assert not is_open(with_access(tokens))


@pytest.mark.parametrize("username", ["asha", "veena", "dev"])
def test_nobody_ends_or_sees_a_colleagues_or_strangers_session(
    clock, username, bilal, asha, veena, dev
):
    tokens = sign_in()
    session = UserSession.objects.get()
    client = with_access(sign_in(username))

    assert client.delete(f"/api/me/sessions/{session.pk}/").status_code == 404
    assert [one["is_current"] for one in client.get("/api/me/sessions/").data["results"]] == [True]
    assert is_open(with_access(tokens))


def test_a_viewer_may_end_what_is_their_own(clock, veena):
    other, client = sign_in("veena"), with_access(sign_in("veena"))

    assert client.post("/api/me/sessions/end-others/").status_code == 200
    assert not is_open(with_access(other))


def test_a_new_password_closes_the_sessions_before_it(clock, bilal):
    sign_in()
    at_the_admin()
    update_user(bilal, by=None, password="another-long-password")

    assert list(UserSession.objects.of(bilal, at=timezone.now())) == []


def test_ones_own_new_password_in_the_admin_leaves_that_session_listed(clock, bilal):
    browser = at_the_admin()
    form = {
        "old_password": PASSWORD,
        "new_password1": "a-new-long-one",
        "new_password2": "a-new-long-one",
    }
    assert browser.post("/admin/password_change/", form).status_code == 302

    bilal.refresh_from_db()
    (session,) = UserSession.objects.of(bilal, at=timezone.now())
    assert session.session_key == browser.session.session_key
    assert [one["is_current"] for one in browser.get("/api/me/sessions/").json()["results"]] == [
        True
    ]


def test_the_last_use_of_the_admin_is_noted_every_few_minutes(clock, bilal):
    browser = at_the_admin()
    clock.shift(200)
    browser.get("/admin/")
    assert UserSession.objects.get().last_used_at == NOON
    clock.shift(200)
    browser.get("/admin/")
    assert UserSession.objects.get().last_used_at == NOON + timedelta(seconds=400)


def test_using_the_admin_does_not_put_its_end_off(clock, bilal, settings):
    browser = at_the_admin()
    for _ in range(12):
        clock.shift(settings.SESSION_COOKIE_AGE / 12 - 1)
        browser.get("/admin/")
    assert browser.get("/admin/").status_code == 200
    clock.shift(60)

    assert browser.get("/admin/").status_code == 302


def test_old_sessions_are_purged(clock, bilal):
    sign_in()
    clock.shift(timedelta(days=30))
    ended = sign_in()
    APIClient().post("/api/token/logout/", {"refresh": ended["refresh"]})
    sign_in()

    assert purge_sessions(now=timezone.now()) == 0
    assert purge_sessions(now=timezone.now() + timedelta(days=8)) == 1
    assert purge_sessions(now=timezone.now() + timedelta(days=31)) == 1
    assert UserSession.objects.count() == 1


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (CHROME, "Chrome on Windows"),
        (FIREFOX, "Firefox on Linux"),
        (IPHONE, "Safari on iPhone"),
        ("curl/8.5", "curl"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_named_in_words(agent, words):
    assert describe_browser(agent) == words


def test_the_trail_has_how_each_session_began_and_ended(clock, bilal):
    first, second = sign_in(), sign_in()
    with_access(first).post("/api/me/sessions/end-others/")
    APIClient().post("/api/token/logout/", {"refresh": first["refresh"]})
    stolen = sign_in()
    renew(stolen)
    renew(stolen, agent=FIREFOX)

    kinds = list(TrailEntry.objects.order_by("pk").values_list("kind", "actor_name"))
    assert kinds == [
        ("signed_in", "bilal"), ("signed_in", "bilal"), ("session_ended", "bilal"),
        ("signed_out", "bilal"), ("signed_in", "bilal"), ("session_ended", ""),
    ]  # fmt: skip
    assert not is_open(with_access(second))


# Deactivation
@pytest.mark.parametrize("by_hand", [False, True])
def test_who_was_deactivated_and_is_active_again_signs_in_anew(clock, asha, bilal, client, by_hand):
    tokens, browser = sign_in(), at_the_admin()

    if by_hand:
        client.force_login(asha)
        page = f"/admin/accounts/user/{bilal.pk}/change/"
        form = {"username": "bilal", "role": "manager", "aliases": ""}
        assert client.post(page, form).status_code == 302
    else:
        update_user(bilal, by=asha, is_active=False)
    bilal.refresh_from_db()
    assert not bilal.is_active
    update_user(bilal, by=asha, is_active=True)

    assert not is_open(with_access(tokens))
    assert renew(tokens).data["code"] == "session_ended"
    assert browser.get("/admin/").status_code == 302
