import io
import json
import logging

import pytest
import structlog
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile

from config.tests.test_admin_walk import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines():
    """What the configured formatter writes while the test runs, line by line."""
    formatter = configured.LOGGING["formatters"]["structured"]
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=formatter["foreign_pre_chain"], processors=formatter["processors"]
        )
    )
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def test_a_body_over_the_limit_is_told_so(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024**2
    body = '{"username": "' + "x" * 1024**2 + '"}'
    response = client.post("/api/token/", body, content_type="application/json")

    assert response.status_code == 413
    assert response.json() == {
        "code": "too_large",
        "message": "This is more than 1 MB. Send it in smaller parts.",
        "errors": [],
    }


def test_too_many_files_at_once_are_told_so(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    files = {f"file{n}": SimpleUploadedFile("sheet.csv", b"name\n") for n in range(3)}
    response = client.post("/api/token/", files)

    assert response.status_code == 400
    assert response.json()["message"] == "Send at most 2 files in one request."


def test_too_many_fields_at_once_are_told_so(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    response = client.post("/api/token/", {"a": 1, "b": 2, "c": 3})

    assert response.status_code == 400
    assert response.json()["message"] == "Send at most 2 fields in one request."


def test_a_host_that_is_not_ours_is_told_so(client):
    response = client.get("/api/me/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert response.json()["code"] == "unknown_host"


@pytest.mark.parametrize("address", ["/api/token/", "/admin/login/"])
@pytest.mark.parametrize("charset", ["punycode", "idna", "utf-16", "rot13"])
def test_a_charset_that_python_cannot_read_a_form_in_is_told_so(client, address, charset):
    media_type = f"application/x-www-form-urlencoded; charset={charset}"
    response = client.generic("POST", address, b"username=\xff", media_type)

    assert response.status_code == 415
    assert response.json()["code"] == "unknown_charset"


def test_a_charset_that_nobody_knows_is_read_as_utf_8(client):
    response = client.generic("POST", "/api/token/", b"{}", "application/json; charset=klingon")

    assert response.json()["code"] == "invalid"


def test_a_body_in_chunks_is_refused_rather_than_taken_for_empty(as_asha, asha):
    response = as_asha.patch(
        f"/api/users/{asha.pk}/",
        headers={"transfer-encoding": "chunked"},
        CONTENT_LENGTH="",
    )

    assert response.status_code == 411
    assert response.json()["code"] == "length_required"


@pytest.mark.parametrize("address", ["/admin/", "/api/me/", "/nowhere"])
def test_a_refused_host_is_logged_without_a_traceback(client, lines, address):
    client.get(address, headers={"host": "evil.example"})

    logged = lines()
    assert any("evil.example" in line["event"] for line in logged)
    assert not any("exception" in line for line in logged)


def test_a_page_that_is_not_for_ones_role_is_a_page_of_ours(veena, lines):
    page = signed_in(veena).get("/admin/accounts/user/")

    assert page.status_code == 403
    assert "Your role does not allow this." in page.content.decode()
    assert "To the start" in page.content.decode()
    assert not any("exception" in line for line in lines())


def test_a_page_that_is_not_there_is_a_page_of_ours(veena):
    page = signed_in(veena).get("/admin/nowhere/")

    assert page.status_code == 404
    assert "There is nothing here." in page.content.decode()


def test_a_form_of_an_ended_session_says_what_to_do(asha, client):
    strict = type(client)(enforce_csrf_checks=True)
    page = strict.post("/admin/login/", {"username": "asha", "password": "x"})

    assert page.status_code == 403
    assert "load the page again" in page.content.decode()


@pytest.mark.parametrize("address", ["/admin/?q=%00", "/admin/autocomplete/?term=a%00b"])
def test_a_question_with_a_nul_is_refused_with_a_page_of_ours(asha, client, address):
    for one in (signed_in(asha), client):
        page = one.get(address)

        assert page.status_code == 400
        assert page["Content-Type"].startswith("text/html")
        assert "The address holds a NUL" in page.content.decode()
