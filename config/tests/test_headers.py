"""What every answer tells browsers, whoever asks for it, and by which names cookies go."""

import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib import admin
from django.urls import reverse

from config.answers import UNUSED
from config.tests.routes import api_routes
from config.tests.test_admin_walk import address, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

EXPECTED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in UNUSED),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
# Answers without a page or data have nothing to frame or to run, but for those that are both.
OF_PAGES = {"X-Frame-Options": "DENY"}


def missing(response, expected=EXPECTED | OF_PAGES):
    lacks = [name for name, value in expected.items() if response.headers.get(name) != value]
    policy = response.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy:
        lacks.append("Content-Security-Policy")
    compiles = "unsafe-eval" in policy
    if compiles and not response.wsgi_request.path.startswith("/admin/"):
        lacks.append("a policy without unsafe-eval")
    return lacks


def walk(client, addresses):
    """{address: headers that its answer lacks}, of those that lack any."""
    found = {address: missing(client.get(address)) for address in addresses}
    return {address: lacks for address, lacks in found.items() if lacks}


API = sorted({route.url() for route in api_routes() if route.method == "get"})


def test_every_address_of_the_api_has_them_for_nobody(client):
    assert walk(client, API) == {}


def test_and_for_who_is_signed_in(as_asha):
    assert walk(as_asha, API) == {}


def test_and_as_a_page(asha):
    client = signed_in(asha)
    client.defaults["HTTP_ACCEPT"] = "text/html"

    assert walk(client, API) == {}


def test_every_list_and_form_of_the_admin_has_them(operator):
    models = [model for model in admin.site._registry if model._meta.managed]
    lists = [address(model, "changelist") for model in models]
    forms = [address(model, "add") for model in models]

    assert walk(signed_in(operator), [*lists, *forms]) == {}


@pytest.mark.parametrize(
    "path", ["/", "/health/", "/nowhere/", "/admin/login/", "/admin/nowhere/", "/api/docs/"]
)
def test_so_have_pages_that_nobody_needs_to_sign_in_for(client, path):
    assert missing(client.get(path)) == []


def test_files_that_pages_load_are_for_our_pages_alone(client):
    response = client.get("/static/config/admin.css")
    response.close()

    assert response.status_code == 200
    assert [name for name, value in EXPECTED.items() if response.headers.get(name) != value] == []


def test_a_redirect_to_https_has_them_too(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/api/branches/")

    assert response.status_code == 301
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_an_origin_that_may_call_the_api_still_may(as_asha, settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example"]
    response = as_asha.get("/api/branches/", HTTP_ORIGIN="https://app.example")

    assert response["Access-Control-Allow-Origin"] == "https://app.example"


def cookie_names(**environment):
    """As settings of real life have them; those of tests have none of their own."""
    script = (
        "from config import settings as s;"
        "print(getattr(s, 'SESSION_COOKIE_NAME', '-'), getattr(s, 'CSRF_COOKIE_NAME', '-'))"
    )
    known = {"PATH": "/usr/bin", "SECRET_KEY": "x" * 50}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=settings.BASE_DIR,
        env=known | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_over_https_cookies_belong_to_this_very_host():
    assert cookie_names(ALLOWED_HOSTS="footfall.example") == [
        "__Host-sessionid",
        "__Host-csrftoken",
    ]
    assert cookie_names(ALLOWED_HOSTS="localhost") == ["-", "-"]


def test_a_browser_takes_such_cookies(client, asha, settings):
    """Secure, for every path, and for no other host."""
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    page = client.get(reverse("admin:login"), secure=True)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())[1]
    client.post(
        reverse("admin:login"),
        {"username": "asha", "password": "footfall-tests", "csrfmiddlewaretoken": token},
        secure=True,
        headers={"Referer": "https://testserver/admin/login/"},
    )

    assert {name for name in client.cookies if name.startswith("__Host-")}
    for name, cookie in client.cookies.items():
        assert cookie["secure"], name
        assert (cookie["path"], cookie["domain"]) == ("/", ""), name
