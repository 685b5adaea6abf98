"""The text of a cell."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from customers.normalize import ascii_digits, clean_text, is_filler


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("  Asha \t Mehta\n", "Asha Mehta"),
        ("Asha\u00a0\u200bMehta\ufeff", "Asha Mehta"),
        ("Jose\u0301", "Jos\u00e9"),
        ("Asha\x00 Mehta", "Asha Mehta"),
        ("half \ud800 pair", "half pair"),
        (9723521333.0, "9723521333"),
        (12.5, "12.5"),
        (float("nan"), ""),
        (30, "30"),
        (True, "TRUE"),
        (Decimal("340.50"), "340.5"),
        (Decimal("1E+3"), "1000"),
        (date(2024, 5, 2), "2024-05-02"),
        (datetime(2024, 5, 2), "2024-05-02"),  # noqa: DTZ001 - sheets know no zone
        (datetime(2024, 5, 2, 18, 40), "2024-05-02 18:40:00"),  # noqa: DTZ001
        (time(9, 30), "09:30:00"),
        ("'9624019092", "9624019092"),
        ('="9099017702"', "9099017702"),
        ("'quoted'", "'quoted'"),
        ("'t Hooft", "'t Hooft"),
        ("D'Souza", "D'Souza"),
        ("=1+1", "=1+1"),
        ("-Minus Traders", "-Minus Traders"),
        ("+Plus Stores", "+Plus Stores"),
        ("૯૬૨", "૯૬૨"),
    ],
)
def test_a_cell_becomes_the_text_that_a_person_sees(cell, text):
    assert clean_text(cell) == text


@pytest.mark.parametrize(
    "filler",
    [
        "-",
        "--",
        "\u2014",
        ".",
        "...",
        "na",
        "NA",
        "n/a",
        "N.A.",
        "nil",
        "None",
        "NULL",
        "xxx",
        "?",
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        " - ",
        "'-",
    ],
)
def test_a_filler_is_no_text(filler):
    assert clean_text(filler) == ""


@pytest.mark.parametrize("text", ["Nilesh", "Nana", "Nilam", "X", "0", "No", "Max", "####", ""])
def test_a_short_word_is_not_taken_for_a_filler(text):
    assert not is_filler(text)
    assert clean_text(text) == text


def test_joiners_stay_inside_indic_words_and_go_elsewhere():
    assert clean_text("\u0915\u094d\u200d\u0937") == "\u0915\u094d\u200d\u0937"
    assert clean_text("Asha\u200d Mehta") == "Asha Mehta"


def test_digits_of_every_script_become_ascii():
    assert ascii_digits("૧२۳٤\uff15") == "12345"
