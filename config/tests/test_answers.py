"""What holds for every answer: nobody keeps it, text is compressed, files are not."""

import gzip

import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse

from config.answers import CompressedText, NotStored

ASKS = {"HTTP_ACCEPT_ENCODING": "gzip"}


@pytest.fixture
def compressed(rf):
    def answer(response, **headers):
        return CompressedText(lambda _: response)(rf.get("/", **(headers or ASKS)))

    return answer


@pytest.mark.parametrize("kind", ["application/json", "text/html; charset=utf-8", "text/csv"])
def test_text_is_compressed(compressed, kind):
    response = compressed(HttpResponse("abc" * 1000, content_type=kind))

    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == b"abc" * 1000


def test_text_that_is_made_as_it_is_sent_is_compressed(compressed):
    lines = StreamingHttpResponse([b"abc" * 100] * 10, content_type="text/csv")

    assert gzip.decompress(b"".join(compressed(lines))) == b"abc" * 1000


def test_a_tiny_answer_is_not_compressed(compressed):
    assert "Content-Encoding" not in compressed(HttpResponse("{}", content_type="application/json"))


def test_who_cannot_read_it_gets_plain_text(compressed):
    response = compressed(HttpResponse("a" * 1000), HTTP_ACCEPT_ENCODING="br")

    assert "Content-Encoding" not in response


def test_a_file_that_is_packed_already_is_left_alone(compressed, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"a" * 1000)
    with (tmp_path / "a.xlsx").open("rb") as file:
        assert "Content-Encoding" not in compressed(FileResponse(file))


def test_what_says_how_long_it_may_be_kept_is_left_alone(rf):
    public = HttpResponse(headers={"Cache-Control": "public, no-cache"})

    assert NotStored(lambda _: public)(rf.get("/"))["Cache-Control"] == "public, no-cache"
    assert "no-store" in NotStored(lambda _: HttpResponse())(rf.get("/"))["Cache-Control"]


def test_a_list_is_compressed_and_not_stored(as_asha, shop, shivranjani, cg_road):
    response = as_asha.get("/api/branches/", **ASKS)

    assert response["Content-Encoding"] == "gzip"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["reports/conversion", "reports/categories", "worklist", "customers/auto-collection"]
)
def test_a_browser_shows_what_is_no_list_of_records(as_asha, shivranjani, address):
    response = as_asha.get(f"/api/{address}/", HTTP_ACCEPT="text/html")

    assert response.status_code == 200
    assert b"</html>" in response.content
