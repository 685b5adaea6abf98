"""A code of the phone beside the password: set up, asked for, lost, and demanded."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client as Browser
from rest_framework.test import APIClient

from accounts.models import RecoveryCode, SecondFactor, TrailEntry
from accounts.sign_in.codes import STEP_SECONDS, code_at
from conftest import PASSWORD, make_member
from core.roles import Role

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def clock(db, settings):
    settings.SIGN_IN_RATES = settings.SIGN_IN_RATES | {"login": "1000/min"}
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def code(secret, *, late=0):
    """What a phone shows whose clock is `late` seconds behind (below zero: fast)."""
    return code_at(secret, int((datetime.now(UTC).timestamp() - late) // STEP_SECONDS))


def post(path, body=None, client=None, **options):
    return (client or APIClient()).post(path, body or {}, "json", **options)


def password_step(username="bilal", **body):
    return post("/api/token/", {"username": username, "password": PASSWORD, **body})


def code_step(challenge, typed, **body):
    return post("/api/token/second-factor/", {"challenge": challenge, "code": typed, **body})


def sign_in(typed, username="bilal", **body):
    return code_step(password_step(username).data["challenge"], typed, **body)


def set_up(client, username="bilal"):
    """The secret and the recovery codes."""
    begun = post("/api/me/second-factor/", {"password": PASSWORD}, client).data
    confirm = {"setup": begun["setup"], "code": code(begun["secret"])}
    done = post("/api/me/second-factor/confirm/", confirm, client)
    assert done.status_code == 200, done.data
    return begun["secret"], done.data["recovery_codes"]


@pytest.fixture
def phone(clock, as_bilal):
    """Bilal's; its first code was used some minutes ago."""
    secret, codes = set_up(as_bilal)
    clock.shift(600)
    return secret, codes


@pytest.fixture
def demanded(clock, shop):
    shop.second_factor_roles = ["manager"]
    shop.save()


def with_access(tokens):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens['access']}")
    return client


def refused_code(response, code, sentence):
    assert response.status_code == 400, response.data
    assert response.data["code"] == code
    assert response.data["errors"][0]["field"] == "code"
    assert sentence in response.data["message"]


# Signing in
def test_who_has_one_gets_a_challenge_and_tokens_for_the_code(phone):
    secret, _ = phone
    first = password_step()
    assert first.status_code == 202
    assert first.data.keys() == {"challenge", "asks_for"}
    assert first.data["asks_for"] == "code"

    second = code_step(first.data["challenge"], code(secret))

    assert (second.status_code, second.data.keys()) == (200, {"access", "refresh"})
    assert with_access(second.data).get("/api/me/").data["username"] == "bilal"


def test_a_challenge_is_no_token(phone):
    challenge = password_step().data["challenge"]

    assert with_access({"access": challenge}).get("/api/me/").status_code == 401
    assert post("/api/token/refresh/", {"refresh": challenge}).status_code == 401


def test_a_wrong_password_says_nothing_of_a_second_factor(phone):
    response = post("/api/token/", {"username": "bilal", "password": "wrong"})

    assert (response.status_code, response.data["code"]) == (401, "no_active_account")


def test_a_wrong_code_is_refused_and_after_five_has_to_wait(phone):
    for _ in range(5):
        refused_code(sign_in("000000"), "wrong_code", "This code is wrong")

    response = sign_in(code(phone[0]))

    assert (response.status_code, response.data["code"]) == (429, "too_many_attempts")
    assert response["Retry-After"] == "5"


def test_a_wrong_code_after_the_right_password_is_in_the_trail(phone, shop):
    sign_in("000000")

    entry = TrailEntry.objects.first()
    assert (entry.kind, entry.target_name, entry.organization) == ("sign_in_failed", "bilal", shop)
    assert entry.details == {"code": "wrong_code"}


def test_a_code_works_once(phone):
    typed = code(phone[0])
    assert sign_in(typed).status_code == 200

    refused_code(sign_in(typed), "used_code", "Wait for the next one")


