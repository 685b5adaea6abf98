"""A text file that does not say which letters it has: a person chooses among the likely ones."""

import pytest

from customers.models import Customer
from jobs.testing import run_jobs
from uploads.models import FileUpload
from uploads.tests.admin_pages import hand_in, text_of
from uploads.tests.conftest import signed_in

pytestmark = pytest.mark.django_db

# Three letters that are no less Western: "Jan" with a caron would be proof.
TURKISH = "Name,Mobile\n\u00c7a\u011fr\u0131,98250 12345".encode("cp1254")
ASKED = "Wer,Wo\n\u00c7a\u011fr\u0131,98250 12345".encode("cp1254")
RIGHT, WRONG = "\u00c7a\u011fr\u0131", "\u00c7a\u00f0r\u00fd"


def names_shown(client, url):
    rows = client.get(f"{url}preview/rows/").data["results"]
    return [row["raw"]["Name"] for row in rows]


@pytest.fixture
def previewed(as_bilal, upload):
    given = upload(as_bilal, TURKISH, preview="true", encoding="cp1252")
    return given, f"/api/uploads/{given['id']}/"


def test_the_likely_encodings_are_offered_each_with_words_of_the_file(previewed):
    given, _url = previewed

    words = {one["name"]: one["words"] for one in given["encodings"]}

    assert given["encoding"] == "cp1252"
    assert (words["cp1252"], words["cp1254"]) == (WRONG, RIGHT)


def test_the_preview_changes_with_the_encoding(as_bilal, previewed):
    _describe, url = previewed
    assert names_shown(as_bilal, url) == [WRONG]

    as_bilal.post(f"{url}preview/", {"encoding": "cp1254"}, format="json")
    run_jobs()
    assert names_shown(as_bilal, url) == [RIGHT]

    as_bilal.post(f"{url}run/")
    run_jobs()
    assert Customer.objects.get().full_name == RIGHT


def test_the_answer_to_the_question_may_name_the_encoding(as_bilal, upload):
    asked = upload(as_bilal, ASKED, encoding="cp1252")
    assert asked["question"]["rows"][1]["cells"][0] == WRONG
    assert "cp1254" in [one["name"] for one in asked["question"]["encodings"]]

    answer = {"encoding": "cp1254", "mapping": {"0": "full_name", "1": "phone"}, "header_row": 1}
    response = as_bilal.post(f"/api/uploads/{asked['id']}/start/", answer, format="json")
    run_jobs()

    assert response.status_code == 200
    assert Customer.objects.get().full_name == RIGHT


def test_an_encoding_alone_shows_the_question_again_in_its_letters(as_bilal, upload):
    asked = upload(as_bilal, ASKED, encoding="cp1252")

    as_bilal.post(f"/api/uploads/{asked['id']}/start/", {"encoding": "cp1254"}, format="json")
    run_jobs()

    again = as_bilal.get(f"/api/uploads/{asked['id']}/").data
    assert (again["status"], again["question"]["encoding"]) == ("needs_mapping", "cp1254")
    assert again["question"]["rows"][1]["cells"][0] == RIGHT


def test_an_encoding_that_is_none_is_refused_at_once(as_bilal, send):
    response = send(as_bilal, TURKISH, encoding="ebcdic")

    assert response.status_code == 400
    assert FileUpload.objects.count() == 0


def test_a_file_that_says_its_encoding_offers_no_other(as_bilal, upload):
    taken = upload(as_bilal, f"Name,Mobile\n{RIGHT},98250 12345")

    assert (taken["encoding"], taken["encodings"]) == ("utf-8", [])


def test_the_form_of_the_question_offers_them_with_their_words(bilal):
    client = signed_in(bilal)
    page = hand_in(client, ASKED)["Location"]
    run_jobs()
    path = page.replace("change", "answer")
    assert f"Windows-1254 (Turkish): {RIGHT}" in text_of(client.get(path))

    answer = {"header_row": 1, "column_0": "full_name", "column_1": "phone", "encoding": "cp1254"}
    client.post(path, answer)
    run_jobs()

    assert Customer.objects.get().full_name == RIGHT


def test_the_form_of_the_preview_offers_them_too(bilal):
    client = signed_in(bilal)
    page = hand_in(client, TURKISH, _preview="Preview first")["Location"]
    run_jobs()
    upload = FileUpload.objects.get()
    path = page.replace("change/", "mapping/")
    assert "Letters are read as" in text_of(client.get(path))

    is_active = {"header_row": 1, "column_0": "full_name", "column_1": "phone"}
    client.post(path, {**is_active, "encoding": "cp1252"})
    run_jobs()

    upload.refresh_from_db()
    assert upload.options["encoding"] == "cp1252"
    assert upload.profile["column_facts"][0]["samples"] == [WRONG]
