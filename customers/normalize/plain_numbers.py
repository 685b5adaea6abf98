"""The short way for plain mobiles and landlines, which are nearly every cell of a phone column.

`phonenumbers` reads about 20,000 cells a second. Here its own metadata of a region is compiled
into one regular expression that accepts only what it would surely read the same way; everything
else takes the long way. A property test compares the two for several regions.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

_SEPARATORS = str.maketrans("", "", " -()")
# Whether the digits begin so, their groups, and how these are put together.
Format = tuple[Callable[[str], Any], Callable[[str], re.Match[str] | None], str]
# No country code is the beginning of another one.
_REGION_OF = {f"+{code}": regions[0] for code, regions in COUNTRY_CODE_TO_REGION_CODE.items()}
_PLAIN_PREFIXES = re.compile(r"\d+(?:\|\d+)*")


class PlainNumbers:
    """Reads the plain numbers of one region; knows when not to."""

    def __init__(self, region: str) -> None:
        metadata = PhoneMetadata.metadata_for_region(region, None)
        pattern = _pattern(metadata) if metadata is not None else None
        self._match = re.compile(pattern, re.ASCII).fullmatch if pattern else None
        self._plus_code = f"+{metadata.country_code}" if metadata is not None else ""
        self._formats = [*_formats(metadata)] if metadata is not None and pattern else []
        trunk = metadata.national_prefix_for_parsing if metadata is not None else None
        self._trunks = tuple((trunk or "0").split("|"))

    def read(self, text: str) -> str | None:
        """The E.164 form of `text`, or None when the long way has to look at it."""
        if self._match is None:
            return None
        if text.endswith(".0"):
            text = text[:-2]
            # "972352133.0" is nine digits, and "98250.0" none of anybody's.
            if not text.isdigit():
                return None
        match = self._match(text.translate(_SEPARATORS))
        return self._plus_code + match["national"] if match else None

    def to_display(self, number: str) -> str | None:
        """An E.164 number of this region as people write it abroad, "+91 97235 21333"; None when
        the long way has to look at it."""
        national = number.removeprefix(self._plus_code)
        if not (national.isdecimal() and national.isascii()) or national.startswith(self._trunks):
            return None
        for begins, fits, template in self._formats:
            if begins(national) and (whole := fits(national)):
                return f"{self._plus_code} {template.format(*whole.groups(''))}"
        return None


def _formats(metadata: PhoneMetadata) -> Iterator[Format]:
    """In the order in which `phonenumbers` tries them."""
    for each in metadata.intl_number_format or metadata.number_format:
        if each.pattern is None or each.format is None:
            continue
        leading = each.leading_digits_pattern[-1] if each.leading_digits_pattern else ""
        template = re.sub(r"\\(\d)", lambda group: f"{{{int(group[1]) - 1}}}", each.format)
        yield re.compile(leading).match, re.compile(each.pattern).fullmatch, template


def _pattern(metadata: PhoneMetadata) -> str | None:
    """What surely is a mobile or landline, or None where matching a pattern does not settle that.

    Not so where regions share a country code (+1), where the national number may be rewritten
    while it is parsed (Argentina), or where the trunk prefix is itself a pattern.
    """
    code = metadata.country_code
    general = metadata.general_desc
    # Mobiles first: they are most.
    kinds = [
        (kind.possible_length, kind.national_number_pattern)
        for kind in (metadata.mobile, metadata.fixed_line)
        if kind is not None and kind.national_number_pattern is not None
    ]
    trunk = metadata.national_prefix_for_parsing
    abroad = metadata.international_prefix or "00"
    if (
        code is None
        or len(COUNTRY_CODE_TO_REGION_CODE[code]) > 1
        or metadata.national_prefix_transform_rule is not None
        or general is None
        or not kinds
        or (trunk is not None and not _PLAIN_PREFIXES.fullmatch(trunk))
    ):
        return None
    prefixed = "|".join(prefix for prefix in (trunk, abroad, "0") if prefix)
    known = "|".join(
        rf"(?=[0-9]{{{length}}}\Z)(?:{pattern})" for lengths, pattern in kinds for length in lengths
    )
    whole_number = rf"(?:{general.national_number_pattern})\Z"
    # No filler (one digit repeated, 1234567890), nothing that begins like a prefix.
    national = (
        rf"(?!(?P<digit>[0-9])(?P=digit)+\Z)(?!1234567890\Z)(?!{prefixed})"
        rf"(?={whole_number})(?:{known})"
    )
    prefixes = [
        rf"\+{code}",
        # Without a plus the code may only be taken off what is no number as it stands.
        rf"(?!{prefixed})(?!{whole_number}){code}",
        *(["0"] if trunk == "0" else []),
        *([f"00{code}"] if abroad == "00" else []),
        "",
    ]
    return rf"(?:{'|'.join(prefixes)})(?P<national>{national})"


@cache
def plain_numbers(region: str) -> PlainNumbers:
    return PlainNumbers(region)


def plain_to_display(number: str) -> str | None:
    """`PlainNumbers.to_display` of whatever region the number is of."""
    for end in (3, 2, 4):
        if region := _REGION_OF.get(number[:end]):
            return plain_numbers(region).to_display(number)
    return None
