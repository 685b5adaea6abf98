"""Keys with which other systems use the API: made, used within their scopes, ended."""

from datetime import timedelta
from unittest import mock

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.api_keys import create_key, end_key
from accounts.models import ApiKey, TrailEntry, User
from core.roles import RIGHTS, SCOPE_RIGHTS, Can, Scope

PATH = "/api/api-keys/"
LIST = "/admin/accounts/apikey/"


@pytest.fixture
def with_key(shop):
    def client(*scopes, **values):
        _, text = create_key(shop, by=None, name="Till", scopes=scopes, **values)
        return sending(text)

    return client


def sending(text):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Api-Key {text}")
    return client


def refusal(response):
    return response.status_code, response.json()["code"]


def new(client, **values):
    body = {"name": "Till", "scopes": ["read"], **values}
    return client.post(PATH, body, format="json")


# Made
def test_a_key_is_shown_when_it_is_made_and_never_again(as_asha):
    made = new(as_asha, scopes=["write", "read"]).json()

    assert made["key"].startswith(f"ffk_{made['prefix']}_")
    assert (made["scopes"], made["state"]) == (["read", "write"], "valid")
    assert sending(made["key"]).get("/api/me/").status_code == 200
    for path in (PATH, f"{PATH}{made['id']}/"):
        assert made["key"].rpartition("_")[2] not in as_asha.get(path).content.decode()


def test_what_a_key_is_stands_nowhere_in_the_database(as_asha):
    secret = new(as_asha).json()["key"].split("_", 2)[2]

    for model in (ApiKey, User, TrailEntry):
        rows = list((User.everybody if model is User else model.objects).values())
        assert rows
        assert secret not in str(rows)


def test_a_key_has_an_end_in_a_year_when_none_is_said(as_asha):
    made = new(as_asha)

    left = ApiKey.objects.get(pk=made.data["id"]).expires_at - timezone.now()
    assert timedelta(364) < left <= timedelta(365)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["admin"]}, "scopes.0"),
        ({"scopes": "read"}, "scopes"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"expires_at": None}, "expires_at"),
        ({"expires_at": "soon"}, "expires_at"),
        ({"scopes": ["webhook"], "reads_medical": True}, "reads_medical"),
        ({"prefix": "mine"}, "prefix"),
    ],
)
def test_what_makes_no_sense_makes_no_key(as_asha, values, field):
    response = new(as_asha, **values)

    assert response.status_code == 400
    assert field in [error["field"] for error in response.data["errors"]]
    assert not ApiKey.objects.exists()
    assert not User.everybody.filter(is_program=True).exists()


def test_a_repeated_request_makes_one_key_and_shows_it_once(as_asha):
    header = {"HTTP_IDEMPOTENCY_KEY": "till-1"}
    body = {"name": "Till", "scopes": ["read"]}
    first, second = (as_asha.post(PATH, body, format="json", **header) for _ in range(2))

    assert first.json()["key"]
    assert second.json() == {**first.json(), "key": ""}
    assert ApiKey.objects.count() == 1


@pytest.mark.parametrize("who", ["as_bilal", "as_chitra", "as_veena"])
def test_only_owners_see_and_make_keys(request, who, with_key):
    with_key("read")
    client = request.getfixturevalue(who)

    assert client.get(PATH).status_code == 403
    assert new(client).status_code == 403


def test_a_stranger_finds_no_key(as_dev, with_key):
    with_key("read")
    pk = ApiKey.objects.get().pk

    assert as_dev.get(PATH).data["results"] == []
    for method in ("get", "patch", "delete"):
        assert getattr(as_dev, method)(f"{PATH}{pk}/").status_code == 404
    assert ApiKey.objects.get().state == "valid"


# Refused
@pytest.mark.parametrize(
    "text",
    ["", "ffk_", "ffk_abc", "ffk_abc_def", "Bearer", "ffk_\x00_x", "ffk_ä_ö", "x" * 5000],
)
def test_what_is_no_key_is_refused(db, text):
    assert refusal(sending(text).get("/api/branches/")) == (401, "api_key_not_valid")


def test_the_right_prefix_with_another_secret_is_refused(shop):
    key, _ = create_key(shop, by=None, name="Till", scopes=["read"])
    _, other = create_key(shop, by=None, name="Web shop", scopes=["read"])
    mixed = f"ffk_{key.prefix}_{other.split('_', 2)[2]}"

    assert refusal(sending(mixed).get("/api/branches/")) == (401, "api_key_not_valid")


def test_a_key_past_its_end_is_refused(shop, with_key):
    client = with_key("read")
    ApiKey.objects.update(expires_at=timezone.now())

    response = client.get("/api/branches/")

    assert refusal(response) == (401, "api_key_expired")
    assert "was good until" in response.json()["message"]


def test_a_key_that_was_ended_is_refused_at_once(as_asha, with_key):
    client = with_key("read")
    assert client.get("/api/branches/").status_code == 200

    assert as_asha.delete(f"{PATH}{ApiKey.objects.get().pk}/").status_code == 204

    assert refusal(client.get("/api/branches/")) == (401, "api_key_ended")
    assert as_asha.get(PATH).data["results"][0]["state"] == "ended"


