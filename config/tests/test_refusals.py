import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

pytestmark = pytest.mark.django_db


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
