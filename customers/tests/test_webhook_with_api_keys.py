"""The webhook without a signature: with an API key that has the scope for it."""

import json

import pytest
from django.test import Client

from accounts.api_keys import create_key, end_key
from accounts.models import ApiKey
from customers.models import Customer, WebhookEvent
from history.models import Change
from jobs.testing import run_jobs

PATH = "/api/customers/webhook/"
CALL = {"event_id": "till-1", "customers": [{"full_name": "Asha Patel", "phone": "9723521333"}]}


def send(text, call=CALL, **headers):
    return Client().post(
        PATH,
        json.dumps(call),
        content_type="application/json",
        headers={"Authorization": f"Api-Key {text}", **headers},
    )


@pytest.fixture
def text(shop):
    return create_key(shop, by=None, name="Till", scopes=["webhook"])[1]


def test_a_call_with_a_key_is_imported_and_the_history_names_the_key(text, shop):
    answer = send(text).json()

    customer = Customer.objects.get(organization=shop)
    assert (answer["created"], answer["results"][0]["customer"]) == (1, customer.pk)
    assert Change.objects.of(customer).get().by == ApiKey.objects.get().user
    event = WebhookEvent.objects.get()
    assert (event.key, event.api_key) == (None, ApiKey.objects.get())
    assert event.api_key.last_used_at is not None


def test_the_same_call_again_changes_nothing_and_gives_the_same_answer(text):
    first, second = send(text), send(text)

    assert first.json() == second.json()
    assert (Customer.objects.count(), WebhookEvent.objects.count()) == (1, 1)


@pytest.mark.parametrize("scopes", [["read"], ["read", "write", "uploads"]])
def test_a_key_without_the_scope_is_refused(shop, scopes):
    response = send(create_key(shop, by=None, name="Till", scopes=scopes)[1])

    assert (response.status_code, response.json()["code"]) == (403, "scope_missing")
    assert "this needs: webhook" in response.json()["message"]
    assert not Customer.objects.exists()


def test_a_key_that_was_ended_is_refused(text):
    end_key(ApiKey.objects.get(), by=None)

    assert (send(text).status_code, send(text).json()["code"]) == (401, "api_key_ended")


def test_a_wrong_key_is_refused_whatever_signature_comes_with_it(db):
    response = send("ffk_0_x", **{"X-Footfall-Key": "whk_1", "X-Footfall-Signature": "sha256=0"})

    assert (response.status_code, response.json()["code"]) == (401, "api_key_not_valid")


def test_neither_key_nor_signature_is_the_same_refusal_as_ever(db):
    response = Client().post(PATH, json.dumps(CALL), content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


def test_another_organization_hears_nothing_of_it(text, other_shop):
    send(text)

    assert not Customer.objects.filter(organization=other_shop).exists()


def test_an_organization_that_goes_ends_its_keys_and_takes_them_along(text, shop, as_operator):
    send(text)
    created = as_operator.post(
        f"/api/organizations/{shop.pk}/deletion/", {"name": shop.name}, format="json"
    )
    assert created.status_code == 202
    assert send(text).json()["code"] == "api_key_ended"

    run_jobs()
    assert not ApiKey.objects.exists()
    assert not Customer.objects.exists()