def test_a_key_under_another_secret_key_of_the_service_is_refused_but_for_fallbacks(
    settings, with_key
):
    client, former = with_key("read"), settings.SECRET_KEY
    settings.SECRET_KEY = "another-one-that-is-long-enough-for-everything"
    assert client.get("/api/branches/").status_code == 401

    settings.SECRET_KEY_FALLBACKS = [former]
    assert client.get("/api/branches/").status_code == 200


def test_a_key_opens_neither_the_admin_nor_a_sign_in(with_key):
    client = with_key("read", "write")
    user = ApiKey.objects.get().user

    assert client.get("/admin/").status_code == 302
    assert authenticate(username=user.username, password="") is None
    assert (
        client.post("/api/token/", {"username": user.username, "password": "x"}).status_code == 401
    )


# Scopes
ADDRESSES = {
    "read": ("get", "/api/customers/", None),
    "write": ("post", "/api/customers/", {"full_name": "Ila", "phone": "9825461799"}),
    "uploads": ("post", "/api/uploads/", {}),
    "webhook": ("post", "/api/customers/webhook/", {"event_id": "1", "customers": []}),
}
MAY = {
    "read": {"read"},
    "write": {"read", "write"},
    "uploads": {"uploads"},
    "webhook": {"webhook"},
}


@pytest.mark.parametrize("scope", MAY)
def test_a_scope_opens_what_it_is_for_and_nothing_else(scope, with_key):
    client = with_key(scope)

    for what, (method, path, body) in ADDRESSES.items():
        response = getattr(client, method)(path, body, format="json")
        if what in MAY[scope]:
            assert response.status_code in (200, 201, 400), (what, response.content)
        else:
            assert refusal(response) == (403, "scope_missing"), what


def test_a_refusal_says_which_scope_is_missing(with_key):
    response = with_key("read").post("/api/customers/", {"full_name": "Ila"}, format="json")

    assert response.json()["message"] == (
        'The key "Till" lacks the scope for this. It has: read; this needs: write. '
        "An owner can make another key."
    )


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", PATH), ("post", PATH), ("get", "/api/users/"), ("post", "/api/users/"),
        ("patch", "/api/organization/"), ("get", "/api/trail/"), ("post", "/api/merges/"),
        ("post", "/api/branches/"), ("get", "/api/me/sessions/"),
        ("post", "/api/me/second-factor/"),
    ],
)  # fmt: skip
def test_what_managers_and_owners_do_no_key_may(method, path, with_key):
    client = with_key(*Scope.values)

    response = getattr(client, method)(path, {}, format="json")

    assert refusal(response) == (403, "people_only")


def test_no_key_exports(with_key):
    assert with_key("read").get("/api/customers/?format=csv").status_code == 403


def test_every_scope_stays_below_a_manager_and_no_role_calls_the_webhook():
    given = frozenset().union(*SCOPE_RIGHTS.values())

    assert not given & {Can.ADMINISTER, Can.MANAGE, Can.EXPORT, Can.READ_MEDICAL}
    assert not any(Can.CALL_WEBHOOK in rights for rights in RIGHTS.values())
    assert set(SCOPE_RIGHTS) == set(Scope.values)


@pytest.mark.parametrize("reads_medical", [False, True])
def test_medical_fields_are_read_by_a_key_that_was_made_so_alone(as_asha, with_key, reads_medical):
    body = {"full_name": "Ila", "phone": "9825461799", "allergies": "Penicillin"}
    pk = as_asha.post("/api/customers/", body, format="json").data["id"]

    shown = with_key("read", reads_medical=reads_medical).get(f"/api/customers/{pk}/").json()

    assert ("allergies" in shown) == reads_medical


# For whom it acts
def test_a_key_sees_its_own_organization_alone(as_dev, with_key):
    body = {"full_name": "Ila", "phone": "9825461799"}
    pk = as_dev.post("/api/customers/", body, format="json").data["id"]
    client = with_key("read", "write")

    assert client.get("/api/customers/").data["count"] == 0
    assert client.get(f"/api/customers/{pk}/").status_code == 404
    assert client.patch(f"/api/customers/{pk}/", {"city": "Surat"}).status_code == 404


def test_what_a_key_did_the_history_names_it_by(as_asha, asha, with_key):
    body = {"full_name": "Ila", "phone": "9825461799"}
    pk = with_key("write").post("/api/customers/", body, format="json").data["id"]
    page = Client()
    page.force_login(asha)

    shown = page.get(f"/admin/customers/customer/{pk}/history/").content.decode()

    assert "Till (API key)" in shown


def test_a_renamed_key_is_named_so_in_histories(as_asha, with_key):
    with_key("write")
    pk = ApiKey.objects.get().pk
    end = timezone.now() + timedelta(days=7)

    response = as_asha.patch(f"{PATH}{pk}/", {"name": "Web shop", "expires_at": end}, format="json")

    assert response.status_code == 200
    assert ApiKey.objects.get().user.name == "Web shop (API key)"
    assert (response.data["name"], ApiKey.objects.get().expires_at) == ("Web shop", end)


