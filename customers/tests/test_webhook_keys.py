from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.models import WebhookKey
from customers.webhook.keys import create_key, end_key, secret_of

PATH = "/webhook-secrets/"


@pytest.fixture
def key(shop):
    return create_key(shop, by=None, label="Till")


def test_a_secret_is_shown_when_its_key_is_made_and_never_again(as_asha):
    made = as_asha.post(PATH, {"label": "Till"}).json()

    key = WebhookKey.objects.get()
    assert made["secret"] == secret_of(key)
    assert made["key_id"] == key.key_id
    assert "secret" not in as_asha.get(f"{PATH}{key.pk}/").json()


def test_no_two_keys_have_the_same_secret(shop, key):
    assert secret_of(key) != secret_of(create_key(shop, by=None))


def test_a_third_valid_key_is_refused_until_one_has_ended(as_asha, shop, key):
    create_key(shop, by=None, label="Web shop")

    refused = as_asha.post(PATH, {})

    assert refused.status_code == 409
    assert "Till" in refused.json()["message"]
    assert as_asha.delete(f"{PATH}{key.pk}/").status_code == 204
    assert as_asha.post(PATH, {}).status_code == 201


def test_a_key_may_end_later(as_asha, key):
    later = timezone.now() + timedelta(days=7)

    response = as_asha.patch(f"{PATH}{key.pk}/", {"expires_at": later})

    assert response.status_code == 200
    key.refresh_from_db()
    assert (key.expires_at, key.label) == (later, "Till")


def test_a_key_cannot_end_in_the_past_and_an_ended_one_stays_ended(as_asha, key):
    yesterday = timezone.now() - timedelta(days=1)

    assert as_asha.patch(f"{PATH}{key.pk}/", {"expires_at": yesterday}).status_code == 400
    end_key(key, by=None)
    assert as_asha.patch(f"{PATH}{key.pk}/", {"expires_at": None}).status_code == 409
    assert as_asha.patch(f"{PATH}{key.pk}/", {"label": "Old till"}).status_code == 200


def test_only_owners_deal_with_keys(as_bilal, as_chitra, as_veena, key):
    for client in (as_bilal, as_chitra, as_veena):
        assert client.get(PATH).status_code == 403
        assert client.post(PATH, {}).status_code == 403
        assert client.delete(f"{PATH}{key.pk}/").status_code == 403


def test_the_admin_shows_the_secret_once(asha):
    client = Client()
    client.force_login(asha)

    page = client.post(
        reverse("admin:customers_webhookkey_add"),
        {"label": "Till", "expires_at_0": "", "expires_at_1": ""},
        follow=True,
    )

    key = WebhookKey.objects.get()
    assert secret_of(key) in page.content.decode()
    change = client.get(reverse("admin:customers_webhookkey_change", args=[key.pk]))
    assert secret_of(key) not in change.content.decode()


def test_the_admin_ends_keys(asha, key):
    client = Client()
    client.force_login(asha)

    client.post(
        reverse("admin:customers_webhookkey_changelist"),
        {"action": "end_selected", "_selected_action": [key.pk]},
    )

    key.refresh_from_db()
    assert key.expires_at <= timezone.now()