def test_a_code_before_the_last_used_one_is_refused(phone, clock):
    before = code(phone[0])
    clock.shift(30)
    assert sign_in(code(phone[0])).status_code == 200

    refused_code(sign_in(before), "used_code", "used")


@pytest.mark.parametrize("late", [30, -30])
def test_half_a_minute_off_does_not_matter(phone, late):
    assert sign_in(code(phone[0], late=late)).status_code == 200


def test_a_clock_two_minutes_slow_is_named(phone):
    refused_code(
        sign_in(code(phone[0], late=120)),
        "clock_off",
        "about 2 minutes old. If it is the one shown",
    )


def test_a_clock_two_minutes_fast_is_named_and_the_code_is_spoilt(phone, clock):
    typed = code(phone[0], late=-120)
    refused_code(sign_in(typed), "clock_off", "Check the phone's clock: it is about 2 minutes fast")
    clock.shift(120)

    refused_code(sign_in(typed), "used_code", "used")
    clock.shift(30)
    assert sign_in(code(phone[0])).status_code == 200


def test_a_code_of_an_hour_ago_is_wrong(phone):
    refused_code(sign_in(code(phone[0], late=3600)), "wrong_code", "wrong")


def test_a_challenge_lasts_ten_minutes(phone, clock):
    challenge = password_step().data["challenge"]
    clock.shift(601)

    response = code_step(challenge, code(phone[0]))

    assert (response.status_code, response.data["code"]) == (401, "challenge_expired")


@pytest.mark.parametrize("challenge", ["", "nonsense", "a:b:c", "x" * 900])
def test_what_is_no_challenge_opens_nothing(clock, challenge):
    assert code_step(challenge, "123456").status_code in (400, 401)


def test_a_new_password_or_a_deactivation_ends_the_challenge(phone, bilal, clock):
    challenge = password_step().data["challenge"]
    bilal.set_password("another-long-password")
    bilal.save()
    assert code_step(challenge, code(phone[0])).data["code"] == "challenge_expired"

    bilal.set_password(PASSWORD)
    bilal.is_active = False
    bilal.save()
    assert code_step(challenge, code(phone[0])).data["code"] == "challenge_expired"


def test_the_cookie_is_given_after_the_second_step(phone):
    browser = APIClient(HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    body = {"challenge": password_step().data["challenge"], "code": code(phone[0]), "cookie": True}

    assert post("/api/token/second-factor/", body).data["code"] == "csrf_failed"
    response = post("/api/token/second-factor/", body, browser)

    assert response.json().keys() == {"access"}
    assert response.cookies["footfall_refresh"]["httponly"]


def test_the_secret_and_recovery_codes_are_not_stored_as_they_are(phone):
    secret, codes = phone
    stored = " ".join(SecondFactor.objects.values_list("secret", flat=True))
    stored += " ".join(RecoveryCode.objects.values_list("digest", flat=True))

    assert secret not in stored
    assert not [one for one in codes if one in stored or one.replace("-", "") in stored]


# Without the phone
def test_a_recovery_code_signs_in_once(phone):
    _, codes = phone
    typed = codes[3].upper().replace("-", " ")
    assert sign_in(typed).status_code == 200

    refused_code(sign_in(codes[3]), "used_code", "a recovery code works once")
    assert sign_in(codes[4]).status_code == 200
    assert TrailEntry.objects.filter(details={"what": "recovery code used"}).count() == 2


def test_an_owner_resets_a_members_and_they_sign_in_by_password(phone, as_asha, bilal):
    response = post(f"/api/users/{bilal.pk}/reset-second-factor/", client=as_asha)

    assert response.status_code == 204
    assert password_step().status_code == 200
    entry = TrailEntry.objects.filter(kind="second_factor_changed").first()
    assert (entry.actor_name, entry.target_name, entry.details) == (
        "asha", "bilal", {"what": "reset"},
    )  # fmt: skip


def test_only_the_operator_resets_an_owners(clock, as_asha, as_operator, asha, shop, client_for):
    gauri = make_member(shop, "gauri", Role.OWNER)
    set_up(client_for(gauri), "gauri")
    address = f"/api/users/{gauri.pk}/reset-second-factor/"

    refused = post(address, client=as_asha)
    assert (refused.status_code, refused.data["code"]) == (403, "owners_by_the_operator")
    assert SecondFactor.objects.filter(user=gauri).exists()

    assert post(address, client=as_operator).status_code == 204


def test_a_manager_and_a_stranger_reset_nothing(phone, as_bilal, as_dev, bilal):
    address = f"/api/users/{bilal.pk}/reset-second-factor/"

    assert post(address, client=as_bilal).status_code == 403
    assert post(address, client=as_dev).status_code == 404
    assert SecondFactor.objects.exists()


def test_nothing_to_reset_is_a_404(clock, as_asha, bilal):
    response = post(f"/api/users/{bilal.pk}/reset-second-factor/", client=as_asha)

    assert (response.status_code, response.data["code"]) == (404, "not_set_up")


# The admin site
def at_the_admin(username="bilal", next_page=""):
    browser = Browser()
    address = f"/admin/login/{next_page}"
    page = browser.post(address, {"username": username, "password": PASSWORD})
    return browser, page


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())[1]


