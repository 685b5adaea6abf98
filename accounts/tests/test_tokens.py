"""Sign in, renew, sign out, and every way in which that is refused."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.services import deactivate_user, update_user
from accounts.sign_in.tokens import CheckedAccessToken, CheckedRefreshToken
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


@pytest.fixture
def token_of(api):
    """A token of somebody signed in, whose claims can be changed: it is signed when it is sent."""

    def read(kind, username="bilal"):
        tokens = sign_in(api, username=username).data
        return kind(tokens["access" if kind is CheckedAccessToken else "refresh"])

    return read


def test_an_expired_access_token_says_to_refresh_or_sign_in(bilal, token_of):
    token = token_of(CheckedAccessToken)
    token.set_exp(from_time=timezone.now() - timedelta(days=1))

    refused(with_access(token).get("/api/me/"), "token_expired", "/api/token/refresh/")


def test_an_expired_refresh_token_says_to_sign_in(api, bilal, token_of):
    token = token_of(CheckedRefreshToken)
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
    ("sid", "1 OR 1=1"),
    ("sid", 2**70),
    ("sid", None),
    ("sid", [1]),
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
@pytest.mark.parametrize("kind", [CheckedAccessToken, CheckedRefreshToken])
def test_a_signed_token_with_an_odd_claim_is_a_401(api, bilal, token_of, kind, claim, value):
    token = token_of(kind)
    token[claim] = value

    if kind is CheckedAccessToken:
        refused(with_access(token).get("/api/me/"), "token_not_valid", "/api/token/")
    else:
        refused(renew(api, token), "token_not_valid", "Sign in again")
        assert api.post("/api/token/logout/", {"refresh": str(token)}).status_code == 401


@pytest.mark.parametrize("kind", [CheckedAccessToken, CheckedRefreshToken])
@pytest.mark.parametrize("claim", ["user_id", "sid", "jti", "exp"])
def test_a_signed_token_that_lacks_a_claim_is_a_401(api, bilal, token_of, kind, claim):
    token = token_of(kind)
    del token.payload[claim]

    is_access = kind is CheckedAccessToken
    answer = with_access(token).get("/api/me/") if is_access else renew(api, token)
    assert answer.status_code == 401


def test_a_refresh_token_is_no_access_token(api, bilal):
    token = sign_in(api).data["refresh"]

    refused(with_access(token).get("/api/me/"), "token_not_valid", "/api/token/")


def test_a_token_of_one_person_does_not_open_anothers_session(bilal, asha, token_of):
    own, anothers = token_of(CheckedAccessToken), token_of(CheckedAccessToken, "asha")
    own["sid"] = anothers["sid"]

    assert with_access(own).get("/api/me/").status_code == 401


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
    refused(renew(api, tokens["refresh"]), "user_inactive", "inactive")
    refused(sign_in(api), "no_active_account", "Check both")


def test_a_token_of_somebody_who_is_gone_is_refused(api, bilal):
    tokens = sign_in(api).data
    bilal.delete()

    assert with_access(tokens["access"]).get("/api/me/").status_code == 401
    refused(renew(api, tokens["refresh"]), "session_ended", "ended")


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
