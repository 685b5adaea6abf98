"""What a key may by its scopes, for whom it acts, and what its use leaves behind."""

from datetime import timedelta
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.api_keys import create_key, end_key
from accounts.models import ApiKey, User
from accounts.tests.api_keys import PATH, refusal
from core.roles import RIGHTS, SCOPE_RIGHTS, Can, Scope

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
