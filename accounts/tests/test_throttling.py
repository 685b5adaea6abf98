"""Guessing is slowed at every door, and nobody can lock somebody else out of where they work."""

from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
import time_machine
from django.core.cache import caches
from redis.exceptions import ConnectionError as NoRedis
from rest_framework.test import APIClient

from accounts.models import TrailEntry
from conftest import PASSWORD
from core import cache
from core.models import CacheEntry

ADDRESSES = ["/api/token/", "/admin/login/"]
NOON = datetime(2026, 3, 2, 12, 0, 1, tzinfo=UTC)


@pytest.fixture
def clock(db):
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def _no_limit_of_an_address(settings, request):
    if "of_an_address" not in request.node.name:
        settings.SIGN_IN_RATES = settings.SIGN_IN_RATES | {"login": "1000/min"}


def sign_in(page="/api/token/", username="bilal", password=PASSWORD, address="192.0.2.1"):
    body = {"username": username, "password": password}
    return APIClient(REMOTE_ADDR=address).post(page, body, "multipart")


def guess(times=1, **options):
    return [sign_in(password="wrong", **options) for _ in range(times)]


def is_in(response):
    return response.status_code == 302 or "access" in (getattr(response, "data", None) or {})


@pytest.mark.parametrize("page", ADDRESSES)
def test_after_five_failures_the_sixth_try_has_to_wait(clock, bilal, page):
    statuses = {response.status_code for response in guess(5, page=page)}
    assert 429 not in statuses

    response = sign_in(page)

    assert (response.status_code, response["Retry-After"]) == (429, "5")
    assert b"Wait 5 seconds and try again." in response.content


def test_the_api_says_it_in_its_one_shape(clock, bilal):
    guess(5)

    assert sign_in().json() == {
        "code": "too_many_attempts",
        "message": "Too many attempts failed. Wait 5 seconds and try again.",
        "errors": [],
    }


def test_each_wait_is_twice_the_last_up_to_a_quarter_of_an_hour(clock, bilal):
    guess(4)
    waits = []
    for _ in range(12):
        guess()
        waits.append(int(sign_in()["Retry-After"]))
        clock.shift(timedelta(seconds=waits[-1] + 1))

    assert waits[:4] == [5, 10, 20, 40]
    assert waits[-1] == 900


def test_the_right_password_works_after_the_wait_and_forgets_the_failures(clock, bilal):
    guess(5)
    clock.shift(timedelta(seconds=6))

    assert is_in(sign_in())
    assert {response.status_code for response in guess(4)} == {401}


def test_tries_that_are_refused_make_the_wait_no_longer(clock, bilal):
    guess(5)
    for _ in range(20):
        sign_in()
    clock.shift(timedelta(seconds=6))

    assert is_in(sign_in())


def test_api_and_admin_count_together(clock, bilal):
    guess(3, page="/api/token/")
    guess(2, page="/admin/login/")

    assert sign_in("/api/token/").status_code == 429
    assert sign_in("/admin/login/").status_code == 429


def test_capitals_do_not_get_round_the_wait(clock, bilal):
    for name in ("bilal", "Bilal", "BILAL", "bIlal", "biLal"):
        guess(username=name)

    assert sign_in().status_code == 429


@pytest.mark.parametrize("page", ADDRESSES)
def test_others_at_the_address_are_not_slowed(clock, bilal, chitra, page):
    guess(9, page=page)

    assert is_in(sign_in(page, username="chitra"))


def test_somebody_elses_guesses_do_not_keep_a_person_out_of_their_shop(clock, bilal):
    assert is_in(sign_in(address="192.0.2.1"))
    for n in range(60):
        guess(address=f"203.0.113.{n}")

    assert sign_in(address="198.51.100.1").status_code == 429
    assert is_in(sign_in(address="192.0.2.1"))


