"""Our pages work under the policy that they are served with."""

import pytest

from conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def complaints(page):
    """What the browser refused to load or run, and what failed there."""
    heard: list[str] = []
    page.on("console", lambda line: heard.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.fixture
def signed_in(page, live_server, operator):
    page.goto(f"{live_server.url}/admin/login/")
    page.fill("input[name=username]", "operator")
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(f"{live_server.url}/admin/")
    return page


def test_the_admin_signs_in_and_lists_without_complaint(signed_in, live_server, complaints):
    signed_in.goto(f"{live_server.url}/admin/accounts/user/")

    assert signed_in.get_by_role("link", name="operator").first.is_visible()
    assert complaints == []


def test_the_api_documents_are_drawn_without_complaint(page, live_server, complaints):
    page.goto(f"{live_server.url}/api/docs/")
    page.wait_for_selector(".opblock-summary-path")

    assert page.get_by_text("/api/token/", exact=True).first.is_visible()
    assert complaints == []


def test_the_api_pages_are_drawn_without_complaint(signed_in, live_server, complaints):
    signed_in.goto(f"{live_server.url}/api/me/")

    assert "operator" in signed_in.inner_text(".response-info")
    assert complaints == []


def test_the_api_pages_sign_out(signed_in, live_server):
    signed_in.goto(f"{live_server.url}/api/me/")
    signed_in.get_by_role("button", name="Log out").click()
    signed_in.wait_for_load_state()

    assert signed_in.get_by_role("link", name="Log in").is_visible()


def test_nothing_is_fetched_from_elsewhere(signed_in, live_server):
    asked: list[str] = []
    signed_in.on("request", lambda request: asked.append(request.url))
    for path in ("/admin/", "/api/docs/", "/api/me/"):
        signed_in.goto(f"{live_server.url}{path}", wait_until="networkidle")

    assert [url for url in asked if not url.startswith((live_server.url, "data:", "blob:"))] == []


def test_the_api_pages_sign_in_and_lead_back(page, live_server, operator):
    page.goto(f"{live_server.url}/api/me/")
    page.get_by_role("link", name="Log in").click()
    page.fill("input[name=username]", "operator")
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")

    page.wait_for_url(f"{live_server.url}/api/me/")
    assert "operator" in page.inner_text(".response-info")