def test_the_admin_asks_for_the_code_on_a_page_of_its_own(phone):
    browser, page = at_the_admin(next_page="?next=/admin/customers/customer/")
    assert browser.get("/admin/").status_code == 302
    form = {"challenge": hidden(page, "challenge"), "code": "000000"}
    address = "/admin/login/?next=/admin/customers/customer/"

    wrong = browser.post(address, form)
    assert "This code is wrong" in wrong.content.decode()
    done = browser.post(address, {**form, "code": code(phone[0])})

    assert done["Location"] == "/admin/customers/customer/"
    assert browser.get("/admin/").status_code == 200


def test_another_sites_address_is_not_gone_to(phone):
    browser, page = at_the_admin()
    form = {"challenge": hidden(page, "challenge"), "code": code(phone[0])}

    done = browser.post("/admin/login/?next=https://evil.example/", form)

    assert done["Location"] == "/admin/"


def test_the_admin_sets_up_who_needs_one_and_shows_the_codes_once(demanded, bilal):
    browser, page = at_the_admin()
    text = page.content.decode()
    assert "data:image/svg+xml" in text
    secret = re.search(r"Key: <code[^>]*>(\w+)<", text)[1]
    form = {name: hidden(page, name) for name in ("challenge", "setup")}

    done = browser.post("/admin/login/", {**form, "code": code(secret)})

    assert len(re.findall(r"<code[^>]*>\w{4}-\w{4}-\w{4}</code>", done.content.decode())) == 10
    assert browser.get("/admin/").status_code == 200


def test_in_the_admin_too_many_codes_are_a_429(phone):
    browser, page = at_the_admin()
    form = {"challenge": hidden(page, "challenge"), "code": "000000"}
    answers = [browser.post("/admin/login/", form) for _ in range(6)]

    assert [answer.status_code for answer in answers[-2:]] == [200, 429]


def test_in_the_admin_an_address_sends_so_many_codes_a_minute(phone, settings):
    settings.SIGN_IN_RATES = settings.SIGN_IN_RATES | {"login": "3/min"}
    browser, page = at_the_admin()
    form = {"challenge": hidden(page, "challenge"), "code": "000000"}

    statuses = [browser.post("/admin/login/", form).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]


def test_a_challenge_that_ran_out_says_so_in_the_admin(phone, clock):
    browser, page = at_the_admin()
    form = {"challenge": hidden(page, "challenge"), "code": code(phone[0])}
    clock.shift(timedelta(minutes=11))

    assert "That took too long" in browser.post("/admin/login/", form).content.decode()
