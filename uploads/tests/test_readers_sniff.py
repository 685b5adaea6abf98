"""What a file is, by its content; what is refused, with what words."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest

from uploads.readers import Unreadable, file_format, open_book
from uploads.readers.old_workbook import ENTRY, SIGNATURE

LIMIT = 8 * 2**20


def directory_entry(name: str) -> bytes:
    return f"{name}\0".encode("utf-16-le").ljust(ENTRY, b"\0")


def workbook_bytes() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Name", "Mobile"])
    book.active.append(["Asha", "9825012345"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def refusal(content: bytes, name: str, tmp_path: Path) -> Unreadable:
    path = tmp_path / "stored.bin"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        list(open_book(path, name, max_unpacked_bytes=LIMIT).rows())
    return refused.value


def test_a_workbook_named_csv_is_read_as_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "stored.csv"
    path.write_bytes(workbook_bytes())
    with open_book(path, "people.csv", max_unpacked_bytes=LIMIT) as book:
        assert book.format == "xlsx"
        assert list(book.rows()) == [(1, ["Name", "Mobile"]), (2, ["Asha", "9825012345"])]


def test_text_named_xls_is_read_as_text() -> None:
    assert file_format(io.BytesIO(b"Name\tMobile\nAsha\t98250\n"), "people.xls") == "csv"


def test_a_file_object_is_left_where_it_stood() -> None:
    file = io.BytesIO(workbook_bytes())
    file.seek(7)
    assert file_format(file, "people.xlsx", max_unpacked_bytes=LIMIT) == "xlsx"
    assert file.tell() == 7


@pytest.mark.parametrize(
    "content", [b"", b"\n\n  \r\n", b"\xef\xbb\xbf", b"\xff\xfe \x00\n\x00", b"\0" * 5000]
)
def test_a_file_without_anything_in_it_is_empty(content: bytes, tmp_path: Path) -> None:
    assert refusal(content, "people.csv", tmp_path).code == "empty_file"


@pytest.mark.parametrize(
    ("content", "resembles"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "PNG"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        (b"<html><p>Name</p></html>", "web page"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html></html>", "web page"),
        (b"<?xml version='1.0'?><Workbook/>", "XML"),
        (b"MZ\x90\x00\x03" + bytes(range(256)) * 4, "program"),
        (bytes(range(256)) * 40, "binary"),
        (zipped(**{"word/document.xml": b"<w/>"}), "Word"),
        (zipped(**{"xl/workbook.bin": b"x"}), "xlsb"),
        (zipped(**{"photo.jpg": b"x"}), "ZIP"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "no spreadsheet"),
        (SIGNATURE + bytes(504) + directory_entry("WordDocument"), "Word"),
    ],
)
def test_whatever_is_no_sheet_is_refused_by_name(
    content: bytes, resembles: str, tmp_path: Path
) -> None:
    refused = refusal(content, "people.xlsx", tmp_path)
    assert refused.code == "not_a_spreadsheet"
    assert resembles in refused.message
    assert "Save the sheet as" in refused.message


def test_a_workbook_behind_a_password_says_to_remove_it(tmp_path: Path) -> None:
    protected = SIGNATURE + bytes(504) + directory_entry("EncryptedPackage") + bytes(512)
    refused = refusal(protected, "people.xlsx", tmp_path)
    assert refused.code == "encrypted"
    assert "Remove the password" in refused.message


def test_an_encrypted_ods_says_to_remove_the_password(tmp_path: Path) -> None:
    content = zipped(
        **{
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": b"<m><manifest:encryption-data/></m>",
        }
    )
    assert refusal(content, "people.ods", tmp_path).code == "encrypted"


@pytest.mark.parametrize("kept", [30, 300, 2000])
def test_a_workbook_cut_short_is_damaged(kept: int, tmp_path: Path) -> None:
    assert refusal(workbook_bytes()[:kept], "people.xlsx", tmp_path).code == "damaged_file"


def test_an_old_workbook_cut_short_is_damaged(tmp_path: Path) -> None:
    content = SIGNATURE + bytes(504) + directory_entry("Workbook") + bytes(512)
    assert refusal(content, "people.xls", tmp_path).code == "damaged_file"


def test_a_workbook_with_broken_xml_is_damaged(tmp_path: Path) -> None:
    content = zipped(**{"xl/workbook.xml": b"<workbook><sheets><", "[Content_Types].xml": b"<T/>"})
    assert refusal(content, "people.xlsx", tmp_path).code == "damaged_file"


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    bomb = zipped(**{"xl/workbook.xml": b"<w/>", "xl/worksheets/sheet1.xml": bytes(3 * LIMIT)})
    assert len(bomb) < 100_000
    refused = refusal(bomb, "people.xlsx", tmp_path)
    assert refused.code == "zip_bomb"
    assert "more than 8 MB" in refused.message


def test_a_zip_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    honest = zipped(**{"xl/workbook.xml": b"<w/>", "xl/worksheets/sheet1.xml": bytes(3 * LIMIT)})
    lying = honest.replace(struct.pack("<I", 3 * LIMIT), struct.pack("<I", 10))
    lying = lying.replace(
        struct.pack("<I", zlib.crc32(bytes(3 * LIMIT))), struct.pack("<I", zlib.crc32(bytes(10)))
    )
    assert refusal(lying, "people.xlsx", tmp_path).code == "zip_bomb"


def test_two_cells_in_far_corners_are_refused_before_they_fill_the_memory(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Name"
    book.active["XFD1048576"] = "x"
    book.save(tmp_path / "far.xlsx")
    refused = refusal((tmp_path / "far.xlsx").read_bytes(), "far.xlsx", tmp_path)
    assert refused.code == "too_large"
    assert "row 1,048,576" in refused.message


def test_a_macro_workbook_is_read_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsm"
    with zipfile.ZipFile(io.BytesIO(workbook_bytes())) as plain:
        parts = {name: plain.read(name) for name in plain.namelist()}
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    path.write_bytes(zipped(**parts))
    with open_book(path, "people.xlsm", max_unpacked_bytes=LIMIT) as book:
        assert list(book.rows())[1] == (2, ["Asha", "9825012345"])
