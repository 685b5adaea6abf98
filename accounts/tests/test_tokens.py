"""Sign in, renew, sign out, and every way in which that is refused."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from accounts.services import deactivate_user, update_user
from conftest import PASSWORD


@pytest.fixture
def api():
    return APIClient()


def sign_in(api, password=PASSWORD, username="bilal"):
    return api.post("/api/token/", {"username": username, "password": password})


def with_access(token):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def renew(api, refresh):
    return api.post("/api/token/refresh/", {"refresh": str(refresh)})


def refused(response, code, reported):
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert response.data["code"] == code
    assert reported in response.data["message"]


def test_a_token_opens_the_api(api, bilal):
    tokens = sign_in(api).data

    assert with_access(tokens["access"]).get("/api/me/").data["username"] == "bilal"


def test_a_wrong_password_is_a_401_that_says_what_to_check(api, bilal):
    refused(sign_in(api, password="wrong"), "no_active_account", "Check both")


def test_a_missing_password_is_a_400_that_names_it(api):
    response = api.post("/api/token/", {"username": "bilal"})

    assert response.status_code == 400
    assert response.data["errors"][0]["field"] == "password"


def test_a_refresh_token_works_once(api, bilal):
    tokens = sign_in(api).data

    fresh = renew(api, tokens["refresh"])

    assert fresh.status_code == 200
    assert with_access(fresh.data["access"]).get("/api/me/").status_code == 200
    refused(renew(api, tokens["refresh"]), "token_not_valid", "Sign in again")
    assert renew(api, fresh.data["refresh"]).status_code == 200


def test_signing_out_ends_the_refresh_token(api, bilal):
    tokens = sign_in(api).data

    assert api.post("/api/token/logout/", {"refresh": tokens["refresh"]}).status_code == 200

    refused(renew(api, tokens["refresh"]), "token_not_valid", "Sign in again")


def test_an_expired_access_token_says_to_refresh_or_sign_in(bilal):
    token = AccessToken.for_user(bilal)
    token.set_exp(from_time=timezone.now() - timedelta(days=1))

    refused(with_access(token).get("/api/me/"), "token_expired", "/api/token/refresh/")


def test_an_expired_refresh_token_says_to_sign_in(api, bilal):
    token = RefreshToken.for_user(bilal)
    token.set_exp(from_time=timezone.now() - timedelta(days=30))

    refused(renew(api, token), "token_expired", "Sign in again")


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
def test_nonsense_is_no_token(api, token, db):
    refused(with_access(token).get("/api/me/"), "token_not_valid", "/api/token/")
    refused(renew(api, token), "token_not_valid", "Sign in again")


ODD = [
    ("user_id", "bilal"),
    ("user_id", "1 OR 1=1"),
    ("user_id", "1\x00"),
    ("user_id", "\u0661"),
    ("user_id", str(2**70)),
    ("user_id", 2**70),
    ("user_id", -1),
    ("user_id", 1.5),
    ("user_id", True),
    ("user_id", None),
    ("user_id", [1]),
    ("user_id", {"pk": 1}),
    ("jti", None),
    ("jti", ["a"]),
    ("jti", {"a": 1}),
    ("jti", "a\x00"),
    ("jti", "a" * 300),
    ("exp", 10**18),
    ("exp", "tomorrow"),
    ("exp", [1]),
    ("exp", None),
    ("iat", "yesterday"),
    ("token_type", ["access"]),
]


@pytest.mark.parametrize(("claim", "value"), ODD)
@pytest.mark.parametrize("kind", [AccessToken, RefreshToken])
def test_a_signed_token_with_an_odd_claim_is_a_401(api, bilal, kind, claim, value):
    token = kind.for_user(bilal)
    token[claim] = value

    if kind is AccessToken:
        refused(with_access(token).get("/api/me/"), "token_not_valid", "/api/token/")
    else:
        refused(renew(api, token), "token_not_valid", "Sign in again")
        assert api.post("/api/token/logout/", {"refresh": str(token)}).status_code == 401


@pytest.mark.parametrize("kind", [AccessToken, RefreshToken])
@pytest.mark.parametrize("claim", ["user_id", "jti", "exp"])
def test_a_signed_token_that_lacks_a_claim_is_a_401(api, bilal, kind, claim):
    token = kind.for_user(bilal)
    del token.payload[claim]

    answer = with_access(token).get("/api/me/") if kind is AccessToken else renew(api, token)
    assert answer.status_code == 401


def test_a_refresh_token_is_no_access_token(bilal):
    token = RefreshToken.for_user(bilal)

    refused(with_access(token).get("/api/me/"), "token_not_valid", "/api/token/")


def test_a_broken_authorization_header_is_a_401(bilal):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION="Bearer two words")

    assert client.get("/api/me/").status_code == 401


def test_a_changed_password_ends_all_tokens_given_out_before(api, bilal):
    tokens = sign_in(api).data

    update_user(bilal, by=None, password="another-long-password")

    refused(with_access(tokens["access"]).get("/api/me/"), "password_changed", "password")
    refused(renew(api, tokens["refresh"]), "password_changed", "Sign in again")


def test_a_deactivated_person_is_out_at_once(api, bilal):
    tokens = sign_in(api).data

    deactivate_user(bilal, by=None)

    refused(with_access(tokens["access"]).get("/api/me/"), "user_inactive", "inactive")
    refused(renew(api, tokens["refresh"]), "no_active_account", "not active")
    refused(sign_in(api), "no_active_account", "Check both")


def test_a_token_of_somebody_who_is_gone_is_refused(api, bilal):
    access, refresh = AccessToken.for_user(bilal), RefreshToken.for_user(bilal)
    bilal.delete()

    assert with_access(access).get("/api/me/").status_code == 401
    refused(renew(api, refresh), "no_active_account", "not active")


@pytest.mark.parametrize("address", ["/api/token/", "/admin/login/"])
@pytest.mark.parametrize("name", ["x" * 300, "x" * 100_000, "a\x00"])
def test_a_name_that_no_account_can_have_is_refused_like_any_other(client, db, address, name):
    response = client.post(address, {"username": name, "password": "wrong"})

    assert response.status_code in (200, 400, 401)
    assert "sessionid" not in response.cookies


def test_the_browsable_pages_send_people_to_the_admins_sign_in(client, bilal):
    response = client.get("/api/auth/login/?next=/api/me/")
    assert response["Location"] == "/admin/login/?next=/api/me/"

    client.post(response["Location"], {"username": "bilal", "password": PASSWORD})

    assert client.get("/api/me/").json()["username"] == "bilal"


def test_a_session_without_csrf_token_writes_nothing(asha):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(asha)

    response = client.post("/api/branches/", {"name": "Forged"})

    assert response.status_code == 403
    assert "CSRF" in response.data["message"]
