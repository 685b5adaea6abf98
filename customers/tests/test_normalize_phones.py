"""Phones as the sample sheets and other people spell them."""

from datetime import date

import pytest

from customers.normalize import format_phone, provider_phone, read_phones, search_phone_digits


def codes(cell, region="IN"):
    return [problem.code for problem in read_phones(cell, region).problems]


@pytest.mark.parametrize(
    "cell",
    [
        "9727120552",
        "97271 20552",
        "97271-20552",
        "+91 97271 20552",
        "+919727120552",
        "+ 91 97271 20552",
        "09727120552",
        "919727120552",
        "091 97271 20552",
        "0091 97271 20552",
        "+91 097271 20552",
        "(+91) 97271-20552",
        "(97271) 20552",
        "'9727120552",
        '="9727120552"',
        "9727120552.0",
        "9727120552.00",
        9727120552.0,
        9727120552,
        919727120552.0,
        "9,727,120,552",
        "97271\n20552",
        " 9727120552 ",
        "97271\u00a020552",
        "\u202a+91 97271 20552\u202c",
        "97271\u201120552",
        "Mob: 97271 20552",
        "97271 20552 (wife)",
        "97271 20552 ext. 12",
        "N/A / 9727120552",
        "૯૭૨૭૧૨૦૫૫૨",
        "९७२७१२०५५२",
        "+٩١ ٩٧٢٧١٢٠٥٥٢",
        "۹۷۲۷۱۲۰۵۵۲",
        "\uff0b\uff19\uff11 \uff19\uff17\uff12\uff17\uff11\uff12\uff10\uff15\uff15\uff12",
    ],
)
def test_every_spelling_of_an_indian_mobile_is_one_number(cell):
    assert read_phones(cell, "IN") == (("+919727120552",), ())


@pytest.mark.parametrize(
    "cell",
    [
        "079-26563021",
        "079 2656 3021",
        "07926563021",
        "(079) 26563021",
        "079/26563021",
        7926563021.0,
        "7926563021.0",
        "+91 79 2656 3021",
    ],
)
def test_a_landline_is_read_even_when_a_spreadsheet_ate_its_zero(cell):
    assert read_phones(cell, "IN") == (("+917926563021",), ())


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("0345-8058419", "+923458058419"),
        ("۰۳۳۴۰۷۳۴۱۶۸", "+923340734168"),
        ("923215578548", "+923215578548"),
        ("0092 321 8320150", "+923218320150"),
        ("3345755429", "+923345755429"),
        ("021-35681234", "+922135681234"),
        ("+91 97271 20552", "+919727120552"),
    ],
)
def test_a_pakistani_sheet_reads_by_its_own_country(cell, number):
    assert read_phones(cell, "PK") == ((number,), ())


@pytest.mark.parametrize("cell", ["+92 300 1234567", "0092 3001234567", "+44 (0)20 7946 0958"])
def test_a_number_of_another_country_needs_its_code(cell):
    numbers, problems = read_phones(cell, "IN")

    assert len(numbers) == 1
    assert not problems


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("9824176219 / 70163 80851", ("+919824176219", "+917016380851")),
        ("63512 91580, 90990 19076", ("+916351291580", "+919099019076")),
        ("9427025060 & 9824133307", ("+919427025060", "+919824133307")),
        ("98250 12345 / 079-26560000", ("+919825012345", "+917926560000")),
        ("98250 12345; 98250 12346 | 98250 12347", None),
        ("98250 12345 and 98250 12346 or 98250 12347", None),
        ("98250 12345\n98250 12346\n98250 12347", None),
        ("98250 12345 98250 12346 98250 12347", None),
        ("9825012345-9825012346-9825012347", None),
        ("Mob 1: 98250 12345 Mob 2: 98250 12346 Mob 3: 98250 12347", None),
        ("૯૬૨૪૦૮૬૩૦૧ / ૯૬૨૪૦૭૯૦૭૦", ("+919624086301", "+919624079070")),
        ("079-2656 0000/01/02", ("+917926560000", "+917926560001", "+917926560002")),
    ],
)
def test_several_numbers_in_a_cell_keep_their_order(cell, numbers):
    expected = numbers or ("+919825012345", "+919825012346", "+919825012347")

    assert read_phones(cell, "IN") == (expected, ())


