"""A column of the organization's shops is one, whatever it is called and though it is not called
anything."""

from pathlib import Path

import pytest
from django.conf import settings

from uploads.detection import NeedsMapping
from uploads.tests.inspecting import Sheet

COUNTER_LIST = Path(settings.BASE_DIR) / "samples" / "15_counter_list.csv"
HEAD = "Name,Mobile,Wo,Visit Date\n"
ROWS = (
    "Asha Patel,9825012345,CG Road,2/5/2024\n"
    "Ravi Shah,9825022345,c.g. rd,3/5/2024\n"
    "Imran Khan,9825032345,Maninagar,3/5/2024\n"
)


def proposal_for(lines: str, **choices) -> dict[int, str]:
    with pytest.raises(NeedsMapping) as question:
        Sheet(lines).inspect(**choices)
    return question.value.proposal


def test_the_counter_list_without_headings_is_asked_about_with_its_shops_proposed():
    shops = {"CG Road", "Maninagar", "Shivranjani"}
    asked = proposal_for(COUNTER_LIST.read_text(), is_shop=shops.__contains__)
    assert asked == {0: "full_name", 1: "phone", 2: "branch", 3: "visit_date"}


def test_a_column_of_shops_in_any_spelling_is_taken_and_that_is_said():
    found = Sheet(HEAD + ROWS)
    assert found.inspect().mapping[2] == "branch"
    assert found.warnings()["column_by_content"] == (
        'The column "Wo" holds names of your shops, so it is taken as Shop. If that is wrong, '
        "correct it in the mapping."
    )


def test_days_beside_a_column_of_shops_become_visits():
    found = Sheet((HEAD + ROWS).replace("Visit Date", "Wann")).inspect()
    assert (found.mapping[2], found.mapping[3]) == ("branch", "visit_date")


@pytest.mark.parametrize("heading", ["Shop", "Branch"])
def test_a_column_that_is_called_a_shop_stays_the_only_one(heading):
    rows = "Asha,9825012345,CG Road,Maninagar\nRavi,9825022345,Maninagar,CG Road\n"
    found = Sheet(f"Name,Mobile,{heading},Wo\n{rows}").inspect()
    assert (found.mapping[2], found.mapping.get(3)) == ("branch", None)


def test_two_columns_of_shops_are_asked_about():
    rows = "Asha,9825012345,CG Road,Maninagar\nRavi,9825022345,Maninagar,CG Road\n"
    asked = proposal_for(f"Name,Mobile,Wo,Woanders\n{rows}")
    assert (asked[2], asked[3]) == ("branch", "branch")


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Previous shop seen", ["CG Road", "CG Road", "Maninagar"]),
        ("Wo", ["CG Road", "Surat", "Maninagar"]),
        ("Wo", ["CG Road", "", ""]),
    ],
)
def test_shops_of_something_else_and_shops_now_and_then_are_none_of_the_visit(heading, cells):
    names = ["Asha", "Ravi", "Imran"]
    rows = [f"{name},98250{n}2345,{cells[n]}\n" for n, name in enumerate(names)]
    assert 2 not in Sheet(f"Name,Mobile,{heading}\n{''.join(rows)}").inspect().mapping


def test_what_a_person_said_of_the_column_stays():
    assert 2 not in Sheet(HEAD + ROWS).inspect(mapping={"Wo": None}).mapping


def test_a_later_table_has_its_own_column_of_shops():
    below = "\nName,Mobile,City,Kahan\nMeena Rao,9825042345,Surat,Maninagar\n"
    found = Sheet(f"Name,Mobile\nAsha Patel,9825012345\n{below}")
    assert found.rows()[5]["Kahan"] == "Maninagar"
    assert found.inspect().mapping[found.inspect().columns.index("Kahan")] == "branch"
