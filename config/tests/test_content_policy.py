"""What a browser may run, by area. A policy that is too strict shows up in the browser tests."""

import pytest
from django.http import HttpResponse

from config.answers import ContentPolicyMiddleware


def policy(response) -> dict[str, set[str]]:
    directives = (part.split() for part in response["Content-Security-Policy"].split("; "))
    return {name: set(sources) for name, *sources in directives}


@pytest.fixture
def answer(rf):
    def answer(path, content_type="text/html; charset=utf-8"):
        middleware = ContentPolicyMiddleware(lambda _: HttpResponse(content_type=content_type))
        return middleware(rf.get(path))

    return answer


def test_data_may_run_and_load_nothing(answer):
    assert policy(answer("/api/customers/", "application/json")) == {
        "default-src": {"'none'"},
        "frame-ancestors": {"'none'"},
        "base-uri": {"'none'"},
        "form-action": {"'none'"},
    }


def test_data_in_the_admin_is_data_too(answer):
    assert policy(answer("/admin/export/", "text/csv"))["default-src"] == {"'none'"}


def test_a_page_runs_our_own_scripts_only(answer):
    rules = policy(answer("/api/docs/"))

    assert rules["script-src"] == {"'self'"}
    assert rules["default-src"] == {"'none'"}
    assert rules["frame-ancestors"] == {"'none'"}


def test_only_the_admin_may_compile_scripts(answer):
    assert policy(answer("/admin/login/"))["script-src"] == {"'self'", "'unsafe-eval'"}


def test_no_page_may_run_inline_scripts(answer):
    for path in ("/", "/admin/", "/api/docs/"):
        assert "'unsafe-inline'" not in policy(answer(path))["script-src"]


def test_every_answer_carries_a_policy(client, db):
    assert "Content-Security-Policy" in client.get("/health/")
    assert "Content-Security-Policy" in client.get("/nowhere/")
