"""Which Windows code page a text is in that is no Unicode, from the letters it would have.

Words that are written in no letter but those beyond ASCII are of another script: how often each
letter stands there tells which. In Latin script a page is right when its letters make words that
one language could write: "Dvo\u0159\u00e1k" is Czech, "Dvo\u00f8\u00e1k" is none.
"""

import re
import unicodedata
from collections import Counter
from functools import cache
from math import log
from typing import NamedTuple

from uploads.readers.letters import LANGUAGES, SCRIPTS

USUAL = "cp1252"
PAGE_NAMES = {
    "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1252": "Windows-1252 (Western European)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic, Urdu)",
    "cp1257": "Windows-1257 (Baltic)",
    "cp1258": "Windows-1258 (Vietnamese)",
    "cp874": "Windows-874 (Thai)",
    "koi8_r": "KOI8-R (Cyrillic)",
    "mac_roman": "Mac Roman",
}
UTF8 = "utf-8"
# What a person may choose where the bytes leave it open.
ENCODINGS = {UTF8: "UTF-8 (Unicode)", **PAGE_NAMES}
MOST_OFFERED = 5
WORDS_JUDGED = 2_000  # different ones
# Beyond ASCII in nearly every page, and no letters: quotes, dashes, dots, blanks, guillemets.
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
_PUNCTUATION = re.compile(rb"[\x82\x84\x85\x91\x93-\x97\xa0\xab\xb7\xbb]")
_MARKS = "\u2018\u2019\u201c\u201d\u201e\u201a\u2013\u2014\u2026\u00a0\u00ab\u00bb\u2022\u2122"
_ORDINALS = "\u00aa\u00ba"
_STRANGE_LETTER, _CASE, _SIGN_IN_WORD, _UNDEFINED = 0.6, 1.0, 2.0, 3.0
_MARGIN = 0.5  # better than the usual page by so much to be chosen
_PROOF = 2.0  # and by so much to be beyond doubt
_SURE = log(20)  # so much likelier than the next
_SELDOM_MET = -log(20)
_STRANGE_TEXT = -5.0  # a letter of a text that no script of ours explains
SELDOM = frozenset({"koi8_r"})
_RARE = -7.0  # the logarithm of how often a letter stands that does not belong there


class Guess(NamedTuple):
    """A Python codec, and whether the letters prove it."""

    name: str
    is_proven: bool


def code_page_of(sample: bytes) -> Guess:
    words, foreign = _words_of(sample)
    return _of_another_script(foreign) if foreign else _of_latin(words)


def plausible_pages(sample: bytes) -> list[str]:
    """The code pages that the text may be in, the likeliest first."""
    words, foreign = _words_of(sample)
    if foreign:
        ranked = sorted(SCRIPTS, key=lambda page: -_likelihood(foreign, page))
    else:
        costs = {page: sum(_cost(word, page) for word in words) for page in LANGUAGES}
        ranked = sorted(LANGUAGES, key=lambda page: (costs[page], page != USUAL))
    best = code_page_of(sample).name
    return list(dict.fromkeys([best, *ranked]))[:MOST_OFFERED]


def _words_of(sample: bytes) -> tuple[list[bytes], list[bytes]]:
    """Its words that are not ASCII; and those of another script, where most of them are."""
    whole = Counter(word for word in _WORD.findall(sample) if not word.isascii())
    words = dict(whole.most_common(WORDS_JUDGED))
    parts = [part for word in words for part in _PUNCTUATION.split(word) if not part.isascii()]
    foreign = [part for part in parts if len(part) > 1 and is_all_high(part)]
    return list(words), foreign if len(foreign) * 2 > len(parts) else []


def is_all_high(word: bytes) -> bool:
    return min(word) >= 0x80


def _of_another_script(words: list[bytes]) -> Guess:
    scores = sorted(((_likelihood(words, page), page) for page in SCRIPTS), reverse=True)
    (best, page), (second, _other) = scores[:2]
    letters = len(b"".join(words))
    return Guess(page, best - second > _SURE and best > _STRANGE_TEXT * letters)


def _likelihood(words: list[bytes], page: str) -> float:
    """The sum of the logarithms of the letters' frequencies; capitals within a word are rare."""
    often = _frequencies(page)
    total = _SELDOM_MET if page in SELDOM else 0.0
    for word in words:
        text = word.decode(page, "replace")
        total += sum(often.get(letter, _RARE) for letter in text.lower())
        if text != text.lower() and not (text.isupper() or text[1:] == text[1:].lower()):
            total += _RARE
    return total


@cache
def _frequencies(page: str) -> dict[str, float]:
    """Letters in falling order, the n-th as often as 1/n of the first: near enough to tell."""
    found: dict[str, float] = {}
    for letters in SCRIPTS[page].split():
        sum_of = sum(1 / (position + 3) for position in range(len(letters)))
        for position, letter in enumerate(letters):
            often = log(1 / (position + 3) / sum_of)
            found[letter] = max(found.get(letter, _RARE), often)
    return found


def _of_latin(words: list[bytes]) -> Guess:
    costs = {page: sum(_cost(word, page) for word in words) for page in LANGUAGES}
    best = min(LANGUAGES, key=lambda page: (costs[page], page != USUAL))
    if costs[USUAL] - costs[best] < _MARGIN:
        # Signs that no Western word has, and no page that explains them.
        return Guess(USUAL, costs[USUAL] <= 0.25 * len(words))
    others = [cost for page, cost in costs.items() if page != best]
    return Guess(best, min(others) - costs[best] >= _PROOF)


def _cost(word: bytes, page: str) -> float:
    text = word.decode(page, "replace")
    text = unicodedata.normalize("NFC", text)
    cost = 0.0
    strange: set[str] = set()
    for position, letter in enumerate(text):
        if letter.isascii():
            continue
        before, after = text[position - 1 : position], text[position + 1 : position + 2]
        inside = before.isalpha() and after.isalpha()
        if letter == "\ufffd" or unicodedata.category(letter) == "Cc":
            cost += _UNDEFINED if before.isalpha() or after.isalpha() else 0.3
        elif letter in _ORDINALS and not after.isalpha():
            cost += 0.1
        elif letter.isalpha() or unicodedata.category(letter)[0] == "M":
            strange.add(letter.lower())
            if letter.isupper() and before.islower():
                cost += _CASE
        elif letter == "\u2019":
            cost += 0.2 if inside else 0.1
        elif letter in _MARKS:
            cost += _SIGN_IN_WORD if inside else 0.1
        else:
            cost += _SIGN_IN_WORD if before.isalpha() or after.isalpha() else 0.1
    if strange:
        unknown = min(len(strange - set(language)) for language in LANGUAGES[page].split())
        cost += unknown * _STRANGE_LETTER
    return cost
