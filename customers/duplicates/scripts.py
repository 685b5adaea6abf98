# ruff: noqa: RUF001 - letters of other scripts are meant
"""Names in the scripts of South Asia as Latin letters: good enough to compare, not to read out."""

import unicodedata
from functools import lru_cache

# Devanagari, Bengali, Gurmukhi, Gujarati, Oriya, Tamil, Telugu, Kannada and Malayalam are laid out
# alike: 128 signs each, the same sound at the same place.
_FIRST_INDIC, _LAST_INDIC = 0x0900, 0x0D7F
_VIRAMA = 0x4D
_VOWELS = {
    0x05: "a", 0x06: "a", 0x07: "i", 0x08: "i", 0x09: "u", 0x0A: "u", 0x0B: "ri",
    0x0D: "e", 0x0E: "e", 0x0F: "e", 0x10: "ai", 0x11: "o", 0x12: "o", 0x13: "o", 0x14: "au",
}  # fmt: skip
_VOWEL_SIGNS = {
    0x3E: "a", 0x3F: "i", 0x40: "i", 0x41: "u", 0x42: "u", 0x43: "ri", 0x45: "e", 0x46: "e",
    0x47: "e", 0x48: "ai", 0x49: "o", 0x4A: "o", 0x4B: "o", 0x4C: "au",
}  # fmt: skip
_CONSONANT_SOUNDS = (
    "k kh g gh n ch chh j jh n t th d dh n t th d dh n n p ph b bh m y r r l l l v sh sh s h"
)
_CONSONANTS = dict(enumerate(_CONSONANT_SOUNDS.split(" "), 0x15))
_NASALS = {0x01: "n", 0x02: "n"}
_ARABIC = {
    "ا": "a", "آ": "a", "أ": "a", "إ": "i", "ب": "b", "پ": "p", "ت": "t", "ٹ": "t", "ث": "s",
    "ج": "j", "چ": "ch", "ح": "h", "خ": "kh", "د": "d", "ڈ": "d", "ذ": "z", "ر": "r", "ڑ": "r",
    "ز": "z", "ژ": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "z", "ط": "t", "ظ": "z", "ع": "a",
    "غ": "gh", "ف": "f", "ق": "q", "ک": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ں": "n",
    "و": "v", "ؤ": "v", "ہ": "h", "ھ": "h", "ء": "", "ی": "i", "ئ": "i", "ے": "e",
    # The Arabic keyboard's codes for the same letters.
    "ي": "i", "ى": "i", "ك": "k", "ه": "h", "ة": "h",
}  # fmt: skip


def as_latin(text: str) -> str:
    """`text` in lower-case ASCII letters; "સુનીતા" and "सुनीता" are "sunita", "محمد" is "mhmd"."""
    return text.lower() if text.isascii() else _as_latin(text)


@lru_cache(maxsize=20_000)
def _as_latin(text: str) -> str:
    letters: list[str] = []
    inherent = False  # a consonant waits for the vowel that it has unless a sign says another
    for char in unicodedata.normalize("NFKC", text.casefold()):
        code = ord(char)
        if not _FIRST_INDIC <= code <= _LAST_INDIC:
            inherent = False
            letters.append(_ARABIC[char] if char in _ARABIC else _plain(char))
            continue
        position = code & 0x7F
        if inherent and position in _CONSONANTS:
            letters.append("a")
        if position in _CONSONANTS:
            letters.append(_CONSONANTS[position])
            inherent = True
        elif position in _VOWEL_SIGNS:
            letters.append(_VOWEL_SIGNS[position])
            inherent = False
        elif position == _VIRAMA:
            inherent = False
        elif position in _NASALS:
            letters.append("an" if inherent else "n")
            inherent = False
        elif position in _VOWELS:
            letters.append(_VOWELS[position])
            inherent = False
    return "".join(letters)


def _plain(char: str) -> str:
    """Latin letters without their accents; what is no letter or digit parts words."""
    base = unicodedata.normalize("NFD", char)[0]
    if base.isascii():
        return base
    return {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"}.get(
        char, "" if unicodedata.category(char)[0] == "M" else " "
    )
