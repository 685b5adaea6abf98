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

_WESTERN = (
    # Portuguese, Spanish and Catalan, French, German, Italian, Danish and Norwegian, Swedish, Dutch
    "\u00e1\u00e0\u00e2\u00e3\u00e7\u00e9\u00ea\u00ed\u00f3\u00f4\u00f5\u00fa\u00fc "
    "\u00e1\u00e9\u00ed\u00f3\u00fa\u00fc\u00f1\u00e7\u00e0\u00e8\u00f2\u00ef "
    "\u00e0\u00e2\u00e6\u00e7\u00e9\u00e8\u00ea\u00eb\u00ee\u00ef\u00f4\u0153\u00f9\u00fb"
    "\u00fc\u00ff "
    "\u00e4\u00f6\u00fc\u00df "
    "\u00e0\u00e8\u00e9\u00ec\u00ed\u00f2\u00f3\u00f9\u00fa\u00ee "
    "\u00e6\u00f8\u00e5\u00e9 "
    "\u00e5\u00e4\u00f6\u00e9 "
    "\u00eb\u00ef\u00e9\u00e8\u00fc\u00f6"
)
# {code page: letters of one language, of the next, ...}
LANGUAGES: dict[str, str] = {
    "cp1252": _WESTERN,
    "cp1254": "\u00e7\u011f\u0131\u00f6\u015f\u00fc\u00e2\u00ee\u00fbi\u0307",
    "cp1250": (
        # Polish, Czech and Slovak, Hungarian, Romanian, Croatian and Slovene
        "\u0105\u0107\u0119\u0142\u0144\u00f3\u015b\u017a\u017c "
        "\u00e1\u010d\u010f\u00e9\u011b\u00ed\u0148\u00f3\u0159\u0161\u0165\u00fa\u016f\u00fd\u017e"
        "\u00e4\u00f4\u013a\u013e\u0155 "
        "\u00e1\u00e9\u00ed\u00f3\u00f6\u0151\u00fa\u00fc\u0171 "
        "\u0103\u00e2\u00ee\u015f\u0163 "
        "\u010d\u0107\u0111\u0161\u017e"
    ),
    "cp1257": (
        # Lithuanian, Latvian, Estonian
        "\u0105\u010d\u0119\u0117\u012f\u0161\u0173\u016b\u017e "
        "\u0101\u010d\u0113\u0123\u012b\u0137\u013c\u0146\u0161\u016b\u017e "
        "\u00e4\u00f6\u00fc\u00f5\u0161\u017e"
    ),
    "cp1258": (
        "\u0103\u00e2\u0111\u00ea\u00f4\u01a1\u01b0\u00e0\u1ea3\u00e3\u00e1\u1ea1\u1eb1\u1eb3\u1eb5"
        "\u1eaf\u1eb7\u1ea7\u1ea9\u1eab\u1ea5\u1ead\u00e8\u1ebb\u1ebd\u00e9\u1eb9\u1ec1\u1ec3\u1ec5"
        "\u1ebf\u1ec7\u00ec\u1ec9\u0129\u00ed\u1ecb\u00f2\u1ecf\u00f5\u00f3\u1ecd\u1ed3\u1ed5\u1ed7"
        "\u1ed1\u1ed9\u1edd\u1edf\u1ee1\u1edb\u1ee3\u00f9\u1ee7\u0169\u00fa\u1ee5\u1eeb\u1eed\u1eef"
        "\u1ee9\u1ef1\u1ef3\u1ef7\u1ef9\u00fd\u1ef5"
    ),
    "mac_roman": _WESTERN,
}
# {code page: its letters, most frequent first, in one language, in the next, ...}
SCRIPTS: dict[str, str] = {
    "cp1251": (
        "\u043e\u0435\u0430\u0438\u043d\u0442\u0441\u0440\u0432\u043b\u043a\u043c\u0434\u043f\u0443"
        "\u044f\u044b\u044c\u0433\u0437\u0431\u0447\u0439\u0445\u0436\u0448\u044e\u0446\u0449\u044d"
        "\u0444\u0456\u0457\u0454\u044a\u0451\u0491"
    ),
    "koi8_r": (
        "\u043e\u0435\u0430\u0438\u043d\u0442\u0441\u0440\u0432\u043b\u043a\u043c\u0434\u043f\u0443"
        "\u044f\u044b\u044c\u0433\u0437\u0431\u0447\u0439\u0445\u0436\u0448\u044e\u0446\u0449\u044d"
        "\u0444\u044a\u0451"
    ),
    "cp1253": (
        "\u03b1\u03bf\u03b9\u03b5\u03c4\u03bd\u03c3\u03b7\u03c5\u03c1\u03c0\u03ba\u03c2\u03bc\u03bb"
        "\u03af\u03cc\u03ac\u03ad\u03c9\u03b3\u03b4\u03ae\u03c7\u03b8\u03cd\u03c6\u03ce\u03b2\u03be"
        "\u03b6\u03c8\u03ca\u03cb"
    ),
    "cp1255": (
        "\u05d9\u05d4\u05d5\u05dc\u05d0\u05e8\u05ea\u05d1\u05de\u05e9\u05e0\u05e2\u05dd\u05db\u05d3"
        "\u05d7\u05e7\u05e4\u05e1\u05df\u05d6\u05d8\u05d2\u05e6\u05da\u05e3\u05e5"
    ),
    "cp1256": (
        # Arabic; Urdu and Persian as they are written in it
        "\u0627\u0644\u064a\u0645\u0646\u0648\u0631\u062a\u0628\u0647\u0639\u062f\u0633\u0641\u0629"
        "\u062d\u0642\u0643\u0623\u062c\u0634\u0635\u0649\u062e\u0637\u0625\u0632\u0630\u0621\u062b"
        "\u0636\u063a\u0626\u0638\u0622\u0624 "
        "\u0627\u064a\u0631\u06a9\u0646\u0648\u0645\u06c1\u062a\u0644\u062f\u0633\u06d2\u0628\u06ba"
        "\u06be\u062c\u067e\u06af\u0634\u062d\u0639\u0641\u062e\u0642\u0632\u0679\u0686\u0622\u0626"
        "\u0635\u0637\u0691\u0688\u063a\u0636\u0630\u0638\u062b\u0698\u0643\u0647\u0621"
    ),
    "cp874": (
        "\u0e32\u0e19\u0e23\u0e01\u0e2d\u0e35\u0e48\u0e27\u0e07\u0e22\u0e17\u0e21\u0e31\u0e25\u0e40"
        "\u0e34\u0e15\u0e2a\u0e1b\u0e49\u0e04\u0e14\u0e02\u0e30\u0e1a\u0e1e\u0e41\u0e08\u0e2b\u0e43"
        "\u0e38\u0e0a\u0e39\u0e33\u0e16\u0e44\u0e47\u0e42\u0e1c\u0e37\u0e1f\u0e0b\u0e18\u0e28\u0e13"
        "\u0e0d\u0e20\u0e36\u0e29\u0e4c\u0e10\u0e09\u0e2e\u0e0e\u0e2c\u0e0f\u0e11\u0e46"
    ),
}
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
