"""What must never be a 500: wrong files, wrong requests, wrong people."""

import io
import struct
import zipfile
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rest_framework.test import APIClient

from accounts.tests.tokens import access_token
from customers.models import Customer
from jobs.testing import run_jobs
from uploads.columns import COLUMNS
from uploads.models import FileUpload, UploadKind
from uploads.tests.conftest import SHEET

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(2_000)


def zip_of(**parts: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return packed.getvalue()


def bomb(megabytes: int) -> bytes:
    """A workbook whose one sheet unpacks to so much, all of it blanks."""
    book = io.BytesIO(zip_of(**{"[Content_Types]": b"<Types/>", "xl__workbook": b"<workbook/>"}))
    with (
        zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet,
    ):
        for _ in range(megabytes):
            sheet.write(b" " * 1024 * 1024)
    return book.getvalue()


def refusal(response):
    body = response.json()
    assert set(body) == {"code", "message", "errors"}
    assert body["message"]
    return response.status_code, body["code"]


# Files
@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("may.csv", b"", "empty_file", "Save the sheet again"),
        ("may.csv", b" \r\n\r\n", "empty_file", "Save the sheet again"),
        ("may.xlsx", PICTURE, "not_a_spreadsheet", "a picture (PNG)"),
        ("may.csv", PICTURE, "not_a_spreadsheet", "a picture (PNG)"),
        ("may.csv", b"%PDF-1.7\n" + bytes(100), "not_a_spreadsheet", "a PDF"),
        ("may.xls", b"<html><table>", "not_a_spreadsheet", "a web page"),
        ("may.xlsx", zip_of(word__document=b"<w/>"), "not_a_spreadsheet", "Save the sheet as"),
        ("may.xlsx", b"PK\x03\x04" + bytes(40), "damaged_file", "save it as a new .xlsx"),
        ("may.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), None, ""),
    ],
)
def test_what_is_no_sheet_is_refused_whatever_its_name(as_chitra, send, name, content, code, words):
    response = send(as_chitra, content, name=name)

    status, found = refusal(response)
    assert status == 400
    assert code is None or found == code
    assert words in response.data["message"]
    assert response.data["errors"][0]["field"] == "file"
    assert FileUpload.objects.count() == 0


@pytest.mark.parametrize("name", ["may.jpg", "may", "may.xlsx", ".csv", "may.csv.exe"])
def test_a_wrong_extension_does_no_harm_to_a_real_sheet(as_bilal, upload, cg_road, name):
    given = upload(as_bilal, name=name)

    assert (given["status"], given["counts"]["created"]) == ("done", 1)
    assert given["original_name"] == name


def test_a_zip_bomb_is_refused_before_a_reader_opens_it(as_chitra, send, settings):
    settings.UPLOAD_MAX_UNPACKED_BYTES = 50 * 1024 * 1024
    packed = bomb(300)
    assert len(packed) < 400_000

    response = send(as_chitra, packed, name="bomb.xlsx")

    assert refusal(response) == (400, "zip_bomb")
    assert "Copy the rows into a new workbook" in response.data["message"]


def test_a_bomb_that_lies_about_its_size_is_refused_too(as_chitra, send, settings):
    settings.UPLOAD_MAX_UNPACKED_BYTES = 50 * 1024 * 1024
    packed = bytearray(bomb(120))
    entry = packed.rindex(b"PK\x01\x02")  # the sheet's line of the directory: size at byte 24
    packed[entry + 24 : entry + 28] = struct.pack("<I", 1_000)

    assert refusal(send(as_chitra, bytes(packed), name="bomb.xlsx"))[0] == 400