def test_the_end_of_an_ended_key_stays(as_asha, shop):
    key, _ = create_key(shop, by=None, name="Till", scopes=["read"])
    end_key(key, by=None)
    later = timezone.now() + timedelta(days=7)

    response = as_asha.patch(f"{PATH}{key.pk}/", {"expires_at": later}, format="json")

    assert refusal(response) == (409, "key_ended")


def test_a_key_is_no_member(as_asha, asha, with_key):
    with_key("write")

    assert [one["username"] for one in as_asha.get("/api/users/").data["results"]] == ["asha"]
    assert list(User.objects.all()) == [asha]
    assert as_asha.get(f"/api/users/{ApiKey.objects.get().user_id}/").status_code == 404


def test_a_post_of_a_key_may_be_repeated(with_key):
    client, body = with_key("write"), {"full_name": "Ila", "phone": "9825461799"}
    header = {"HTTP_IDEMPOTENCY_KEY": "till-1"}
    first, second = (client.post("/api/customers/", body, format="json", **header) for _ in "12")

    assert (first.status_code, second.status_code) == (201, 201)
    assert second["Idempotency-Replayed"] == "true"


# Its use
def test_the_last_use_is_written_at_most_once_a_minute(with_key, django_assert_num_queries):
    client = with_key("read")
    client.get("/api/me/")
    first = ApiKey.objects.get().last_used_at
    client.get("/api/me/")
    assert ApiKey.objects.get().last_used_at == first

    later = timezone.now() + timedelta(seconds=61)
    with mock.patch("accounts.api_keys.timezone.now", return_value=later):
        client.get("/api/me/")
    assert ApiKey.objects.get().last_used_at == later


def test_a_key_costs_one_statement(with_key, as_asha, asha):
    client = with_key("read")
    client.get("/api/branches/")

    def statements(of):
        with CaptureQueriesContext(connection) as captured:
            assert of.get("/api/branches/").status_code == 200
        return [one["sql"] for one in captured]

    assert len(statements(client)) == len(statements(as_asha)) + 1
    assert "accounts_apikey" in statements(client)[0]


def test_keys_made_changed_and_ended_are_in_the_trail_and_so_is_what_they_did(
    as_asha, shop, with_key
):
    made = new(as_asha).json()
    as_asha.patch(f"{PATH}{made['id']}/", {"name": "Web shop"}, format="json")
    as_asha.delete(f"{PATH}{made['id']}/")
    as_asha.delete(f"{PATH}{made['id']}/")

    entries = list(TrailEntry.objects.order_by("pk"))
    assert [(entry.kind, entry.target_name, entry.actor_name) for entry in entries] == [
        ("key_made", "Till", "asha"),
        ("key_changed", "Web shop", "asha"),
        ("key_ended", "Web shop", "asha"),
    ]
    assert entries[0].details["scopes"] == ["read"]
    assert entries[1].details == {"changes": {"name": ["Till", "Web shop"]}}


# The pages
@pytest.fixture
def by_asha(asha):
    client = Client()
    client.force_login(asha)
    return client


def test_an_owner_makes_and_ends_a_key_by_hand(by_asha):
    form = {"name": "Till", "scopes": ["read", "uploads"], "expires_at_0": "", "expires_at_1": ""}
    page = by_asha.post(f"{LIST}add/", form, follow=True).content.decode()

    key = ApiKey.objects.get()
    text = page.partition("The key is ")[2].split(". ")[0]
    assert sending(text).get("/api/uploads/").status_code == 200
    by_asha.post(LIST, {"action": "end_selected", "_selected_action": [key.pk]})
    assert ApiKey.objects.get().state == "ended"


def test_by_hand_no_key_without_a_scope_is_made(by_asha):
    response = by_asha.post(f"{LIST}add/", {"name": "Till"})

    assert response.status_code == 200
    assert "scopes" in response.context["errors"].as_data().__str__() or response.context["errors"]
    assert not ApiKey.objects.exists()


def test_by_hand_a_key_is_renamed_and_its_scopes_stay(by_asha, with_key):
    with_key("read")
    key = ApiKey.objects.get()
    end = timezone.now() + timedelta(days=9)
    form = {
        "name": "Web shop", "scopes": ["write"],
        "expires_at_0": f"{end:%d/%m/%Y}", "expires_at_1": "10:00:00",
    }  # fmt: skip

    assert by_asha.post(f"{LIST}{key.pk}/change/", form).status_code == 302

    key.refresh_from_db()
    assert (key.name, key.scopes) == ("Web shop", ["read"])
    assert key.expires_at.date() == end.date()


@pytest.mark.parametrize("who", ["bilal", "chitra", "veena"])
def test_the_pages_are_the_owners_alone(request, who, with_key):
    with_key("read")
    client = Client()
    client.force_login(request.getfixturevalue(who))

    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403
