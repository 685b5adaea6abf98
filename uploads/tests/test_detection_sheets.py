"""Sheets made for the purpose: which sheet, which header row, which lines are rows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from uploads.detection import NeedsMapping, SheetProfile, data_rows, inspect, raw_cells
from uploads.readers import Book, Unreadable, open_book

COUNTS = [["Shop", "Customers"], ["CG Road", 2]]
HEAD = ["Name", "Mobile", "Visit Date", "Remarks"]
ASHA = ["Asha Patel", "9825012345", "1/5/2024", ""]
Inspect = Callable[..., SheetProfile]


@pytest.fixture
def sheet_of(tmp_path: Path) -> Callable[..., Book]:
    """A CSV of these rows, or a workbook of {sheet name: rows}, opened."""

    def make(rows: list[list[Any]] | dict[str, list[list[Any]]], **hidden: str) -> Book:
        if isinstance(rows, list):
            path = tmp_path / "made.csv"
            path.write_text("\n".join(",".join(map(str, row)) for row in rows) + "\n")
        else:
            path = tmp_path / "made.xlsx"
            made = openpyxl.Workbook()
            made.remove(made.active)
            for name, content in rows.items():
                sheet = made.create_sheet(name)
                sheet.sheet_state = hidden.get(name, "visible")
                for row in content:
                    sheet.append(row)
            made.save(path)
        return open_book(path, path.name, max_unpacked_bytes=2**26)

    return make


def inspected(book: Book, **choices: Any) -> SheetProfile:
    choices = {"organization_date_order": "DMY", **choices}
    return inspect(book, kind="customers", **choices)


def names(book: Book, profile: SheetProfile) -> list[Any]:
    return [cells[0] for _number, cells in data_rows(book, profile)]


def test_titles_above_the_headings_are_skipped(sheet_of) -> None:
    book = sheet_of([["Customer"], [], ["May 2024"], HEAD, ASHA])
    profile = inspected(book)
    assert profile.header_row == 4
    assert profile.skipped_counts == {"title": 2, "blank": 1}
    assert list(data_rows(book, profile)) == [(5, ASHA)]


def test_repeated_headings_blank_and_ruled_lines_and_totals_are_no_rows(sheet_of) -> None:
    between = [
        [],
        ["NAME ", "mobile", "Visit date", ""],
        ["----", "---", "", ""],
        ["", " ", "", ""],
    ]
    below = [["Total", "", "", "500"], ["", "", "", "Grand Total: 500"], ["કુલ", "", "", "5"]]
    book = sheet_of([HEAD, ASHA, *between, ASHA, *below])
    profile = inspected(book)
    assert profile.skipped_counts == {"blank": 3, "repeated_header": 1, "total": 3}
    assert [number for number, _cells in data_rows(book, profile)] == [2, 7]


def test_a_customer_called_total_is_a_row(sheet_of) -> None:
    agency = ["Total Gas Agency", "9825012346", "", ""]
    nameless = ["Total", "9825012347", "", ""]
    without_key = ["Total Gas Agency", "", "", ""]
    book = sheet_of([HEAD, agency, nameless, without_key])
    assert names(book, inspected(book)) == ["Total Gas Agency", "Total", "Total Gas Agency"]


def test_a_customer_named_like_a_heading_is_a_row(sheet_of) -> None:
    book = sheet_of([HEAD, ["Name", "9825012346", "", ""]])
    assert inspected(book).row_count == 1


def test_a_sheet_of_names_alone_skips_its_total_too(sheet_of) -> None:
    book = sheet_of([["Sr", "Name"], [1, "Asha"], ["", "Total"], [2, "Tarun"]])
    assert [cells[1] for _n, cells in data_rows(book, inspected(book))] == ["Asha", "Tarun"]


def test_short_rows_are_padded_and_cells_beyond_the_headings_become_columns(sheet_of) -> None:
    book = sheet_of([HEAD, ["Asha", "98250"], [*ASHA, "", "walks with a stick"], [*ASHA, ""]])
    profile = inspected(book)
    assert profile.columns == [*HEAD, "Column E", "Column F"]
    assert [len(cells) for _number, cells in data_rows(book, profile)] == [6, 6, 6]
    assert list(data_rows(book, profile))[1][1][5] == "walks with a stick"


def test_blank_and_repeated_headings_get_names_of_their_own(sheet_of) -> None:
    book = sheet_of([["Name", "", "Phone", "Phone", "phone", ""], ["Asha", "", "1", "2", "3", ""]])
    profile = inspected(book)
    assert profile.columns == ["Name", "Column B", "Phone", "Phone (2)", "phone (3)"]
    assert profile.columns_of("phone") == [2, 3, 4]


def test_columns_tell_how_full_they_are_and_show_samples(sheet_of) -> None:
    rows = [["Asha", "98250", "", ""], ["Asha", "", "", ""], ["Bina", "98251", "", "x"]]
    profile = inspected(sheet_of([HEAD, *rows]))
    assert [(facts.filled, facts.samples) for facts in profile.column_facts] == [
        (3, ["Asha", "Bina"]), (2, ["98250", "98251"]), (0, []), (1, ["x"]),
    ]  # fmt: skip


def test_the_first_visible_sheet_with_known_headings_is_chosen_and_others_named(sheet_of) -> None:
    notes = [["Prices"], ["Lens", 500]]
    book = sheet_of({"Notes": notes, "May": [HEAD, ASHA], "June": [HEAD, ASHA]})
    profile = inspected(book)
    assert profile.sheet == "May"
    assert [(w["code"], '"June"' in w["message"]) for w in profile.warnings] == [
        ("other_sheets", True)
    ]


def test_a_hidden_sheet_is_not_chosen_unasked(sheet_of) -> None:
    book = sheet_of({"Old": [HEAD, ASHA], "May": [HEAD, ASHA, ASHA]}, Old="hidden")
    profile = inspected(book)
    assert (profile.sheet, profile.row_count) == ("May", 2)
    assert [warning["code"] for warning in profile.warnings] == ["hidden_sheets"]
    assert inspected(book, sheet="Old").row_count == 1


def test_a_sheet_that_is_not_there_is_refused(sheet_of) -> None:
    with pytest.raises(Unreadable) as refused:
        inspected(sheet_of({"May": [HEAD, ASHA]}), sheet="June")
    assert refused.value.code == "sheet_unknown"


def test_an_empty_workbook_is_an_empty_file(sheet_of) -> None:
    with pytest.raises(Unreadable) as refused:
        inspected(sheet_of({"May": []}))
    assert refused.value.code == "empty_file"


def test_unknown_headings_are_asked_about_with_the_first_rows(sheet_of) -> None:
    with pytest.raises(NeedsMapping) as asked:
        inspected(sheet_of([["Register"], ["Wer", "Wo"], ["Asha", "98250"]]))
    assert asked.value.header_row == 2
    assert asked.value.columns == ["Wer", "Wo"]
    assert asked.value.rows[2] == {"row": 3, "cells": ["Asha", "98250"]}
    assert "Say in which row the headings stand" in asked.value.message


def test_headings_that_name_nobody_are_asked_about(sheet_of) -> None:
    with pytest.raises(NeedsMapping):
        inspected(sheet_of([["City", "Visit Date"], ["Surat", "1/5/2024"]]))


def test_a_persons_mapping_goes_before_what_is_found(sheet_of) -> None:
    book = sheet_of([["Register"], ["Wer", "Wo"], ["Asha", "98250"]])
    profile = inspected(book, mapping={0: "full_name", 1: "phone"}, header_row=2)
    assert (profile.columns, profile.mapping) == (["Wer", "Wo"], {0: "full_name", 1: "phone"})
    assert list(data_rows(book, profile)) == [(3, ["Asha", "98250"])]


def test_a_sheet_without_headings_is_read_from_its_first_row(sheet_of) -> None:
    book = sheet_of([["Asha", "9825012345"], ["Bina", "9825012346"]])
    profile = inspected(book, mapping={0: "full_name", 1: "phone"}, header_row=0)
    assert profile.columns == ["Column A", "Column B"]
    assert names(book, profile) == ["Asha", "Bina"]


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ({"mapping": {0: "shoe_size"}}, "mapping_invalid"),
        ({"mapping": {0: "passport_number", 1: "passport_number"}}, "mapping_invalid"),
        ({"mapping": {-1: "full_name"}}, "mapping_invalid"),
        ({"mapping": {99_999: "full_name"}}, "mapping_invalid"),
        ({"header_row": 40, "mapping": {0: "full_name"}}, "header_row_unknown"),
        ({"header_row": -1}, "header_row_unknown"),
        ({"date_order": "DDMM"}, "date_order_invalid"),
    ],
)
def test_a_choice_that_does_not_fit_is_refused(sheet_of, choices: dict, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        inspected(sheet_of([HEAD, ASHA]), **choices)
    assert refused.value.code == code


def test_many_skipped_lines_are_counted_and_only_the_first_listed(sheet_of) -> None:
    profile = inspected(sheet_of([HEAD, *[[]] * 500, ASHA]))
    assert profile.skipped_counts == {"blank": 500}
    assert len(profile.skipped) == 100


def test_cells_are_stored_as_they_came() -> None:
    assert raw_cells(["9825012345 ", 9825012345.0, 1.5, True, ""]) == [
        "9825012345 ", 9825012345, 1.5, True, "",
    ]  # fmt: skip


@pytest.mark.parametrize("first", [COUNTS, [HEAD]])
def test_a_tab_of_counts_or_of_headings_alone_is_not_read_before_the_people(sheet_of, first):
    book = sheet_of({"Summary": first, "May": [HEAD, ASHA]})

    profile = inspect(book, kind="customers", organization_date_order="DMY")

    assert (profile.sheet, profile.row_count) == ("May", 1)
    assert "other_sheets" in [warning["code"] for warning in profile.warnings]
