"""E-mail addresses and passport numbers."""

from datetime import date

import pytest

from customers.normalize import (
    name_beside_phone,
    phone_beside_name,
    read_email,
    read_emails,
    read_passport,
    read_phones,
)


@pytest.mark.parametrize(
    "cell",
    [
        "ravi.patel@example.in",
        "Ravi.Patel@Example.IN ",
        "mailto:ravi.patel@example.in",
        "Ravi Patel <ravi.patel@example.in>",
        "ravi.patel@example.in,",
        "ravi.patel @ example.in",
        "E-mail: ravi.patel@example.in",
        "ravi.patel@example.in; office@example.in",
        "\u200bravi.patel\uff20example.in",
    ],
)
def test_every_spelling_of_an_address_is_one_address(cell):
    assert read_email(cell) == ("ravi.patel@example.in", ())


@pytest.mark.parametrize(
    "cell",
    [
        None,
        "",
        "na",
        "NA",
        "-",
        "nil",
        "none@none.com",
        "NA@na.com",
        "na@gmail.com",
        "nil@x.in",
        "no@no.com",
        "test@test.com",
        "abc@gmail.com",
        "noemail@example.in",
        "<na>",
        "(-)",
    ],
)
def test_a_filler_address_is_neither_value_nor_problem(cell):
    assert read_email(cell) == ("", ())


@pytest.mark.parametrize("cell", ["abc@sabarmati.example.in", "nona@example.in", "no@office.in"])
def test_a_real_address_is_not_taken_for_a_filler(cell):
    assert read_email(cell) == (cell, ())


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("mitali@", "is no e-mail address: there is nothing after the @"),
        ("@example.in", "is no e-mail address: there is no name before the @"),
        ("9825012345", "is no e-mail address: it has no @"),
        ("ravi@localhost", "is no e-mail address"),
        ("a b@c d", "is no e-mail address"),
    ],
)
def test_a_bad_address_says_what_is_wrong_and_what_to_do(cell, reason):
    value, (problem,) = read_email(cell)

    assert value == ""
    assert (problem.code, problem.value) == ("email_invalid", cell)
    assert problem.message == f'"{cell}" {reason}. Correct it.'


def test_an_address_too_long_for_its_field_is_refused():
    value, problems = read_email(f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 20}.in")

    assert value == ""
    assert "longer than" in problems[0].message


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("Z 123 4567", "Z1234567"),
        ("z1234567", "Z1234567"),
        ("ab-123 4567", "AB1234567"),
        ("bc2345678", "BC2345678"),
        ("Passport No: AB1234567", "AB1234567"),
        ("PP 1234568", "PP1234568"),
        (87654321.0, "87654321"),
        ("87654321.0", "87654321"),
        ("'87654321", "87654321"),
        ("KL\u06f0\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6", "KL0123456"),
    ],
)
def test_every_spelling_of_a_passport_is_one_number(cell, value):
    assert read_passport(cell) == (value, ())


@pytest.mark.parametrize("cell", [None, "", "na", "-", "N/A", "0000000", "XXXXXXX", "1234567"])
def test_a_filler_passport_is_neither_value_nor_problem(cell):
    assert read_passport(cell) == ("", ())


@pytest.mark.parametrize(
    "cell",
    [
        "AB12",
        "APPLIED FOR",
        "A12345678901234567",
        "ab@1234567",
        "1.23457E+08",
        date(2030, 1, 2),
        "\u0410\u0412123456",
    ],
)
def test_what_is_no_passport_number_is_a_problem(cell):
    value, (problem,) = read_passport(cell)

    assert value == ""
    assert problem.code == "passport_invalid"
    assert problem.message.endswith("Correct it.")


@pytest.mark.parametrize(
    "between", ["; ", ";", ", ", ",", "/", " / ", " ", "\n", " ::: ", " | ", " & ", " and "]
)
def test_several_emails_of_a_cell_are_several_keys(between):
    cell = f"Ravi@example.in{between}ravi.patel@example.in"

    assert read_emails(cell) == (("ravi@example.in", "ravi.patel@example.in"), ())


def test_of_several_emails_the_good_ones_count_and_the_bad_one_is_named():
    values, problems = read_emails("Asha <asha@b.in>; none@none.com; bina@; <asha@b.in>")

    assert values == ("asha@b.in",)
    assert [problem.value for problem in problems] == ["bina@"]


@pytest.mark.parametrize(
    "cell",
    [
        "Ravi Patel 98250 12345", "Ravi Patel (98250-12345)", "98250 12345 - Ravi Patel",
        "Ravi Patel, Mob. No.: +91 98250 12345", "Ravi Patel\n9825012345",
        "Ravi Patel M.9825012345",
    ],
)  # fmt: skip
def test_a_name_and_a_phone_in_one_cell_are_told_apart(cell):
    assert name_beside_phone(cell) == "Ravi Patel"
    assert read_phones(phone_beside_name(cell), "IN").numbers == ("+919825012345",)


def test_a_name_with_a_small_number_holds_no_phone():
    assert name_beside_phone("Ravi Patel, Flat 12") == "Ravi Patel, Flat 12"
    assert phone_beside_name("Ravi Patel, Flat 12") == ""
