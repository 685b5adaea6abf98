"""The short way for plain mobile numbers, which are nearly every cell of a phone column.

`phonenumbers` reads about 29,000 numbers a second. Here its own metadata of a region is compiled
into one regular expression that accepts only what it would surely read the same way; everything
else takes the long way. A property test compares the two for several regions.
"""

import re
from functools import cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

_SEPARATORS = str.maketrans("", "", " -()")
_PLAIN_PREFIXES = re.compile(r"\d+(?:\|\d+)*")


class PlainMobiles:
    """Reads the plain mobile numbers of one region; knows when not to."""

    def __init__(self, region: str) -> None:
        self._metadata = PhoneMetadata.metadata_for_region(region, None)
        self._match = re.compile(self._pattern(), re.ASCII).fullmatch if self._is_simple() else None
        self._plus_code = f"+{self._metadata.country_code}" if self._metadata else ""

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

    def _is_simple(self) -> bool:
        """Whether the region's rules are such that matching its mobile pattern settles it.

        Not so where regions share a country code (+1), where the national number may be rewritten
        while it is parsed (Argentina), or where the trunk prefix is itself a pattern.
        """
        metadata = self._metadata
        return (
            metadata is not None
            and len(COUNTRY_CODE_TO_REGION_CODE[metadata.country_code]) == 1
            and metadata.national_prefix_transform_rule is None
            and metadata.mobile.national_number_pattern is not None
            and bool(_PLAIN_PREFIXES.fullmatch(metadata.national_prefix_for_parsing or "0"))
        )

    def _pattern(self) -> str:
        metadata = self._metadata
        code = metadata.country_code
        trunk = metadata.national_prefix_for_parsing or "0"
        abroad = metadata.international_prefix or "00"
        general = metadata.general_desc.national_number_pattern
        lengths = "|".join(rf"[0-9]{{{n}}}" for n in metadata.mobile.possible_length)
        # No filler (one digit repeated, 1234567890), nothing that begins like a prefix.
        national = (
            rf"(?!(?P<digit>[0-9])(?P=digit)+\Z)(?!1234567890\Z)(?!{trunk}|{abroad}|0)"
            rf"(?=(?:{lengths})\Z)(?=(?:{general})\Z)(?:{metadata.mobile.national_number_pattern})"
        )
        prefixes = [
            # Without a plus the code may only be taken off a number that is none as it stands.
            rf"\+{code}|(?!(?:{trunk}|{abroad}))(?!(?:{general})\Z){code}",
            *(["0"] if trunk == "0" else []),
            *([f"00{code}"] if abroad == "00" else []),
            "",
        ]
        return rf"(?:{'|'.join(prefixes)})(?P<national>{national})"


@cache
def plain_mobiles(region: str) -> PlainMobiles:
    return PlainMobiles(region)
