"""Keys with which other systems use the API: made, refused, ended, by request and by hand."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from django.utils import timezone

from accounts.api_keys import create_key
from accounts.models import ApiKey, TrailEntry, User
from accounts.tests.api_keys import PATH, new, refusal, sending

LIST = "/admin/accounts/apikey/"


# Made
def test_a_key_is_shown_when_it_is_made_and_never_again(as_asha):
    made = new(as_asha, scopes=["write", "read"]).json()

    assert made["key"].startswith(f"ffk_{made['prefix']}_")
    assert (made["scopes"], made["state"]) == (["read", "write"], "valid")
    assert sending(made["key"]).get("/api/me/").status_code == 200
    for path in (PATH, f"{PATH}{made['id']}/"):
        assert made["key"].split("_", 2)[2] not in as_asha.get(path).content.decode()


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
