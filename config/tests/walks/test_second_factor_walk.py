"""Walks every route and page as somebody who has to set up a second factor first."""

import json

import pytest
from rest_framework.test import APIClient

from accounts.sign_in.client import Client
from accounts.sign_in.sessions import start_app_session
from accounts.sign_in.tokens import token_pair
from config.tests.test_admin_walk import OTHERS, SCOPED, address, named, signed_in
from config.tests.walks.test_walk import ROUTES, every, send, served

pytestmark = pytest.mark.one_database


@pytest.fixture
def demanded(shop):
    shop.second_factor_roles = ["owner", "manager", "staff", "viewer"]
    shop.save()


@every(ROUTES)
def test_no_route_answers_before_it_is_set_up(route, asha, records, demanded):
    tokens = token_pair(start_app_session(asha, Client("", "")))
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.access}")

    response = send(client, route, served(route, records))

    assert response.status_code == 401
    assert json.loads(response.content)["code"] == "second_factor_required"


@named([*SCOPED, *OTHERS])
@pytest.mark.parametrize("page", ["changelist", "add"])
def test_no_page_of_the_admin_opens_before_it_is_set_up(model, page, asha, demanded):
    response = signed_in(asha).get(address(model, page))

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/search/", "/admin/autocomplete/", "/admin/password_change/"]
)
def test_nor_do_the_admins_own(path, asha, demanded):
    response = signed_in(asha).get(path)

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")