def test_a_file_over_the_limit_is_a_413_that_says_the_limit(as_chitra, send, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024

    response = send(as_chitra, b"x" * 2 * 1024 * 1024)

    assert refusal(response) == (413, "too_large")
    assert "The file has 2 MB; at most 1 MB are taken." in response.data["message"]


class Endless(io.RawIOBase):
    """The body of a form with a file of so many bytes, made while it is read."""

    HEAD = (
        b'--x\r\nContent-Disposition: form-data; name="kind"\r\n\r\ncustomers\r\n'
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="big.csv"\r\n\r\n'
    )
    TAIL = b"\r\n--x--\r\n"

    def __init__(self, size: int) -> None:
        self.parts = [self.HEAD, size, self.TAIL]
        self.length = len(self.HEAD) + size + len(self.TAIL)
        self.most_asked = 0

    def read(self, size: int = -1) -> bytes:
        self.most_asked = max(self.most_asked, size if size >= 0 else self.length)
        while self.parts:
            part = self.parts[0]
            if isinstance(part, int) and part:
                given = min(size, part)
                self.parts[0] = part - given
                return b"9" * given
            if part:
                self.parts[0] = part[size:]
                return part[:size]
            self.parts.pop(0)
        return b""


def test_200_megabytes_are_refused_and_never_held_in_memory(chitra, settings, tmp_path):
    settings.UPLOAD_MAX_BYTES = 5 * 1024 * 1024
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    body = Endless(200 * 1024 * 1024)

    response = Client().post(
        "/api/uploads/",
        headers={"authorization": f"Bearer {access_token(chitra)}"},
        **{
            "wsgi.input": body,
            "CONTENT_LENGTH": str(body.length),
            "CONTENT_TYPE": "multipart/form-data; boundary=x",
        },
    )

    assert refusal(response) == (413, "too_large")
    assert "has 200 MB" in response.json()["message"]
    assert body.most_asked <= 1024 * 1024
    assert not list(tmp_path.iterdir())


# Names
@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Users\\Asha\\may.csv", "may.csv"),
        ("may\0.csv", "may.csv"),
        ("may\r\nX-Evil: 1.csv", "mayX-Evil: 1.csv"),
        ("<script>.csv", "<script>.csv"),
        ("મે મહિનો.csv", "મે મહિનો.csv"),
    ],
)
def test_a_file_name_is_only_ever_shown(as_bilal, send, settings, sent, kept):
    encoded = sent.replace("\r", "%0D").replace("\n", "%0A").encode()
    body = (
        b'--x\r\nContent-Disposition: form-data; name="kind"\r\n\r\ncustomers\r\n'
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="' + encoded + b'"\r\n\r\n'
        + SHEET.encode() + b"\r\n--x--\r\n"
    )  # fmt: skip

    response = as_bilal.post("/api/uploads/", body, content_type="multipart/form-data; boundary=x")

    assert response.status_code == 201, response.content
    assert response.data["original_name"].replace("%0D%0A", "") == kept
    stored = Path(FileUpload.objects.get().file.path)
    assert stored.is_relative_to(settings.MEDIA_ROOT)
    assert stored.suffix == ".csv"


def test_a_very_long_name_is_shortened_and_keeps_its_ending(as_bilal, send):
    response = send(as_bilal, name="m" * 1_000 + ".csv")

    name = response.data["original_name"]
    assert (response.status_code, len(name)) == (201, 255)
    assert name.endswith(".csv")


# Requests
def test_no_file_is_named(as_chitra):
    for form in ({"kind": "customers"}, {"kind": "customers", "file": "may.csv"}):
        response = as_chitra.post("/api/uploads/", form, format="multipart")
        assert refusal(response)[0] == 400
        assert response.data["errors"][0]["field"] == "file"


def test_json_is_no_way_to_send_a_file(as_chitra):
    response = as_chitra.post("/api/uploads/", {"kind": "customers", "file": "TmFtZQ=="})

    assert refusal(response)[0] == 400


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"--x\r\nno headers at all", "multipart/form-data; boundary=x"),
        (b"--x", "multipart/form-data"),
        (b"\xff\xfe\x00", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data; boundary=" + "x" * 300),
        (b"{", "application/json"),
        (b"\xff", "application/json"),
        (b"a", "application/pdf"),
    ],
)
def test_a_body_that_is_cut_or_malformed_is_a_4xx(as_chitra, body, content_type):
    response = as_chitra.post("/api/uploads/", body, content_type=content_type)

    assert refusal(response)[0] in (400, 415)
    assert FileUpload.objects.count() == 0


def test_many_files_at_once_are_refused(as_chitra):
    files = [SimpleUploadedFile(f"{n}.csv", SHEET.encode()) for n in range(8)]

    response = as_chitra.post(
        "/api/uploads/", {"kind": "customers", "file": files}, format="multipart"
    )

    assert refusal(response)[0] == 400
    assert FileUpload.objects.count() == 0


def test_a_huge_field_beside_the_file_is_refused(as_chitra, send):
    response = send(as_chitra, mapping="x" * 5 * 1024 * 1024)

    assert refusal(response)[0] == 413


