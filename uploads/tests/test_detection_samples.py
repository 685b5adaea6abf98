"""Every sample sheet, looked at and read: rows, numbers, headings."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from uploads.detection import SheetProfile, data_rows, inspect, raw_cells
from uploads.readers import Book, Row, Unreadable, open_book

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
LIMIT = 64 * 2**20

# file: rows, header row, first and last row number (samples/README: the shops' own numbers)
EXPECTED = {
    "01_visits_may.csv": (60, 1, 2, 61),
    "02_visits_june.csv": (25, 1, 2, 26),
    "03_visits_april_late.csv": (16, 1, 2, 17),
    "04_keys.csv": (46, 1, 2, 47),
    "05_contacts.csv": (44, 1, 2, 49),
    "06_purchases.xlsx": (20, 1, 2, 21),
    "07_passport_leads_pk.txt": (20, 1, 2, 21),
    "08_channel_partners.csv": (12, 1, 2, 13),
    "09_leads_two_projects.xlsx": (18, 1, 2, 19),
    "10_goa_semicolon.csv": (14, 1, 2, 15),
    "11_day_book.xlsx": (18, 3, 4, 21),
    "12_old_register.xls": (16, 1, 2, 17),
    "13_register_gu_hi.ods": (12, 1, 2, 15),
    "broken/unbalanced_quotes.csv": (12, 1, 2, 13),
    "broken/formula_and_long_cell.csv": (8, 1, 2, 9),
}


@contextmanager
def opened(name: str) -> Iterator[tuple[Book, SheetProfile]]:
    with open_book(SAMPLES / name, name, max_unpacked_bytes=LIMIT) as book:
        yield book, inspect(book, kind="customers", organization_date_order="DMY")


def rows_of(name: str) -> dict[int, Row]:
    with opened(name) as (book, profile):
        return dict(data_rows(book, profile))


@pytest.mark.parametrize("name", EXPECTED)
def test_every_sample_gives_its_rows_under_the_numbers_of_the_sheet(name: str) -> None:
    count, header_row, first, last = EXPECTED[name]
    with opened(name) as (book, profile):
        numbers = [number for number, _cells in data_rows(book, profile)]
    assert (len(numbers), numbers[0], numbers[-1]) == (count, first, last)
    assert (profile.row_count, profile.header_row, profile.last_row) == (count, header_row, last)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_look_goes_to_json_and_comes_back(name: str) -> None:
    with opened(name) as (_book, profile):
        assert SheetProfile.from_json(json.loads(json.dumps(profile.as_json()))) == profile


@pytest.mark.parametrize("name", EXPECTED)
def test_reading_goes_on_behind_any_row(name: str) -> None:
    with opened(name) as (book, profile):
        everything = list(data_rows(book, profile))
        behind = everything[len(everything) // 2][0]
        rest = list(data_rows(book, profile, after_row=behind))
    assert rest == [row for row in everything if row[0] > behind]
    assert json.dumps([raw_cells(cells) for _number, cells in everything])


def test_may_has_its_columns_recognized_and_its_remarks_left_alone() -> None:
    with opened("01_visits_may.csv") as (_book, profile):
        assert {profile.columns[index]: name for index, name in profile.mapping.items()} == {
            "Cust Name": "full_name",
            "Mob No.": "phone",
            "E-mail ID": "email",
            "Shop Name": "branch",
            "Visit Dt": "visit_date",
            "City": "city",
        }
        assert [profile.columns[index] for index in profile.unmapped] == ["Sr No", "Remarks"]
        assert profile.date_columns[0].sentence.startswith(
            "20 cells can only be day first, 0 only month first, 39 either"
        )


def test_the_day_book_skips_titles_and_total_and_fills_the_merged_date() -> None:
    with opened("11_day_book.xlsx") as (book, profile):
        rows = dict(data_rows(book, profile))
    assert [(line.row, line.why) for line in profile.skipped] == [
        (1, "title"),
        (2, "title"),
        (22, "total"),
    ]
    assert profile.columns[3] == "Column D"
    assert [rows[number][4] for number in (10, 11, 12)] == [date(2024, 8, 5)] * 3
    assert rows[13][4] == "13.8.24"


def test_the_register_in_gujarati_is_mapped_and_its_gap_counted() -> None:
    with opened("13_register_gu_hi.ods") as (_book, profile):
        assert list(profile.mapping.values()) == [
            "full_name",
            "phone",
            "branch",
            "visit_date",
            "city",
        ]
        assert profile.skipped_counts == {"blank": 2}


def test_urdu_in_utf16_is_read() -> None:
    assert rows_of("07_passport_leads_pk.txt")[3][1] == "فاطمہ نور"


def test_windows_1252_and_a_semicolon_inside_quotes_are_read() -> None:
    rows = rows_of("10_goa_semicolon.csv")
    assert rows[2][0] == "José D’Souza"
    assert rows[6][7] == "café; likes blue; call after 5"


def test_a_quote_that_never_closes_costs_no_row_and_is_reported_with_its_line() -> None:
    with opened("broken/unbalanced_quotes.csv") as (book, profile):
        rows = dict(data_rows(book, profile))
    assert rows[5][0] == "Dinesh Mehta"
    assert rows[6][0] == "Ekta Jain"
    assert [(w["code"], "line 5" in w["message"]) for w in profile.warnings] == [
        ("quote_unclosed", True)
    ]


def test_long_cells_and_formulas_stay_as_they_came() -> None:
    rows = rows_of("broken/formula_and_long_cell.csv")
    assert rows[6][1].startswith('="97')
    assert len(rows[8][4]) == 50_000
    assert len(rows[9][0]) == 50_000


def test_a_sheet_of_headings_alone_says_so() -> None:
    with opened("broken/header_only.xlsx") as (book, profile):
        assert list(data_rows(book, profile)) == []
        assert [warning["code"] for warning in profile.warnings] == ["no_data_rows"]


@pytest.mark.parametrize(
    ("name", "code"), [("empty.csv", "empty_file"), ("photo.xlsx", "not_a_spreadsheet")]
)
def test_files_that_are_no_sheets_are_refused(name: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        open_book(SAMPLES / "broken" / name, name, max_unpacked_bytes=LIMIT)
    assert refused.value.code == code


def test_progress_is_told_while_looking() -> None:
    parts: list[int] = []
    report: Callable[[int], None] = parts.append
    with open_book(SAMPLES / "01_visits_may.csv", "x.csv", max_unpacked_bytes=LIMIT) as book:
        inspect(book, kind="customers", organization_date_order="DMY", progress=report)
    assert parts == [60]
