"""A word as a regular expression that finds it with or without its accents, in any case."""

import re
import unicodedata
from collections import defaultdict

# Letters that no decomposition brings to the plain one, and signs with several codes.
_ALSO = (
    "o\u00f8",
    "d\u0111",
    "l\u0142",
    "i\u0131",
    "h\u0127",
    "'\u2018\u2019\u02bc`\u00b4",
    "-\u2010\u2011\u2012\u2013",
    # Arabic and Urdu keyboards give two codes for one letter.
    "\u06cc\u064a\u0649",
    "\u06a9\u0643",
    "\u06c1\u0647\u0629",
)
_LAST_LATIN = 0x1EFF


def _variants() -> dict[str, str]:
    """For "e", and for each accented e, all of them in both cases."""
    families: dict[str, set[str]] = defaultdict(set)
    for code in range(ord("A"), _LAST_LATIN + 1):
        plain = unicodedata.normalize("NFD", chr(code).lower())[:1]
        if "a" <= plain <= "z":
            families[plain].add(chr(code))
    for family in _ALSO:
        families[family[0]].update(family, family.upper())
    return {letter: "".join(sorted(letters)) for letters in families.values() for letter in letters}


_VARIANTS = _variants()


def loose_pattern(word: str) -> str:
    """For Python and PostgreSQL alike: "jose" finds Jos\u00e9, "JOS\u00c9" finds jose.

    Both cases of accented letters are spelled out, as PostgreSQL folds them in some locales only.
    """
    return "".join(_pattern(char) for char in unicodedata.normalize("NFC", word))


def _pattern(char: str) -> str:
    letters = _VARIANTS.get(char)
    # Sorted, a hyphen stands first, where it means itself.
    return f"[{letters}]" if letters else re.escape(char)
