"""Workbooks made for the purpose: offsets, merged cells, hidden and several sheets."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlwt
from openpyxl.worksheet.worksheet import Worksheet

from uploads.readers import Book, Unreadable, open_book

EVENING = datetime.fromisoformat("2024-08-05T18:40")


@pytest.fixture
def sheet() -> Worksheet:
    return openpyxl.Workbook().active


def reopened(sheet: Worksheet, tmp_path: Path) -> Book:
    sheet.parent.save(tmp_path / "made.xlsx")
    return open_book(tmp_path / "made.xlsx", "made.xlsx", max_unpacked_bytes=2**26)


def test_rows_and_columns_keep_the_places_they_have_in_the_sheet(
    sheet: Worksheet, tmp_path: Path
) -> None:
    sheet["C4"] = "Name"
    sheet["D6"] = "98250"
    with reopened(sheet, tmp_path) as book:
        rows = dict(book.rows())
    assert rows[4] == ["", "", "Name", ""]
    assert rows[6] == ["", "", "", "98250"]
    assert sorted(rows) == [1, 2, 3, 4, 5, 6]


def test_a_merged_cell_gives_its_value_to_every_row_it_spans(
    sheet: Worksheet, tmp_path: Path
) -> None:
    for row in (["Name", "Date"], ["Asha", date(2024, 8, 5)], ["Bina", None], ["Chetna", None]):
        sheet.append(row)
    sheet.merge_cells("B2:B4")
    with reopened(sheet, tmp_path) as book:
        assert [cells[1] for _number, cells in book.rows()][1:] == [date(2024, 8, 5)] * 3


def test_a_title_merged_sideways_fills_no_other_column(sheet: Worksheet, tmp_path: Path) -> None:
    sheet["A1"] = "Day book"
    sheet.merge_cells("A1:C2")
    sheet["A3"], sheet["C3"] = "Name", "Mobile"
    with reopened(sheet, tmp_path) as book:
        rows = dict(book.rows())
    assert rows[1] == ["Day book", "", ""]
    assert rows[2] == ["", "", ""]


def test_an_empty_row_under_a_merged_cell_stays_empty(sheet: Worksheet, tmp_path: Path) -> None:
    for row in (["Name", "Store"], ["Asha", "CG Road"], [None, None], ["Bina", None]):
        sheet.append(row)
    sheet.merge_cells("B2:B4")
    with reopened(sheet, tmp_path) as book:
        rows = dict(book.rows())
    assert rows[3] == ["", ""]
    assert rows[4] == ["Bina", "CG Road"]


def test_cells_come_as_what_they_are(sheet: Worksheet, tmp_path: Path) -> None:
    sheet.append(
        [
            9825012345, 1.5, True, date(2024, 8, 5), EVENING, time(9, 30),
            timedelta(hours=30), None, "  text ",
        ]
    )  # fmt: skip
    with reopened(sheet, tmp_path) as book:
        _number, cells = next(book.rows())
    assert cells == [
        9825012345.0, 1.5, True, date(2024, 8, 5), EVENING, time(9, 30),
        "1 day, 6:00:00", "", "  text ",
    ]  # fmt: skip


def test_hidden_rows_and_columns_are_read(sheet: Worksheet, tmp_path: Path) -> None:
    for row in (["Name", "Mobile"], ["Asha", "98250"], ["Bina", "98251"]):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    with reopened(sheet, tmp_path) as book:
        assert list(book.rows())[1] == (2, ["Asha", "98250"])


def test_sheets_are_told_with_whether_they_show(sheet: Worksheet, tmp_path: Path) -> None:
    sheet.title = "May"
    sheet.parent.create_sheet("Old").sheet_state = "hidden"
    sheet.parent.create_sheet("Older").sheet_state = "veryHidden"
    with reopened(sheet, tmp_path) as book:
        assert [(info.name, info.visible) for info in book.sheets] == [
            ("May", True), ("Old", False), ("Older", False),
        ]  # fmt: skip


def test_an_unknown_sheet_is_refused_with_the_names_there_are(
    sheet: Worksheet, tmp_path: Path
) -> None:
    sheet.title = "May"
    with reopened(sheet, tmp_path) as book, pytest.raises(Unreadable) as refused:
        book.rows("June")
    assert refused.value.code == "sheet_unknown"
    assert "May" in refused.value.message


def test_merged_cells_of_an_old_workbook_are_filled(tmp_path: Path) -> None:
    old = xlwt.Workbook()
    register = old.add_sheet("Register")
    register.write(1, 1, "Name")
    register.write(1, 2, "Store")
    for row, name in enumerate(["Asha", "Bina"], start=2):
        register.write(row, 1, name)
    register.write_merge(2, 3, 2, 2, "CG Road")
    old.save(str(tmp_path / "old.xls"))
    with open_book(tmp_path / "old.xls", "old.xls", max_unpacked_bytes=2**26) as book:
        rows = dict(book.rows())
    assert rows[2] == ["", "Name", "Store"]
    assert rows[4] == ["", "Bina", "CG Road"]
