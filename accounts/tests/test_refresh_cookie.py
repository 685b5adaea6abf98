"""A browser's refresh token, where no script reads it and no other site uses it."""

import pytest
from rest_framework.test import APIClient

from accounts.tests.test_sessions import CHROME, clock, is_open, with_access
from conftest import PASSWORD

__all__ = ["clock"]  # the fixture

OWN_PAGE = {"x-requested-with": "XMLHttpRequest"}


def browser_with_cookie(**body):
    api = APIClient(HTTP_USER_AGENT=CHROME)
    body = {"username": "bilal", "password": PASSWORD, "cookie": True, **body}
    return api, api.post("/api/token/", body, "json", headers=OWN_PAGE)


def test_a_browser_gets_its_refresh_token_where_no_script_reads_it(clock, bilal, settings):
    settings.HTTPS = True
    _, response = browser_with_cookie()

    assert response.json().keys() == {"access"}
    cookie = response.cookies["footfall_refresh"]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Strict")
    assert (cookie["path"], cookie["max-age"]) == ("/api/token/", 7 * 24 * 3600)


def test_the_cookie_renews_and_is_renewed(clock, bilal):
    api, first = browser_with_cookie()
    clock.shift(60)

    second = api.post("/api/token/refresh/", headers=OWN_PAGE)

    assert second.json().keys() == {"access"}
    assert second.cookies["footfall_refresh"].value != first.cookies["footfall_refresh"].value
    assert is_open(with_access(second.json()))


def test_the_cookie_signs_out_and_goes(clock, bilal):
    api, first = browser_with_cookie()

    response = api.post("/api/token/logout/", headers=OWN_PAGE)

    assert response.status_code == 200
    cookie = response.cookies["footfall_refresh"]
    assert (cookie.value, cookie["path"], cookie["max-age"]) == ("", "/api/token/", 0)
    assert not is_open(with_access(first.json()))


@pytest.mark.parametrize("address", ["/api/token/refresh/", "/api/token/logout/"])
def test_another_sites_page_can_do_nothing_with_the_cookie(clock, bilal, address):
    api, first = browser_with_cookie()

    response = api.post(address)

    assert (response.status_code, response.data["code"]) == (403, "csrf_failed")
    assert is_open(with_access(first.json()))


def test_another_sites_page_signs_no_browser_in_as_somebody_else(clock, bilal):
    form = {"username": "bilal", "password": PASSWORD, "cookie": "true"}

    response = APIClient().post("/api/token/", form, "multipart")

    assert (response.status_code, response.data["code"]) == (403, "csrf_failed")
    assert not response.cookies


@pytest.mark.parametrize("address", ["/api/token/refresh/", "/api/token/logout/"])
def test_without_token_and_cookie_it_says_what_is_missing(clock, bilal, address):
    response = APIClient().post(address, {})

    assert response.status_code == 400
    assert response.data["errors"][0]["field"] == "refresh"


def test_the_cookie_opens_nothing_but_its_own_addresses(clock, bilal):
    api, _ = browser_with_cookie()

    assert api.get("/api/me/").status_code == 401
