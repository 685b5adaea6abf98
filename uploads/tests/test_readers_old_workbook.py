"""Old workbooks that are damaged where it would cost the whole process."""

import struct
from pathlib import Path

import pytest
import xlwt

from uploads.readers import Book, Cell, Unreadable, open_book
from uploads.readers.workbook import damage_reported

REGISTER = Path(__file__).resolve().parents[2] / "samples" / "12_old_register.xls"
SECTOR = 512
FIRST_TABLE_SECTOR = 76  # where the header names it
EXTENT = b"\x00\x02\x0e\x00"  # record header: kind 0x200, 14 bytes


def opened(content: bytes, tmp_path: Path) -> Book:
    path = tmp_path / "register.xls"
    path.write_bytes(content)
    return open_book(path, path.name, max_unpacked_bytes=2**26)


def refusal(content: bytes, tmp_path: Path) -> str:
    with pytest.raises(Unreadable) as refused:
        read(content, tmp_path)
    return refused.value.code


def patched(at: int, new: bytes) -> bytes:
    content = bytearray(REGISTER.read_bytes())
    content[at : at + len(new)] = new
    return bytes(content)


def read(content: bytes, tmp_path: Path) -> list[list[Cell]]:
    with opened(content, tmp_path) as book:
        return [cells for _number, cells in book.rows()]


def test_an_endless_chain_of_sectors_is_read_as_far_as_the_workbook_goes(tmp_path: Path) -> None:
    content = REGISTER.read_bytes()
    table = struct.unpack_from("<I", content, FIRST_TABLE_SECTOR)[0]
    last_of_workbook = (table + 1) * SECTOR + 7 * 4
    assert content[last_of_workbook : last_of_workbook + 4] == b"\xfe\xff\xff\xff"
    assert read(patched(last_of_workbook, bytes(4)), tmp_path) == read(content, tmp_path)


@pytest.mark.parametrize("position", [4, 8], ids=["begins", "ends"])
def test_a_stated_extent_beyond_all_memory_is_refused(position: int, tmp_path: Path) -> None:
    rows = REGISTER.read_bytes().index(EXTENT) + position
    assert refusal(patched(rows, b"\xff\xff\xff\x7f"), tmp_path) == "too_large"


@pytest.mark.parametrize(("position", "stated"), [(8, 5), (8, 60_000), (4, 3)])
def test_a_wrong_extent_that_is_stated_loses_no_row(
    position: int, stated: int, tmp_path: Path
) -> None:
    good = REGISTER.read_bytes()
    wrong = patched(good.index(EXTENT) + position, struct.pack("<I", stated))
    assert read(wrong, tmp_path) == read(good, tmp_path)


@pytest.mark.parametrize("left_over", [b"\xff\xff", b"x\0y\0"])
def test_what_is_left_over_behind_the_name_of_a_stream_does_no_harm(
    left_over: bytes, tmp_path: Path
) -> None:
    good = REGISTER.read_bytes()
    name = good.index("Workbook".encode("utf-16-le"))
    position = name + 64 if left_over == b"\xff\xff" else name + 18
    assert read(patched(position, left_over), tmp_path) == read(good, tmp_path)


def test_a_panic_of_the_reader_is_damage_and_nothing_else_is_hidden() -> None:
    panic = type("PanicException", (BaseException,), {})
    with pytest.raises(Unreadable), damage_reported():
        raise panic("index out of range")
    with pytest.raises(KeyboardInterrupt), damage_reported():
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
