"""Walks every route of the API with keys of other systems: ended, without the scope, with all."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.api_keys import create_key
from accounts.models import ApiKey
from config.tests.walks.test_walk import ROUTES, every, send, served
from core.api.rights import right_for
from core.roles import SCOPE_RIGHTS, Scope, scopes_with

pytestmark = pytest.mark.one_database  # what a key may do is found out before a database is asked


def client_with(shop, *scopes):
    _, text = create_key(shop, by=None, name="Till", scopes=scopes)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Api-Key {text}")
    return client


def refusal(response):
    return response.status_code, response.json()["code"]


def right_of(route):
    view = route.view()
    view.action = route.action
    return right_for(view)


@every(ROUTES)
def test_no_route_opens_to_a_key_past_its_end(route, shop):
    client = client_with(shop, *Scope.values)
    ApiKey.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert refusal(send(client, route)) == (401, "api_key_expired")


@every(ROUTES)
def test_no_route_opens_to_a_key_without_a_scope_for_it(route, shop):
    right = right_of(route)
    lacking = [scope for scope, rights in SCOPE_RIGHTS.items() if right not in rights]

    code = "scope_missing" if scopes_with(right) else "people_only"
    assert refusal(send(client_with(shop, *lacking), route)) == (403, code)


@every(route for route in ROUTES if scopes_with(right_of(route)))
def test_every_route_that_a_scope_is_for_opens_to_it(route, shop, records):
    client = client_with(shop, scopes_with(right_of(route))[0])

    assert send(client, route, served(route, records)).status_code not in (401, 403)


@every(route for route in ROUTES if route.has_id and scopes_with(right_of(route)))
def test_a_strangers_record_is_a_404_to_a_key(route, records, other_shop):
    client = client_with(other_shop, *Scope.values)

    assert send(client, route, served(route, records)).status_code == 404