def test_a_number_written_twice_in_a_cell_counts_once():
    assert read_phones("98250 12345, +91 9825012345", "IN").numbers == ("+919825012345",)


@pytest.mark.parametrize("cell", [None, "", "  ", "-", "--", "na", "NA", "N/A", "nil", "None", "."])
def test_a_text_that_says_nothing_is_neither_number_nor_problem(cell):
    assert read_phones(cell, "IN") == ((), ())


@pytest.mark.parametrize(
    "cell",
    [
        "9999999999",
        "99999 99999",
        "+91 9999999999",
        "919999999999",
        "09999999999",
        9999999999.0,
        "0000000000",
        "0000-0000000",
        "8888888888",
        "1234567890",
        "+91 12345 67890",
        "0",
        "00000",
        "९९९९९९९९९९",
    ],
)
def test_a_filler_number_is_nobodys(cell):
    assert read_phones(cell, "IN").numbers == ()
    assert codes(cell) == ["phone_filler"]


def test_nine_to_zero_is_a_real_number():
    assert read_phones("9876543210", "IN") == (("+919876543210",), ())


@pytest.mark.parametrize("cell", ["9.72352E+09", "9,72E+09", "9.82501e9", "######", 9.72352e20])
def test_a_number_that_lost_digits_is_damaged_and_never_guessed(cell):
    assert read_phones(cell, "IN").numbers == ()
    assert codes(cell) == ["phone_damaged"]


@pytest.mark.parametrize(
    "cell",
    ["9.723521333E9", "9.723521333e+09", "9,723521333E9", "9.7235213330E9", "9.19723521333E11"],
)
def test_a_number_with_an_exponent_and_all_its_digits_is_read(cell):
    assert read_phones(cell, "IN") == (("+919723521333",), ())


@pytest.mark.parametrize(
    "cell", ["9.72352133E9", "9.7235213335E9", "9E9", "9.723521333E10", "9.723521333E-9"]
)
def test_no_digit_of_an_exponent_is_ever_guessed(cell):
    assert codes(cell) == ["phone_damaged"]


@pytest.mark.parametrize("region", ["IN", "MX", "BR", "AR"])
@pytest.mark.parametrize(
    ("by_whatsapp", "number"),
    [
        ("+52 1 55 1234 5678", "+525512345678"),
        ("+5215512345678", "+525512345678"),
        ("+52 55 1234 5678", "+525512345678"),
        ("+55 11 8765-4321", "+5511987654321"),
        ("+55 11 98765-4321", "+5511987654321"),
        ("+54 9 11 2345 6789", "+5491123456789"),
        ("+54 11 15 2345 6789", "+5491123456789"),
    ],
)
def test_a_mobile_in_the_spelling_of_whatsapp_is_the_same_number(by_whatsapp, number, region):
    assert read_phones(by_whatsapp, region) == ((number,), ())


@pytest.mark.parametrize(
    ("cell", "region", "number"),
    [
        ("044 55 1234 5678", "MX", "+525512345678"),
        ("01 55 1234 5678", "MX", "+525512345678"),
        ("5215512345678", "MX", "+525512345678"),
        ("(11) 8765-4321", "BR", "+5511987654321"),
        ("0 11 8765 4321", "BR", "+5511987654321"),
        ("011 15 2345 6789", "AR", "+5491123456789"),
    ],
)
def test_a_mobile_of_the_former_plan_is_the_same_number_at_home(cell, region, number):
    assert read_phones(cell, region) == ((number,), ())


