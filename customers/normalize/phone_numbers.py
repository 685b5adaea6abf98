"""One run of digits: the valid number that it is, or why it is none."""

import re

import phonenumbers
from phonenumbers import (
    NumberParseException,
    PhoneMetadata,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
)

# How a message names a number of these countries; others go by their code ("a +351 number").
_NATIONALITY = {
    "AE": "an Emirati",
    "AU": "an Australian",
    "BD": "a Bangladeshi",
    "BH": "a Bahraini",
    "CA": "a Canadian",
    "GB": "a British",
    "IN": "an Indian",
    "KW": "a Kuwaiti",
    "LK": "a Sri Lankan",
    "NP": "a Nepali",
    "OM": "an Omani",
    "PK": "a Pakistani",
    "QA": "a Qatari",
    "SA": "a Saudi",
    "US": "an American",
}
# Characters of a number with its code and plus, anywhere in the world (E.164 has up to 15 digits).
_SHORTEST_ABROAD, _LONGEST_ABROAD = 6, 16
_COUNTED_FILLER = "1234567890"
_RENUMBERED = {
    52: ((re.compile(r"(?:1|01|04[45])(\d{10})"), r"\1"),),
    55: ((re.compile(r"(\d\d)([6-9]\d{7})"), r"\g<1>9\2"),),
}


def valid_number(digits: str, region: str) -> PhoneNumber | None:
    """The number that `digits` (maybe with a leading +) is for somebody in `region`, if any.

    After the numbering plan's own reading: the country code behind zeros or nothing, 00 where the
    country dials something else abroad, and the leading 0 that a spreadsheet ate. Last, what was a
    mobile in a plan of before, as WhatsApp writes it still.
    """
    readings = [digits]
    if not digits.startswith("+"):
        code = str(phonenumbers.country_code_for_region(region))
        bare = digits.lstrip("0")
        if bare.startswith(code):
            readings.append(f"+{bare}")
        if digits.startswith("00"):
            readings.append(f"+{digits[2:]}")
        if not digits.startswith("0"):  # else it would be somebody's abroad
            readings.append(f"0{digits}")
    parsed = [number for reading in readings if (number := parse(reading, region)) is not None]
    for number in parsed:
        if phonenumbers.is_valid_number(number):
            return number
    for number in parsed:
        if (renumbered := as_dialled_today(number)) is not None:
            return renumbered
    return None


def as_dialled_today(number: PhoneNumber) -> PhoneNumber | None:
    """A mobile of Mexico's or Brazil's former plan in the present one; None for all others.

    WhatsApp kept +52 1 55 1234 5678 for +52 55 1234 5678, and for many Brazilians the eight digits
    of before the ninth. Argentina's two ways are read by `phonenumbers` itself.
    """
    code = number.country_code or 0
    for former, present in _RENUMBERED.get(code, ()):
        national = phonenumbers.national_significant_number(number)
        if former.fullmatch(national):
            today = parse(f"+{code}{former.sub(present, national)}", None)
            if today is not None and phonenumbers.is_valid_number(today):
                return today
    return None


def parse(digits: str, region: str | None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(digits, region)
    except NumberParseException:
        return None


def e164(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def is_landline(number: PhoneNumber) -> bool:
    return phonenumbers.number_type(number) == PhoneNumberType.FIXED_LINE


def is_filler_number(digits: str, region: str) -> bool:
    """One digit repeated or 1234567890, with or without a prefix: typed to get past a form."""
    bare = digits.removeprefix("+")
    if _is_typed_through(bare) or set(bare) == {"0"}:
        return True
    number = valid_number(digits, region) or parse(digits, region)
    return number is not None and _is_typed_through(
        phonenumbers.national_significant_number(number)
    )


def why_invalid(digits: str, region: str) -> str:
    """What is wrong with `digits`, as the end of a sentence that begins with the value."""
    number = parse(digits, region)
    if number is None or number.country_code is None:
        if len(digits) < _SHORTEST_ABROAD or len(digits) > _LONGEST_ABROAD:
            few_or_many = "few" if len(digits) < _SHORTEST_ABROAD else "many"
            return f"has too {few_or_many} digits for a phone number"
        return "does not begin with a country's code"
    country = phonenumbers.region_code_for_country_code(number.country_code)
    kind = _a_number(country, number.country_code)
    lengths = _usual_lengths(country)
    length = len(phonenumbers.national_significant_number(number))
    if lengths and length < min(lengths):
        return f"has too few digits for {kind}"
    if lengths and length > max(lengths):
        return f"has too many digits for {kind}"
    return f"is not {kind} in use"


def _is_typed_through(digits: str) -> bool:
    return digits == _COUNTED_FILLER or (len(digits) >= 5 and len(set(digits)) == 1)


def _a_number(region: str, code: int) -> str:
    nationality = _NATIONALITY.get(region)
    if nationality:
        return f"{nationality} number"
    return f"a +{code} number"


def _usual_lengths(region: str) -> set[int]:
    """Digits of the region's landlines and mobiles; rarer kinds (toll-free) do not count."""
    metadata = PhoneMetadata.metadata_for_region(region, None)
    if metadata is None:
        return set()
    return {
        length
        for kind in (metadata.mobile, metadata.fixed_line)
        if kind is not None
        for length in kind.possible_length
        if length > 0
    }
