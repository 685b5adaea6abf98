"""Old workbooks that are damaged where it would cost the whole process."""

import struct
from pathlib import Path

import pytest
import xlwt

from uploads.readers import Book, Unreadable, open_book
from uploads.readers.workbook import damage_told

REGISTER = Path(__file__).resolve().parents[2] / "samples" / "12_old_register.xls"
SECTOR = 512
FIRST_TABLE_SECTOR = 76  # where the header names it
EXTENT = b"\x00\x02\x0e\x00"  # record header: kind 0x200, 14 bytes
FIRST_CELL = b"\xfd\x00\x0a\x00\x00\x00\x00\x00"  # a shared text in row 0, column 0


def opened(content: bytes, tmp_path: Path) -> Book:
    path = tmp_path / "register.xls"
    path.write_bytes(content)
    return open_book(path, path.name, max_unpacked_bytes=2**26)


def refusal(content: bytes, tmp_path: Path) -> str:
    with pytest.raises(Unreadable) as refused:
        opened(content, tmp_path).close()
    return refused.value.code


def patched(at: int, new: bytes) -> bytes:
    content = bytearray(REGISTER.read_bytes())
    content[at : at + len(new)] = new
    return bytes(content)


def test_a_chain_of_sectors_that_runs_in_a_circle_is_damage(tmp_path: Path) -> None:
    content = REGISTER.read_bytes()
    table = struct.unpack_from("<I", content, FIRST_TABLE_SECTOR)[0]
    last_of_workbook = (table + 1) * SECTOR + 7 * 4
    assert content[last_of_workbook : last_of_workbook + 4] == b"\xfe\xff\xff\xff"
    assert refusal(patched(last_of_workbook, bytes(4)), tmp_path) == "damaged_file"


def test_a_stated_extent_beyond_all_memory_is_refused(tmp_path: Path) -> None:
    rows = REGISTER.read_bytes().index(EXTENT) + 8
    assert refusal(patched(rows, b"\xff\xff\xff\x7f"), tmp_path) == "too_large"


def test_a_stated_extent_that_ends_before_it_begins_is_damage(tmp_path: Path) -> None:
    first_row = REGISTER.read_bytes().index(EXTENT) + 4
    assert refusal(patched(first_row, b"\xff\xff\xff\x7f"), tmp_path) == "damaged_file"


def test_a_first_cell_below_the_last_is_damage(tmp_path: Path) -> None:
    first_cell_row = REGISTER.read_bytes().index(FIRST_CELL) + 4
    assert refusal(patched(first_cell_row, b"\xff\xff"), tmp_path) == "damaged_file"


def test_a_name_longer_than_its_directory_entry_is_damage(tmp_path: Path) -> None:
    name = REGISTER.read_bytes().index("Workbook".encode("utf-16-le"))
    assert refusal(patched(name + 64, b"\xff\xff"), tmp_path) == "damaged_file"


def test_a_panic_of_the_reader_is_damage_and_nothing_else_is_hidden() -> None:
    panic = type("PanicException", (BaseException,), {})
    with pytest.raises(Unreadable), damage_told():
        raise panic("index out of range")
    with pytest.raises(KeyboardInterrupt), damage_told():
        raise KeyboardInterrupt


def test_an_empty_sheet_beside_a_full_one_is_no_damage(tmp_path: Path) -> None:
    made = xlwt.Workbook()
    made.add_sheet("Empty")
    made.add_sheet("Full").write(3, 2, "Name")
    made.save(str(tmp_path / "made.xls"))
    with opened((tmp_path / "made.xls").read_bytes(), tmp_path) as book:
        assert list(book.rows("Empty")) == []
        assert list(book.rows("Full"))[-1] == (4, ["", "", "Name"])


def test_a_small_and_a_large_old_workbook_are_read(tmp_path: Path) -> None:
    made = xlwt.Workbook()
    sheet = made.add_sheet("S")
    for row in range(20_000):
        sheet.write(row, 0, f"Asha {row}")
        sheet.write(row, 1, 9_825_000_000 + row)
    made.save(str(tmp_path / "made.xls"))
    with opened((tmp_path / "made.xls").read_bytes(), tmp_path) as book:
        assert list(book.rows())[-1] == (20_000, ["Asha 19999", 9_825_019_999.0])