def test_a_landline_of_eight_digits_gets_no_ninth():
    assert read_phones("+55 11 2345 6789", "BR").numbers == ("+551123456789",)


@pytest.mark.parametrize(
    ("named", "number"),
    [("5215512345678", "+525512345678"), ("+551187654321", "+5511987654321"),
     ("919825012345", "+919825012345"), ("57575701", "57575701"), ("VM-SHOP", "VM-SHOP"), ("", "")],
)  # fmt: skip
def test_a_number_that_a_provider_names_is_kept_as_ours(named, number):
    assert provider_phone(named) == number


def test_a_damaged_number_beside_a_good_one_is_reported():
    numbers, problems = read_phones("9.72352E+09 / 98250 12345", "IN")

    assert numbers == ("+919825012345",)
    assert [(problem.code, problem.value) for problem in problems] == [
        ("phone_damaged", "9.72352E+09")
    ]


@pytest.mark.parametrize(
    ("cell", "region", "reason"),
    [
        ("98250 123", "IN", "has too few digits for an Indian number"),
        ("12345", "IN", "has too few digits for an Indian number"),
        ("98250-1234", "IN", "has too few digits for an Indian number"),
        ("972352133.0", "IN", "has too few digits for an Indian number"),
        ("982501234567", "IN", "has too many digits for an Indian number"),
        ("0300-12345", "PK", "has too few digits for a Pakistani number"),
        ("3023456789", "IN", "is not an Indian number in use"),
        ("+351 12", "IN", "has too few digits for a +351 number"),
        ("+999 12345678", "IN", "does not begin with a country's code"),
        ("not given", "IN", "has no digits"),
    ],
)
def test_an_unreadable_phone_says_what_is_wrong_and_what_to_do(cell, region, reason):
    (problem,) = read_phones(cell, region).problems

    assert problem.code == "phone_invalid"
    assert problem.value == cell
    assert problem.message == f'"{cell}" {reason}. Correct it.'


def test_a_good_and_a_bad_number_give_the_number_and_the_problem():
    numbers, problems = read_phones("98250 12345 / 98250 123", "IN")

    assert numbers == ("+919825012345",)
    assert [(problem.code, problem.value) for problem in problems] == [
        ("phone_invalid", "98250 123")
    ]


def test_a_remark_behind_a_mobile_is_no_second_number():
    numbers, problems = read_phones("98250 12345/46", "IN")

    assert numbers == ("+919825012345",)
    assert [problem.value for problem in problems] == ["46"]


def test_a_date_is_no_phone_even_where_numbers_have_eight_digits():
    assert codes(date(2024, 5, 2), "DK") == ["phone_invalid"]


def test_a_very_long_cell_is_refused_with_a_short_message():
    (problem,) = read_phones("call again 5 " * 5000, "IN").problems

    assert len(problem.value) > 50_000
    assert len(problem.message) < 250


def test_a_number_is_shown_as_people_write_it():
    assert format_phone("+919723521333") == "+91 97235 21333"
    assert format_phone("unknown") == "unknown"


@pytest.mark.parametrize("typed", ["97235 21333", "09723521333", "0091-97235-21333", "૯૭૨૩૫૨૧૩૩૩"])
def test_a_whole_number_in_any_spelling_is_searched_exactly(typed):
    assert search_phone_digits(typed, "IN") == ["+919723521333"]


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("098250", "98250"),
        ("+91 982", "91982"),
        ("0091 982", "91982"),
        ("79-2656", "792656"),
        ("૯૮૨૫૦", "98250"),
        ("000", "000"),
    ],
)
def test_a_part_of_a_number_is_searched_by_its_digits(typed, digits):
    assert search_phone_digits(typed, "IN") == [digits]


@pytest.mark.parametrize("typed", ["", "98", "Ravi", "ravi98250@example.in", "Z1234567"])
def test_what_is_no_phone_is_not_searched_as_one(typed):
    assert search_phone_digits(typed, "IN") == []
