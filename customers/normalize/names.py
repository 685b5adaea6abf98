"""People's names: cleaned for keeping, and compared. A name is never a key."""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

from customers.normalize.text import clean_text

_ASCII_WORD = re.compile(r"[a-z0-9]+")
# Marks that are spelled or left out: Latin accents, Arabic vowel signs, the Indic nukta.
_OPTIONAL_MARKS = re.compile(
    "[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u093c\u0a3c\u0abc\u200c\u200d]"
)
_SAME_LETTERS = str.maketrans(
    {
        "\u00f8": "o",
        "\u0111": "d",
        "\u0142": "l",
        "\u0131": "i",
        "\u00e6": "ae",
        "\u0153": "oe",
        # Arabic and Urdu keyboards give two codes for one letter.
        "\u064a": "\u06cc",
        "\u0649": "\u06cc",
        "\u0643": "\u06a9",
        "\u0629": "\u06c1",
        "\u0647": "\u06c1",
    }
)
_TITLES = frozenset(
    {
        *("mr", "mrs", "ms", "miss", "mstr", "master", "dr", "prof", "adv", "er", "ca", "late"),
        *("smt", "smti", "shri", "shree", "sri", "sree", "sh", "kum", "kumari", "km"),
        *("haji", "alhaj", "maulana", "janab"),
        *("bhai", "ben", "behn", "sahab", "saheb", "sahib", "ji"),
    }
)
# Fewer letters begin too many names.
_SHORTEST_BEGINNING = 3
# Of 100: Mohammed and Muhammad have 75, but so have Asha and Shah; spellings of one name nearly
# always keep its first letter.
_WORDS_ALIKE = 70.0
_OTHER_FIRST_LETTER_ALIKE = 85.0
_NAMES_ALIKE = 65.0


def clean_name(cell: object) -> str:
    """The name as typed, upper or lower case, with blanks trimmed and folded."""
    return clean_text(cell)


@lru_cache(maxsize=50_000)
def name_words(name: str) -> frozenset[str]:
    """The words that tell people apart: without case, accents, titles and single initials."""
    words = _all_words(name)
    distinctive = [word for word in words if word not in _TITLES and len(word) > 1]
    return frozenset(distinctive or words)


def share_a_word(a: str, b: str) -> bool:
    return not name_words(a).isdisjoint(name_words(b))


def clearly_different(a: str, b: str) -> bool:
    """Whether no spelling, short form or initial makes these two names of one person.

    A missing name, or names in different scripts, cannot be compared and are not different.
    """
    words_a, words_b = name_words(a), name_words(b)
    if not words_a or not words_b or _scripts(words_a).isdisjoint(_scripts(words_b)):
        return False
    if not words_a.isdisjoint(words_b) or _one_is_initials(a, b):
        return False
    if any(_begins(x, y) or _alike(x, y) for x in words_a for y in words_b):
        return False
    return fuzz.ratio(_joined(a), _joined(b)) < _NAMES_ALIKE


def plainly_other_people(a: str, b: str) -> bool:
    """Whether these are the names of two, though perhaps of one family: Ramesh and Hetal Patel.

    Who is called the same first and has another surname may have married, and is not.
    """
    if clearly_different(a, b):
        return True
    words_a, words_b = _in_order(a), _in_order(b)
    if len(words_a) < 2 or len(words_b) < 2 or not _same(words_a[-1], words_b[-1]):
        return False
    given_a, given_b = words_a[:-1], words_b[:-1]
    met = [(x, y) for x in given_a for y in words_b] + [(x, y) for x in words_a for y in given_b]
    return not any(_same(x, y) for x, y in met)


def _in_order(name: str) -> list[str]:
    distinctive = name_words(name)
    return [word for word in _all_words(name) if word in distinctive]


def _same(x: str, y: str) -> bool:
    return x == y or _begins(x, y) or _alike(x, y)


def _all_words(name: str) -> list[str]:
    folded = clean_text(name).casefold()
    if folded.isascii():
        return _ASCII_WORD.findall(folded)
    folded = _OPTIONAL_MARKS.sub("", unicodedata.normalize("NFKD", folded))
    folded = folded.translate(_SAME_LETTERS)
    # Indic vowel signs are marks (M), which \w leaves out.
    kept = (char if unicodedata.category(char)[0] in "LMN" else " " for char in folded)
    return "".join(kept).split()


def _joined(name: str) -> str:
    return "".join(sorted(name_words(name)))


def _scripts(words: frozenset[str]) -> set[str]:
    """ "LATIN", "GUJARATI", ...: the first word of each letter's Unicode name."""
    letters = "".join(words)
    if letters.isascii():
        return {"LATIN"}
    return {unicodedata.name(char, "?").partition(" ")[0] for char in letters if char.isalpha()}


def _begins(x: str, y: str) -> bool:
    return min(len(x), len(y)) >= _SHORTEST_BEGINNING and (x.startswith(y) or y.startswith(x))


def _alike(x: str, y: str) -> bool:
    return fuzz.ratio(x, y) >= (_WORDS_ALIKE if x[0] == y[0] else _OTHER_FIRST_LETTER_ALIKE)


def _one_is_initials(a: str, b: str) -> bool:
    """ "R K" or "RK" is Ramesh Kumar."""
    first, second = _all_words(a), _all_words(b)
    return _initials(first) == "".join(second) or _initials(second) == "".join(first)


def _initials(words: list[str]) -> str:
    return "".join(word[0] for word in words) if len(words) > 1 else ""