@pytest.mark.parametrize("kind", ["", "shoes", "customers\0", "x" * 10_000])
def test_the_template_of_an_unknown_kind_is_refused(as_chitra, kind):
    assert refusal(as_chitra.get("/api/uploads/template/", {"kind": kind}))[0] == 400


@pytest.mark.parametrize("body", ["{", '["mapping"]', '{"mapping": [1]}', '{"header_row": []}'])
def test_an_answer_in_malformed_json_is_refused(as_bilal, upload, body):
    asked = upload(as_bilal, "Wer,Kontakt\nAsha,97235 21333")

    response = as_bilal.post(
        f"/api/uploads/{asked['id']}/start/", body, content_type="application/json"
    )

    assert refusal(response)[0] == 400
    assert FileUpload.objects.get().status == "needs_mapping"


@pytest.mark.parametrize("upload_id", ["0", "-1", "9" * 30, "1.5", "%00", "1e3"])
def test_an_id_that_is_none_is_a_404(as_bilal, upload_id):
    for path in ("", "rows/", "summary/", "file/"):
        assert as_bilal.get(f"/api/uploads/{upload_id}/{path}").status_code == 404


# People
def test_an_expired_token_is_a_401_that_says_so(chitra):
    token = access_token(chitra)
    token.set_exp(lifetime=-timedelta(minutes=1))
    client = APIClient(headers={"authorization": f"Bearer {token}"})
    file = SimpleUploadedFile("may.csv", SHEET.encode())

    response = client.post("/api/uploads/", {"kind": "customers", "file": file}, format="multipart")

    assert refusal(response) == (401, "token_expired")
    assert "/api/token/refresh/" in response.json()["message"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""), ("get", "rows/"), ("get", "rows/?format=csv"), ("get", "summary/"),
        ("get", "file/"), ("post", "cancel/"), ("post", "start/"),
    ],
)  # fmt: skip
def test_another_business_finds_nothing_by_an_id(as_bilal, as_dev, send, method, path):
    known = send(as_bilal).data["id"]

    strangers = getattr(as_dev, method)(f"/api/uploads/{known}/{path}")
    missing = getattr(as_dev, method)(f"/api/uploads/999999/{path}")

    assert refusal(strangers) == (404, "not_found")
    assert strangers.content == missing.content
    assert FileUpload.objects.get().status == "queued"


# While it is imported
def test_a_file_that_vanished_before_its_turn_fails_with_words(as_bilal, send):
    handed_in = send(as_bilal).data
    FileUpload.objects.get().file.delete(save=False)

    run_jobs()

    response = as_bilal.get(f"/api/uploads/{handed_in['id']}/").data
    assert (response["status"], response["counts"]["rows"]) == ("failed", 0)
    assert "no longer in the service's storage" in response["error"]
    assert response["sentence"] == response["error"]
    assert Customer.objects.count() == 0


def test_a_sheet_that_is_not_there_is_asked_for(as_bilal, upload):
    given = upload(as_bilal, sheet="May")

    assert given["status"] == "needs_mapping"
    assert given["error"] == 'There is no sheet "May" in this file. Leave the sheet out.'


def test_nulls_and_odd_letters_deep_in_a_sheet_are_no_crash(as_bilal, upload, cg_road):
    long = [f"Person {n},98250 1000{n},CG Road,{'x' * 50_000}" for n in range(6)]
    odd = ["As\0ha,97235 21333,CG Road,", "\ufffe\u202eRavi,99043 09398,CG Road,"]

    text = upload(as_bilal, "\n".join(["Name,Mobile,Shop,Remarks", *long, *odd]))

    assert (text["status"], text["counts"]["rows"]) == ("done", 8)
    assert text["counts"]["created"] == 8


@pytest.mark.parametrize("kind", UploadKind.values)
def test_a_number_beyond_all_counting_makes_its_row_wait_and_no_other(
    as_bilal, send, cg_road, kind
):
    book = openpyxl.Workbook()
    fields = COLUMNS[kind]
    book.active.append([field.label for field in fields])
    book.active.append([field.example for field in fields])
    for field in fields:
        book.active.append([1e300 if each is field else each.example for each in fields])
    target = io.BytesIO()
    book.save(target)

    handed_in = send(as_bilal, target.getvalue(), name="huge.xlsx", kind=kind)
    run_jobs()

    upload = FileUpload.objects.get(pk=handed_in.data["id"])
    assert (upload.status, upload.rows_read) == ("done", len(fields) + 1), upload.error