def test_one_name_guessed_from_many_addresses_waits_a_minute_at_most(clock, bilal):
    for n in range(200):
        last = guess(address=f"203.0.113.{n}")[0]
        clock.shift(timedelta(seconds=61))
        if n == 19:
            clock.shift(timedelta(seconds=-61))
            assert sign_in(address="198.51.100.1").status_code == 429
            clock.shift(timedelta(seconds=61))
    assert last.status_code == 401

    response = sign_in(address="198.51.100.1")
    assert response.status_code == 200


def test_who_is_kept_waiting_by_others_guesses_waits_no_longer_for_trying(clock, bilal):
    for n in range(20):
        guess(address=f"203.0.113.{n}")
    clock.shift(timedelta(seconds=61))
    for n in range(12):  # somebody else is always quicker
        assert guess(address=f"203.0.113.{n + 20}")[0].status_code == 401
        assert sign_in(address="198.51.100.1").status_code == 429
        clock.shift(timedelta(seconds=61))

    assert is_in(sign_in(address="198.51.100.1"))


def test_addresses_of_one_ipv6_network_count_as_one(clock, bilal):
    for n in range(5):
        guess(address=f"2001:db8:1:2::{n + 1}")

    assert sign_in(address="2001:db8:1:2:ffff::9").status_code == 429
    assert is_in(sign_in(address="2001:db8:1:3::1"))


def test_the_requests_of_an_address_are_limited(clock, bilal):
    answers = [sign_in(username=f"guess-{n}", password="wrong") for n in range(21)]

    assert {answer.status_code for answer in answers[:-1]} == {401}
    assert answers[-1].status_code == 429
    assert answers[-1].data["code"] == "throttled"
    assert answers[-1]["Retry-After"] == "59"
    assert is_in(sign_in(address="192.0.2.77"))


def test_a_made_up_address_does_not_get_round_the_limit_of_an_address(clock, bilal):
    for n in range(5):
        APIClient().post(
            "/api/token/",
            {"username": "bilal", "password": "wrong"},
            headers={"x-forwarded-for": f"10.0.0.{n}"},
        )

    assert sign_in(address="127.0.0.1").status_code == 429


def test_refreshes_of_an_address_are_limited(clock, bilal, settings):
    answers = [APIClient().post("/api/token/refresh/", {"refresh": "x"}) for _ in range(61)]

    assert [answers[59].status_code, answers[60].status_code] == [401, 429]


def test_neither_names_nor_addresses_stand_in_the_cache(clock, bilal):
    guess(2)
    sign_in()

    for entry in CacheEntry.objects.all():
        assert "bilal" not in entry.cache_key
        assert "192.0.2" not in entry.cache_key


def test_without_redis_the_database_counts_and_nobody_is_locked_out(clock, bilal, caplog):
    gone = mock.Mock(**{"get.side_effect": NoRedis, "incr.side_effect": NoRedis})
    answering = caches["database"]
    both = {"default": gone, "database": answering}
    with (
        mock.patch.object(cache, "caches", both),
        mock.patch.object(cache, "_left_alone_until", 0.0),
    ):
        assert {response.status_code for response in guess(5)} == {401}
        assert sign_in().status_code == 429
        clock.shift(timedelta(seconds=6))
        assert is_in(sign_in())
    assert "Redis does not answer (ConnectionError)" in caplog.text


def test_an_open_computer_lets_nobody_guess_the_password_of_who_left_it(clock, bilal, client):
    client.force_login(bilal)
    form = {"new_password1": "a-quite-new-long-one", "new_password2": "a-quite-new-long-one"}
    pages = [
        client.post("/admin/password_change/", {**form, "old_password": old})
        for old in ["wrong"] * 5 + [PASSWORD]
    ]

    assert "This is not your password." in pages[0].content.decode()
    assert "Wait 5 seconds and try again." in pages[-1].content.decode()
    bilal.refresh_from_db()
    assert bilal.check_password(PASSWORD)

    clock.shift(timedelta(seconds=6))
    done = client.post("/admin/password_change/", {**form, "old_password": PASSWORD})
    assert done["Location"] == "/admin/password_change/done/"
    assert client.get("/admin/").status_code == 200
    assert TrailEntry.objects.filter(kind="password_changed", actor_name="bilal").exists()
