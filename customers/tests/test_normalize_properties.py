"""What holds for every cell, whatever a person or a spreadsheet put into it."""

import string

import phonenumbers
import pytest
from django.core.validators import validate_email
from hypothesis import example, given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from core.tests.examples import share_of
from customers.normalize import (
    clean_text,
    clearly_different,
    name_words,
    read_email,
    read_passport,
    read_phones,
    search_phone_digits,
)
from customers.normalize.emails import _PLAIN
from customers.normalize.phones import read_any_phones
from customers.normalize.plain_numbers import plain_numbers, plain_to_display

REGIONS = ["IN", "PK", "BD", "LK", "NP", "AE", "GB", "US", "AR", "IT", "SG", "BR", "MX", "CI"]
GUJARATI = {ord(digit): 0x0AE6 + int(digit) for digit in string.digits}

# A busy machine is no failure.
steady = settings(deadline=None)

anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.decimals(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.text(max_size=60),
    st.text("0123456789+-()./,;&#xX'\"=eE \n\u00a0\u200b\u0966\u0ae7\u06f3", max_size=40),
)


@st.composite
def spelled_numbers(draw, region):
    """Mobiles and landlines like the region's, some a digit short, as sheets spell them."""
    kind = draw(st.sampled_from([PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE]))
    sample = phonenumbers.example_number_for_type(region, kind)
    code = draw(st.sampled_from([str(sample.country_code), "91", "1"]))
    known = phonenumbers.national_significant_number(sample)
    if draw(st.booleans()):  # as WhatsApp and old sheets write them in Mexico and Brazil
        former = {"MX": f"1{known}", "BR": f"{known[:2]}{known[-8:]}"}
        known = former.get(region, known)
    kept = draw(st.integers(0, len(known)))
    rest = max(0, len(known) - kept + draw(st.sampled_from([0, 0, 0, 0, -1, 1])))
    tail = "".join(draw(st.lists(st.sampled_from(string.digits), min_size=rest, max_size=rest)))
    prefix = draw(st.sampled_from(["", "", "", "0", "00", "+", code, "+" + code, "00" + code]))
    digits = prefix + known[:kept] + tail
    for position in draw(st.lists(st.integers(0, len(digits)), max_size=3)):
        digits = digits[:position] + draw(st.sampled_from(" -()")) + digits[position:]
    return draw(st.sampled_from(["", "", "'", " "])) + digits + draw(st.sampled_from(["", ".0"]))


def with_exponent(number):
    """ "9723521333" as a program writes a number: "9.723521333E9"."""
    plain = number.isascii() and number.isdecimal() and len(number) > 2
    return f"{number[0]}.{number[1:]}E{len(number) - 1}" if plain else number


@st.composite
def phone_cells(draw):
    """A region and a cell of one to three of its numbers."""
    region = draw(st.sampled_from(REGIONS))
    numbers = draw(st.lists(spelled_numbers(region), min_size=1, max_size=3))
    if draw(st.booleans()):
        numbers = [with_exponent(number) for number in numbers]
    cell = draw(st.sampled_from([" / ", ", ", "/", "\n", " & ", " or ", " ::: ", " "])).join(
        numbers
    )
    return region, draw(st.sampled_from([cell, cell, f'="{cell}"', cell.translate(GUJARATI)]))


@settings(steady, max_examples=share_of(1000))
@given(phone_cells())
@example(("IN", "972352133.0"))
@example(("IN", "91 98250 12345"))
@example(("IN", "9198250123"))
@example(("IN", "9999999999"))
@example(("IN", "079-26560000/01"))
@example(("IN", "0792/6563021"))
@example(("IN", "9.723521333E9 / 98250 12345"))
@example(("MX", "5215512345678"))
@example(("BR", "11 8765-4321 / 11 98765-4321"))
def test_the_short_way_reads_a_phone_as_the_long_way_does(region_and_cell):
    region, cell = region_and_cell

    assert read_phones(cell, region) == read_any_phones(cell, region)


@pytest.mark.parametrize("region", ["IN", "PK", "BD", "LK", "NP", "AE"])
def test_the_short_way_knows_the_mobiles_and_landlines_of_our_regions(region):
    for kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE):
        sample = phonenumbers.example_number_for_type(region, kind)
        national = phonenumbers.national_significant_number(sample)

        assert plain_numbers(region).read(f"0{national}") == f"+{sample.country_code}{national}"


@st.composite
def numbers_of_the_world(draw):
    """Kept numbers of any country, valid or not."""
    region = draw(st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)))
    kind = draw(st.sampled_from([PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, None]))
    sample = phonenumbers.example_number_for_type(region, kind) if kind is not None else None
    if sample is None:
        code = phonenumbers.country_code_for_region(region)
        return f"+{code}{draw(st.text('0123456789', max_size=14))}"
    number = phonenumbers.format_number(sample, PhoneNumberFormat.E164)
    tail = draw(st.text("0123456789", max_size=6))
    return number[: len(number) - len(tail)] + tail


@settings(steady, max_examples=share_of(1000))
@given(numbers_of_the_world())
@example("+917926560000")
@example("+9118001234567")
@example("+91")
@example("+")
def test_the_short_way_shows_a_phone_as_the_long_way_does(number):
    shown = plain_to_display(number)

    if shown is not None:
        assert shown == phonenumbers.format_number(
            phonenumbers.parse(number, None), PhoneNumberFormat.INTERNATIONAL
        )


def test_the_short_way_shows_the_numbers_of_our_regions():
    for number in ("+919723521333", "+917926560000", "+923012345678", "+971501234567"):
        assert plain_to_display(number) is not None


@steady
@given(cell=anything, region=st.sampled_from(REGIONS))
def test_reading_a_phone_never_raises_and_its_own_output_reads_the_same(cell, region):
    numbers, problems = read_phones(cell, region)

    for number in numbers:
        assert read_phones(number, region) == ((number,), ())
    for problem in problems:
        assert len(problem.message) < 300


@steady
@given(cell=anything)
def test_cleaning_text_twice_changes_nothing(cell):
    text = clean_text(cell)

    assert clean_text(text) == text
    assert "\x00" not in text
    text.encode("utf-8")


@steady
@given(cell=st.one_of(anything, st.emails(), st.text("ab.@ <>,;:N", max_size=15)))
def test_an_email_reads_the_same_again(cell):
    value, problems = read_email(cell)

    assert not (value and problems)
    assert read_email(value) == (value, ())


@steady
@given(text=st.text("abz019_+-.@", max_size=20).map(lambda text: text.replace("zz", "a@b.in")))
def test_the_short_way_takes_no_email_that_django_would_refuse(text):
    if _PLAIN.fullmatch(text):
        validate_email(text)


@steady
@given(cell=anything)
def test_a_passport_reads_the_same_again(cell):
    value, problems = read_passport(cell)

    assert not (value and problems)
    assert read_passport(value) == (value, ())
    assert not value or (5 <= len(value) <= 15 and value.isascii() and value.isalnum())


@steady
@given(first=st.text(max_size=30), second=st.text(max_size=30))
def test_comparing_names_is_symmetric_and_nobody_differs_from_himself(first, second):
    assert clearly_different(first, second) == clearly_different(second, first)
    assert not clearly_different(first, first)
    assert isinstance(name_words(first), frozenset)


@steady
@given(text=st.text(max_size=40))
def test_searching_never_raises(text):
    assert len(search_phone_digits(text, "IN")) <= 40
