"""What holds for every cell, whatever a person or a spreadsheet put into it."""

import string

import pytest
from django.core.validators import validate_email
from hypothesis import assume, example, given
from hypothesis import strategies as st

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
from customers.normalize.plain_mobiles import plain_mobiles

REGIONS = ["IN", "PK", "BD", "LK", "NP", "AE", "GB", "US", "AR", "IT", "SG", "BR", "MX", "CI"]
COUNTRY_CODES = ["91", "92", "880", "94", "977", "971", "44", "1", "54", "39", "65", "55", "52"]

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
def plain_numbers(draw):
    """Mobile-like digits with the prefixes, blanks and tails that sheets give them."""
    code = draw(st.sampled_from(COUNTRY_CODES))
    prefix = draw(st.sampled_from(["", "", "", "0", "00", "+", code, "+" + code, "00" + code]))
    digits = prefix + draw(st.text(string.digits, min_size=6, max_size=11))
    for place in draw(st.lists(st.integers(0, len(digits)), max_size=3)):
        digits = digits[:place] + draw(st.sampled_from(" -()")) + digits[place:]
    return draw(st.sampled_from(["", "", "'", " "])) + digits + draw(st.sampled_from(["", ".0"]))


@st.composite
def indian_mobiles(draw):
    number = draw(st.sampled_from("6789")) + draw(st.text(string.digits, min_size=9, max_size=9))
    prefix = draw(st.sampled_from(["", "0", "91", "+91", "0091"]))
    return prefix + draw(st.sampled_from(["", " ", "-"])) + number[:5] + " " + number[5:]


@pytest.mark.parametrize("region", REGIONS)
@given(cell=plain_numbers())
@example("972352133.0")
@example("91 98250 12345")
@example("9198250123")
@example("9999999999")
def test_the_short_way_reads_a_phone_as_the_long_way_does(region, cell):
    number = plain_mobiles(region).read(cell)

    if number is not None:
        assert read_any_phones(cell, region) == ((number,), ())


@given(cell=indian_mobiles())
def test_the_short_way_reads_every_valid_indian_mobile(cell):
    numbers, problems = read_any_phones(cell, "IN")
    assume(numbers and not problems)

    # Some landlines begin like mobiles: those may take the long way.
    number = plain_mobiles("IN").read(cell)
    assert number is None or (number,) == numbers
    assert read_phones(cell, "IN").numbers == numbers


@given(cell=anything, region=st.sampled_from(REGIONS))
def test_reading_a_phone_never_raises_and_its_own_output_reads_the_same(cell, region):
    numbers, problems = read_phones(cell, region)

    for number in numbers:
        assert read_phones(number, region) == ((number,), ())
    for problem in problems:
        assert len(problem.message) < 300


@given(cell=anything)
def test_cleaning_text_twice_changes_nothing(cell):
    text = clean_text(cell)

    assert clean_text(text) == text
    assert "\x00" not in text
    text.encode("utf-8")


@given(cell=st.one_of(anything, st.emails(), st.text("ab.@ <>,;:N", max_size=15)))
def test_an_email_reads_the_same_again(cell):
    value, problems = read_email(cell)

    assert not (value and problems)
    assert read_email(value) == (value, ())


@given(text=st.text("abz019_+-.@", max_size=20).map(lambda text: text.replace("zz", "a@b.in")))
def test_the_short_way_takes_no_email_that_django_would_refuse(text):
    if _PLAIN.fullmatch(text):
        validate_email(text)


@given(cell=anything)
def test_a_passport_reads_the_same_again(cell):
    value, problems = read_passport(cell)

    assert not (value and problems)
    assert read_passport(value) == (value, ())
    assert not value or (5 <= len(value) <= 15 and value.isascii() and value.isalnum())


@given(first=st.text(max_size=30), second=st.text(max_size=30))
def test_comparing_names_is_symmetric_and_nobody_differs_from_himself(first, second):
    assert clearly_different(first, second) == clearly_different(second, first)
    assert not clearly_different(first, first)
    assert isinstance(name_words(first), frozenset)


@given(text=st.text(max_size=40))
def test_searching_never_raises(text):
    assert len(search_phone_digits(text, "IN")) <= 40
