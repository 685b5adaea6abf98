"""Workbooks as other programs pack them, and archives that are none."""

import io
import re
import struct
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.errors import DomainError
from uploads.readers import Unreadable, open_book
from uploads.services.receiving import check_file

ROWS = [["Name", "Mobile"], ["Asha", "9825012345"]]


def workbook() -> dict[str, bytes]:
    made = openpyxl.Workbook()
    for row in ROWS:
        made.active.append(row)
    packed = io.BytesIO()
    made.save(packed)
    with zipfile.ZipFile(packed) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo("x")
            info.filename, info.compress_type = name, method  # backslashes stay
            archive.writestr(info, content)
    return out.getvalue()


def ods(mimetype: bytes = b"application/vnd.oasis.opendocument.spreadsheet") -> bytes:
    return packed({"mimetype": mimetype, "content.xml": b"<x/>" * 50})


@pytest.fixture
def rows_of(tmp_path) -> Callable[..., list[list[object]]]:
    def read(content: bytes, name: str = "made.xlsx") -> list[list[object]]:
        path = tmp_path / name
        path.write_bytes(content)
        with open_book(path, name, max_unpacked_bytes=2**26) as book:
            return [cells for _number, cells in book.rows()]

    return read


def at_the_root(parts: dict[str, bytes]) -> dict[str, bytes]:
    moved = {name.removeprefix("xl/"): content for name, content in parts.items()}
    rels = {"_rels/.rels", "_rels/workbook.xml.rels", "[Content_Types].xml"}
    return {
        name: re.sub(rb"(?<=[\"/])xl/", b"", content) if name in rels else content
        for name, content in moved.items()
    }


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: {name.replace("/", "\\"): content for name, content in parts.items()},
        lambda parts: {name.replace("xl/", "XL/"): content for name, content in parts.items()},
        at_the_root,
        lambda parts: dict(reversed(parts.items())),
    ],
    ids=["backslashes", "capitals", "root", "reversed"],
)
def test_a_workbook_is_read_however_its_parts_are_called(change, rows_of):
    content = packed(change(workbook()))
    assert rows_of(content) == ROWS
    check_file(SimpleUploadedFile("made.xlsx", content), "made.xlsx")


def test_an_empty_formatted_cell_in_the_last_row_makes_no_large_sheet(rows_of):
    parts = workbook()
    sheet = parts["xl/worksheets/sheet1.xml"]
    last = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", last)
    assert rows_of(packed(parts)) == ROWS


def test_a_workbook_that_is_called_xls_is_read(rows_of):
    assert rows_of(packed(workbook()), "made.xls") == ROWS


def broken_deflate(content: bytes) -> bytes:
    """The data of the first part are no deflate any more."""
    start = 30 + struct.unpack_from("<H", content, 26)[0]
    return content[:start] + b"\xff" * 12 + content[start + 12 :]


def directory_before_the_file(content: bytes) -> bytes:
    end = content.rindex(b"PK\x05\x06")
    return content[: end + 16] + struct.pack("<I", 2**31) + content[end + 20 :]


def part_before_the_file(content: bytes) -> bytes:
    """More is said to stand before the list of parts than there is."""
    end = content.rindex(b"PK\x05\x06")
    size = struct.unpack_from("<I", content, end + 12)[0]
    return content[: end + 12] + struct.pack("<I", size + 5_000) + content[end + 16 :]


def with_method(number: int) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        entry = content.index(b"PK\x01\x02")
        return content[: entry + 10] + struct.pack("<H", number) + content[entry + 12 :]

    return change


def long_directory(content: bytes) -> bytes:
    end = content.rindex(b"PK\x05\x06")
    padded = content[:end] + bytes(8 << 20)
    size = struct.pack("<I", (8 << 20) + 46)
    return padded + content[end : end + 12] + size + content[end + 16 :]


@pytest.mark.parametrize(
    "damage",
    [
        broken_deflate,
        directory_before_the_file,
        part_before_the_file,
        with_method(9),
        with_method(14),
        with_method(65_000),
        long_directory,
        lambda content: content[:-30],
        lambda content: content[: len(content) // 2],
        lambda content: content[:40] + content[200:],
        lambda content: content.replace(b"PK\x03\x04", b"PK\x03\x05")[:0] + b"PK\x03\x04",
    ],
)
@pytest.mark.parametrize("make", [ods, lambda: packed(workbook())], ids=["ods", "xlsx"])
def test_a_damaged_archive_is_refused_at_the_door(make, damage):
    file = SimpleUploadedFile("made.ods", damage(make()))
    with pytest.raises(DomainError) as refused:
        check_file(file, "made.ods")
    assert (refused.value.code, refused.value.status) == ("damaged_file", 400)


def test_a_part_that_unfolds_without_end_is_no_danger_at_the_door():
    content = packed({"mimetype": b"x" * (50 << 20)})
    with pytest.raises(DomainError) as refused:
        check_file(SimpleUploadedFile("made.ods", content), "made.ods")
    assert refused.value.code == "not_a_spreadsheet"


def test_zero_bytes_are_padding_in_a_small_file_as_in_a_large_one(tmp_path):
    line = b"Asha\0\0\0\0,98250\r\n"
    for times in (1, 40_000):
        path = tmp_path / "people.csv"
        path.write_bytes(b"Name,Mobile\r\n" + line * times)
        with open_book(path, path.name, max_unpacked_bytes=2**26) as book:
            assert {tuple(cells) for _number, cells in book.rows()} == {
                ("Name", "Mobile"), ("Asha", "98250"),
            }  # fmt: skip


def test_more_columns_than_any_program_has_are_refused(rows_of):
    with pytest.raises(Unreadable) as refused:
        rows_of(b"Name,Mobile\n" + b"," * 20_000 + b"\n", "people.csv")
    assert refused.value.code == "too_large"
